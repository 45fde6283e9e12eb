import type { ExternalId, Failure, PrincipalType, Remembered } from './evidence.ts';
import type { KeptMap } from './kept-map.ts';
import type { KeptUse } from './kept-use.ts';
import type { UnnamedReason } from './unnamed-reasons.ts';

/** What idc remembers between questions. Without a database there is none, and what needs it says so. */
export interface Memory {
  recallFailure(requestId: string): Promise<Failure | undefined>;
  /** AWS documents no retention for the outcome of a request, so a reason once seen is kept. */
  rememberFailure(failure: Failure & { requestId: string }): Promise<void>;
  /** Reasons that were seen and that `isNamed` does not take, alike texts once, newest first, at most 50. */
  unnamedReasons(isNamed: (text: string) => boolean): Promise<readonly UnnamedReason[]>;
  recallPrincipal(id: string): Promise<Remembered | undefined>;
  /** Other ids under which somebody of the same external id, or the same name, was seen alive; at most 10. */
  recallAlike?(living: LivePrincipal): Promise<readonly string[]>;
  rememberPrincipal(principal: LivePrincipal): Promise<void>;
  rememberPrincipals(principals: readonly LivePrincipal[]): Promise<void>;
  /** How many users or groups the directory had when it was last listed in full and believed. */
  recallCount(identityStoreId: string, type: PrincipalType): Promise<DirectoryCount | undefined>;
  rememberCount(identityStoreId: string, type: PrincipalType, count: number): Promise<void>;
  /** Notes whom a look at a whole directory found gone; whoever is not among them is forgotten. */
  sightOrphans?(sighted: Sighted): Promise<void>;
  /** By principal id. */
  recallSightings?(identityStoreId: string): Promise<Readonly<Record<string, Sighting>>>;
  readonly map?: KeptMap;
  readonly use?: KeptUse;
}

export interface Sighted {
  readonly identityStoreId: string;
  readonly gone: readonly string[];
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** When somebody was first and last found gone. ISO 8601, UTC. */
export interface Sighting {
  readonly first: string;
  readonly last: string;
}

export interface DirectoryCount {
  readonly count: number;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface LivePrincipal {
  readonly id: string;
  readonly type: PrincipalType;
  readonly name: string;
  readonly externalIds: readonly ExternalId[];
}
