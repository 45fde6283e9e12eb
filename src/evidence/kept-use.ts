import type { Gap } from '../aws/reading.ts';
import type { RoleQuotas } from './evidence.ts';

/** What is kept of a large organization about its quotas: the number of policies of a set, the limits of an account. */
export interface Kinds {
  readonly set: number;
  readonly account: RoleQuotas;
}
export type Kind = keyof Kinds;

/** Kept between questions and shared by every process. Sets go by ARN, accounts by id. */
export interface KeptUse {
  recall<K extends Kind>(instanceArn: string, kind: K): Promise<readonly KeptReading<Kinds[K]>[]>;
  /** A value takes the place of what was kept, a gap leaves it. What was tried later stays. */
  keep<K extends Kind>(instanceArn: string, kind: K, tried: readonly Tried<Kinds[K]>[]): Promise<void>;
}

/** All times ISO 8601, UTC. */
export interface KeptReading<T> {
  readonly id: string;
  readonly triedAt: string;
  readonly value?: T;
  /** When the value was read: `triedAt`, or before a try that saw nothing. */
  readonly readAt?: string;
  /** Why the last try saw nothing. */
  readonly gap?: Gap;
}

export type Tried<T> = { readonly id: string; readonly triedAt: string } & (
  | { readonly value: T }
  | { readonly gap: Gap }
);
