import { BACKING_OFF, type Drawn, reserveFor, type Terms, type Wants } from './bucket.ts';
import type { Clock } from './clock.ts';

/** Tokens that several processes share. Everything may reject, and take any time. */
export interface Purse {
  /** Takes what may be taken now, in one step. */
  draw(wanted: Wanted): Promise<FromPurse>;
  /** AWS throttled the family: halves its pace, unless somebody did a moment ago. */
  slow(family: string, backingOff: BackingOff): Promise<void>;
}

export interface Wanted extends Terms {
  readonly family: string;
  readonly wants: Wants;
  /** What has to be left for others. */
  readonly reserves: { readonly watch: number; readonly sweep: number };
  readonly backingOff: BackingOff;
}

export interface BackingOff {
  readonly least: number;
  readonly step: number;
  readonly everyMs: number;
  readonly onceMs: number;
}

export interface FromPurse extends Drawn {
  /** That live now, this one included. */
  readonly processes: number;
}

/** The purse as far as it can be waited for. */
export interface Together {
  /** How many processes lived when that was last known. */
  processes(): number;
  /** Undefined: this process has to do without for now. Never rejects. */
  draw(family: string, terms: Terms, wants: Wants): Promise<FromPurse | undefined> | undefined;
  slow(family: string): void;
}

/** So long one draw may take; a database nearby needs a millisecond or two. */
const PATIENCE_MS = 250;
const TRY_AGAIN_MS = 1_000;
const NOBODY: Wants = { person: 0, watch: 0, sweep: 0 };

/**
 * A purse that does not answer in time is done without; from then on it is asked beside the calls, which wait no more,
 * until it answers in time again. `onChange` hears of both.
 */
export function together(purse: Purse, clock: Clock, onChange: (alone: boolean) => void): Together {
  let processes = 1;
  let alone = false;
  let trying = false;
  let tryAt = 0;

  const ask = (family: string, terms: Terms, wants: Wants) =>
    purse.draw({
      ...{ family, ...terms, wants },
      reserves: { watch: reserveFor('watch', terms.burst), sweep: reserveFor('sweep', terms.burst) },
      backingOff: BACKING_OFF,
    });

  function turn(drawn: FromPurse | undefined): FromPurse | undefined {
    if (drawn) processes = drawn.processes;
    else tryAt = clock.now() + TRY_AGAIN_MS;
    if (alone !== (drawn === undefined)) {
      alone = !alone;
      onChange(alone);
    }
    return drawn;
  }

  async function tryAgain(family: string, terms: Terms): Promise<void> {
    if (trying || clock.now() < tryAt) return;
    trying = true;
    const asked = ask(family, terms, NOBODY);
    turn(await inTime(clock, asked));
    // One that hangs is not asked a second time beside it.
    await asked.catch(() => {});
    trying = false;
  }

  return {
    processes: () => processes,
    draw(family, terms, wants) {
      if (!alone) return inTime(clock, ask(family, terms, wants)).then(turn);
      void tryAgain(family, terms);
      return undefined;
    },
    slow(family) {
      // Where it is away, the bucket of this process is slowed all the same.
      void purse.slow(family, BACKING_OFF).catch(() => {});
    },
  };
}

/** Undefined where it rejects or takes too long. */
function inTime<T>({ after }: Clock, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    let cancel = after(PATIENCE_MS, () => {
      // A process that was busy itself finds the timer due before the answer that is there already.
      cancel = after(1, () => resolve(undefined));
    });
    const end = (value?: T) => {
      cancel();
      resolve(value);
    };
    work.then(end, () => end());
  });
}
