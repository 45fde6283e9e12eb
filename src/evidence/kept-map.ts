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
  /** In order of account and permission set. */
  pairs(instanceArn: string, where?: Partial<Pair>): Promise<readonly KeptPair[]>;
  /**
   * Lets this process, and no other, write the map while `work` runs; undefined, and `work` not begun, where another
   * one does. A process that dies lets go of it.
   */
  hold<T>(instanceArn: string, work: (pen: MapPen) => Promise<T>): Promise<T | undefined>;
  /** Something changed these pairs: the next look reads them again. Anybody may say so, at any time. */
  touch(instanceArn: string, pairs: readonly Pair[]): Promise<void>;
}

/** All times ISO 8601, UTC. */
export interface MapState {
  /** `reading`: not every part and pair was read since `begunAt`; a later look goes on where this one stopped. */
  readonly state: 'reading' | 'whole';
  readonly by: 'account' | 'permission set';
  readonly begunAt: string;
  readonly wholeAt?: string;
  /** Changes that AWS recorded were applied up to here. */
  readonly changesUpTo: string;
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
  /** Why the last try did not see it. */
  readonly gap?: Gap;
}

export interface MapPen {
  /** Begins anew: what is known stays until it is read again. */
  begin(by: MapState['by'], at: string): Promise<void>;
  /** The accounts or permission sets whose listing was read since `begunAt`. */
  listed(): Promise<ReadonlySet<string>>;
  /** One part's listing, in full: its pairs that are not among these are gone. */
  list(part: string, pairs: readonly Pair[], at: string): Promise<void>;
  /** Forgets parts that are no more, with their pairs. */
  keepParts(parts: readonly string[]): Promise<void>;
  /** The parts whose listing is oldest. */
  oldestParts(most: number): Promise<readonly string[]>;
  /** Pairs to be read: touched ones, and those not read since `begunAt`. */
  unread(most: number): Promise<readonly Pair[]>;
  /** The pairs that were read longest ago. */
  oldestPairs(most: number): Promise<readonly Pair[]>;
  /** What was read, or why it was not; a pair without rows any more is forgotten by its part's next listing. */
  write(pairs: readonly KeptPair[]): Promise<void>;
  /** Every part and pair was read since `begunAt`, or could not be. */
  whole(at: string): Promise<void>;
  applied(changesUpTo: string): Promise<void>;
}
