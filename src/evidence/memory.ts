import type { ExternalId, Failure, PrincipalType, Remembered } from './evidence.ts';

/** What idc remembers between questions. Without a database there is none, and what needs it says so. */
export interface Memory {
  recallFailure(requestId: string): Promise<Failure | undefined>;
  /** AWS documents no retention for the outcome of a request, so a reason once seen is kept. */
  rememberFailure(failure: Failure & { requestId: string }): Promise<void>;
  recallPrincipal(id: string): Promise<Remembered | undefined>;
  rememberPrincipal(principal: LivePrincipal): Promise<void>;
}

export interface LivePrincipal {
  readonly id: string;
  readonly type: PrincipalType;
  readonly name: string;
  readonly externalIds: readonly ExternalId[];
}
