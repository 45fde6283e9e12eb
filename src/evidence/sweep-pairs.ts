import { orAbsent } from '../aws/errors.ts';
import { assignmentsOf } from './assignments.ts';
import { counted, nameOf, partsOf } from './kept.ts';
import type { KeptMap, MapPen, MapState, ReadPair } from './kept-map.ts';
import { gapsOf, type Look } from './look.ts';
import { HOPELESS } from './many.ts';
import type { Pair } from './provisioned.ts';
import { AT_ONCE, POLL_MS } from './sweep.ts';

/** What is taken at once from the map, and when more is taken. */
const TAKEN = 500;
const LOW = 100;
/** What a killed process may have read in vain. */
const WRITTEN = 50;
const WRITTEN_MS = 500;

/**
 * Reads the pairs of the map that nobody read yet, until it is whole or the question has no time left. One reader at a
 * time, over all processes: the others wait for it, and have what there is when their own time is over.
 */
export async function readInTurn(look: Look, map: KeptMap): Promise<void> {
  const { instanceArn } = await look.need('instance');
  try {
    for (;;) {
      const state = await map.state(instanceArn);
      if (state?.state !== 'reading') return;
      look.tell(phaseOf(state));
      if (await map.hold(instanceArn, async (pen) => readAll(look, pen, map))) return;
      if (!(await look.pause(POLL_MS))) return;
    }
  } finally {
    look.tell(undefined);
  }
}

function phaseOf({ read, pairs }: Pick<MapState, 'read' | 'pairs'>): string {
  return `${counted(read, pairs)} pairs of account and permission set read`;
}

async function readAll(look: Look, pen: MapPen, map: KeptMap): Promise<true> {
  const { instanceArn } = await look.need('instance');
  const state = await map.state(instanceArn);
  if (state?.state !== 'reading') return true;
  let { read } = state;
  const isAll = await readPairs(look, pen, () => {
    read += 1;
    look.tell(phaseOf({ read, pairs: state.pairs }));
  });
  if (isAll && (await isListed(look, pen, map))) await pen.whole(new Date().toISOString());
  return true;
}

/** Whether every part was listed, or could not be. */
async function isListed(look: Look, pen: MapPen, map: KeptMap): Promise<boolean> {
  const { instanceArn } = await look.need('instance');
  const state = await map.state(instanceArn);
  const parts = state && (await partsOf(look, state.by));
  if (!parts) return false;
  const listed = await pen.listed();
  const failed = new Set((await map.unlisted(instanceArn)).map(({ part }) => part));
  return parts.every((part) => listed.has(part) || failed.has(part));
}

/** Reads what is due of a map that is held; true where none is left. */
export async function readPairs(look: Look, pen: MapPen, onRead = () => {}): Promise<boolean> {
  const source = pairsFrom(pen);
  const sink = batchesInto(pen);
  const tried = { seen: 0, failed: 0 };
  const isWorth = () => (tried.seen > 0 || tried.failed < HOPELESS) && Date.now() < look.until;
  let isOver = false;
  const work = async () => {
    while (!isOver && isWorth()) {
      const pair = await source.next();
      if (!pair) return;
      const read = await readPair(look, pair);
      if (!read) return;
      tried['gap' in read ? 'failed' : 'seen'] += 1;
      if ('rows' in read) onRead();
      await sink.add(read);
    }
  };
  const workers = Array.from({ length: AT_ONCE }, () =>
    work().catch((error: unknown) => {
      isOver = true;
      throw error;
    }),
  );
  const ends = await Promise.allSettled(workers);
  await sink.flush();
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return source.isEmpty();
}

/** Undefined where the time was over before AWS answered: that says nothing of the pair. */
async function readPair(look: Look, pair: Pair): Promise<ReadPair | undefined> {
  const { instanceArn: InstanceArn } = await look.need('instance');
  const readAt = new Date().toISOString();
  const ids = { InstanceArn, AccountId: pair.accountId, PermissionSetArn: pair.permissionSetArn };
  try {
    return { ...pair, rows: (await orAbsent(() => assignmentsOf(look, ids))) ?? [], readAt };
  } catch (error) {
    const [gap] = gapsOf(error, `the assignments of ${nameOf(pair)}`);
    return gap && Date.now() < look.until ? { ...pair, gap } : undefined;
  }
}

/** The pairs to be read, some ahead of those who read them. */
function pairsFrom(pen: MapPen) {
  const queue: Pair[] = [];
  let isEmpty = false;
  let filling: Promise<void> | undefined;
  const fill = async () => {
    const more = await pen.unread(TAKEN);
    queue.push(...more);
    isEmpty = more.length === 0;
  };
  const more = () => {
    filling ??= fill().finally(() => {
      filling = undefined;
    });
    return filling;
  };
  return {
    isEmpty: () => isEmpty && queue.length === 0,
    async next(): Promise<Pair | undefined> {
      while (queue.length === 0 && !isEmpty) await more();
      // Whoever finds nothing in time meets the fault of it above.
      if (queue.length < LOW && !isEmpty) more().catch(() => {});
      return queue.shift();
    },
  };
}

/** Writes what was read in batches; whoever fills one waits until it is written. */
function batchesInto(pen: MapPen) {
  let batch: ReadPair[] = [];
  let last = Date.now();
  const flush = async () => {
    const full = batch;
    batch = [];
    last = Date.now();
    if (full.length > 0) await pen.write(full);
  };
  return {
    flush,
    async add(read: ReadPair) {
      batch.push(read);
      if (batch.length >= WRITTEN || Date.now() - last >= WRITTEN_MS) await flush();
    },
  };
}
