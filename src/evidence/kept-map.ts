import type { Gap } from '../aws/reading.ts';
import type { AssignmentRow } from './evidence.ts';
import type { Pair } from './provisioned.ts';

/**
 * Who has what where in an instance, as it was last read: kept between questions and shared by every process. An
 * organization that is read in a handful of calls has none.
 */
export interface KeptMap {
  /** Absent where nothing was ever begun. */
  state(instanceArn: string): Promise<MapState | undefined>;
  /** The pairs alone, in order of account and permission set. */
  places(instanceArn: string): Promise<readonly Pair[]>;
  /** The same with what was read of them. Alike rows are one and the same object. */
  pairs(instanceArn: string, where?: Partial<Pair>): Promise<readonly KeptPair[]>;
  /**
   * Lets this process, and no other, write the map while `work` runs; undefined, and `work` not begun, where another
   * one does, or another question of this process. A process that dies lets go of it; one that was cut off from the
   * database can write nothing any more, and its pen rejects.
   */
  hold<T>(instanceArn: string, work: (pen: MapPen) => Promise<T>): Promise<T | undefined>;
  /**
   * Something changed these pairs: the next look reads them again. Anybody may say so, at any time, also while they are
   * being read. A pair that the map does not have yet is added to it; where nothing was ever begun, nothing happens.
   */
  touch(instanceArn: string, pairs: readonly Pair[]): Promise<void>;
  /** The parts that could not be listed since `begunAt`, by name. */
  unlisted(instanceArn: string): Promise<readonly UnlistedPart[]>;
  /** The instances whose map is not whole yet. */
  reading(): Promise<readonly string[]>;
}

export interface UnlistedPart {
  readonly part: string;
  readonly gap: Gap;
}

/** All times ISO 8601, UTC. */
export interface MapState {
  /** `reading`: not every part and pair was read since `begunAt`; a later look goes on where this one stopped. */
  readonly state: 'reading' | 'whole';
  readonly by: 'account' | 'permission set';
  readonly begunAt: string;
  readonly wholeAt?: string;
  /** Changes that AWS recorded were applied up to here; at first `begunAt`. */
  readonly changesUpTo: string;
  /** How many parts were listed since `begunAt`. */
  readonly listed: number;
  /** Of what was listed ever. */
  readonly pairs: number;
  /** Of them, how many were read since `begunAt`. */
  readonly read: number;
  /** When the oldest pair was read. */
  readonly oldest?: string;
}

export interface KeptPair extends Pair {
  /** Absent where it was never read. */
  readonly rows?: readonly AssignmentRow[];
  readonly readAt?: string;
  /** Why the last try did not see it: what is known is then older than that try. */
  readonly gap?: Gap;
}

/** What a pair turned out to be: either its rows and when they were read, or why not. */
export type ReadPair = Pair &
  ({ readonly rows: readonly AssignmentRow[]; readonly readAt: string } | { readonly gap: Gap });

export interface MapPen {
  /** Begins anew: what is known stays until it is read again. */
  begin(by: MapState['by'], at: string): Promise<void>;
  /** The accounts or permission sets whose listing was read since `begunAt`. */
  listed(): Promise<ReadonlySet<string>>;
  /** One part's listing, in full: its pairs that are not among these are gone. */
  list(part: string, pairs: readonly Pair[], at: string): Promise<void>;
  /** Why a part could not be listed: what was known of it stays. */
  skip(part: string, gap: Gap): Promise<void>;
  /** Forgets parts that are no more, with their pairs. */
  keepParts(parts: readonly string[]): Promise<void>;
  /** The parts whose listing is oldest. */
  oldestParts(most: number): Promise<readonly string[]>;
  /**
   * Takes pairs to be read: touched ones, those not read since `begunAt`, and those that the last holder could not read
   * or did not get to. In one hold a pair is taken once, unless it is touched again.
   */
  unread(most: number): Promise<readonly Pair[]>;
  /** The pairs that were read longest ago. */
  oldestPairs(most: number): Promise<readonly Pair[]>;
  /** What was read, or why it was not, in which case what was known before stays. Pairs that are not in the map are passed over. */
  write(pairs: readonly ReadPair[]): Promise<void>;
  /** Every part and pair was read since `begunAt`, or could not be. */
  whole(at: string): Promise<void>;
  applied(changesUpTo: string): Promise<void>;
}
