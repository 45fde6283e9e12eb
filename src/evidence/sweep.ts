import { orAbsent } from '../aws/errors.ts';
import type { Gap } from '../aws/reading.ts';
import { counted, isCurrent, isUnderWay, keptProvisioned } from './kept.ts';
import type { KeptMap, MapPen, MapState } from './kept-map.ts';
import { type By, cheaperListing, type Known, LISTINGS } from './listings.ts';
import { gapsOf, type Look } from './look.ts';
import { lookAtEach } from './many.ts';
import type { Pair, Provisioned } from './provisioned.ts';

/** An organization of which all is read in so few calls is read live, and nothing is kept of it. */
export const FEW_CALLS = 200;
/** Enough for AWS's whole rate when each call takes most of a second. */
export const AT_ONCE = 16;
/** How often somebody who waits for another reader looks how far that one is. */
export const POLL_MS = 1_000;

/**
 * Lists what is provisioned where, into the map, going on where an earlier look stopped. One reader at a time, over all
 * processes: the others wait for it as long as their questions have time, and have what there is then. What turns out
 * to be few calls is given back as it was read, and not kept.
 */
export async function listInTurn(look: Look, map: KeptMap, known: Known): Promise<Provisioned> {
  const { instanceArn } = await look.need('instance');
  try {
    for (;;) {
      const held = await map.hold(instanceArn, async (pen) => ({
        live: await listAll(look, pen, { known, before: await map.state(instanceArn), map }),
      }));
      if (held) return held.live ?? (await keptProvisioned(look));
      const state = await map.state(instanceArn);
      if (state && isListed(look, state, known)) break;
      if (state)
        look.tell(`${LISTINGS[state.by].parts} are being listed for another question: ${state.listed} were`);
      if (!(await look.pause(POLL_MS))) break;
    }
    return await keptProvisioned(look);
  } finally {
    look.tell(undefined);
  }
}

function isListed(look: Look, state: MapState, known: Known): boolean {
  const parts = partsIn(known, state.by);
  return (
    isCurrent(look, state) || (isUnderWay(look, state) && parts !== undefined && state.listed >= parts.length)
  );
}

function partsIn({ accounts, sets }: Known, by: By): readonly string[] | undefined {
  return by === 'account' ? accounts : sets;
}

interface Before {
  readonly known: Known;
  /** How the map stands. */
  readonly before: MapState | undefined;
  readonly map: KeptMap;
}

/** Undefined where it is in the map. */
async function listAll(
  look: Look,
  pen: MapPen,
  { known, before, map }: Before,
): Promise<Provisioned | undefined> {
  if (before && isCurrent(look, before)) return undefined;
  const goesOn = before !== undefined && isUnderWay(look, before) && partsIn(known, before.by) !== undefined;
  const { instanceArn } = await look.need('instance');
  const by = goesOn
    ? before.by
    : (cheaperListing({ ...known, pairs: before ? await map.places(instanceArn) : [] }) ?? 'permission set');
  const parts = partsIn(known, by) ?? (await look.need('permissionSets'));
  const ledger = makeLedger(pen, by);
  if (goesOn) ledger.goOn();
  else if (before) await ledger.begin();
  const done = goesOn ? await pen.listed() : new Set<string>();
  const unread = await listEach(look, ledger, { by, parts, done });
  if (ledger.held)
    return { pairs: ledger.held.flatMap((one) => ('pairs' in one ? one.pairs : [])), by, unread };
  await pen.keepParts(parts);
  return undefined;
}

interface Parts {
  readonly by: By;
  readonly parts: readonly string[];
}

/** Lists these parts of a map that is held, whether or not they were listed before, and says why some were not. */
export function listAnew(look: Look, pen: MapPen, parts: Parts): Promise<readonly Gap[]> {
  const ledger = makeLedger(pen, parts.by);
  ledger.goOn();
  return listEach(look, ledger, { ...parts, done: new Set() });
}

interface Left extends Parts {
  readonly done: ReadonlySet<string>;
}

async function listEach(look: Look, ledger: Ledger, { by, parts, done }: Left): Promise<readonly Gap[]> {
  const { of, parts: plural, pairs } = LISTINGS[by];
  let listed = parts.filter((part) => done.has(part)).length;
  const each = { of, name: (part: string) => part, until: look.until, atOnce: AT_ONCE };
  const read = await lookAtEach(
    parts.filter((part) => !done.has(part)),
    each,
    async (part) => {
      const at = new Date().toISOString();
      try {
        await ledger.note({ part, at, pairs: (await orAbsent(() => pairs(look, part))) ?? [] });
      } catch (error) {
        const [gap] = gapsOf(error, `${of} of ${part}`);
        if (gap) await ledger.note({ part, gap });
        throw error;
      }
      listed += 1;
      look.tell(`${counted(listed, parts.length)} ${plural} listed`);
    },
  );
  return read.unread;
}

type Listing =
  | { readonly part: string; readonly at: string; readonly pairs: readonly Pair[] }
  | { readonly part: string; readonly gap: Gap };

interface Ledger {
  /** What was listed so far, while it may still turn out to be too little to be kept. */
  readonly held: readonly Listing[] | undefined;
  goOn(): void;
  begin(): Promise<void>;
  note(listing: Listing): Promise<void>;
}

/** Keeps what is listed, from the moment on in which it is clear that reading all of it takes more than few calls. */
function makeLedger(pen: MapPen, by: By): Ledger {
  const at = new Date().toISOString();
  let held: Listing[] | undefined = [];
  let calls = 0;
  let turn: Promise<void> = Promise.resolve();

  async function begin(): Promise<void> {
    const early = held ?? [];
    await pen.begin(by, at);
    for (const listing of early) await keep(listing);
    held = undefined;
  }

  async function keep(listing: Listing): Promise<void> {
    if ('gap' in listing) await pen.skip(listing.part, listing.gap);
    else await pen.list(listing.part, listing.pairs, listing.at);
  }

  async function noteNow(listing: Listing): Promise<void> {
    if (!held) return keep(listing);
    held.push(listing);
    calls += 1 + ('pairs' in listing ? listing.pairs.length : 0);
    if (calls > FEW_CALLS) await begin();
  }

  return {
    get held() {
      return held;
    },
    goOn: () => {
      held = undefined;
    },
    begin,
    note(listing) {
      const noted = turn.then(() => noteNow(listing));
      turn = noted.catch(() => {});
      return noted;
    },
  };
}
