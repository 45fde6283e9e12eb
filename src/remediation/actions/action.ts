import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import type { WriteNote } from '../../store/audit.ts';
import type { Pace } from '../pace.ts';

/**
 * Runs once per name within a remediation and remembers its result (plain JSON) across restarts. What `noted` says of
 * the result, for a step before or after a write, enters the audit log together with it.
 */
export type Step = <T>(name: string, work: () => Promise<T>, noted?: (result: T) => WriteNote) => Promise<T>;

/** Clients whose session can do what one plan needs, and nothing else. */
export interface WriteHands {
  readonly sso: SSOAdminClient;
  /** Service Quotas of that account, in us-east-1, where the quotas of IAM live. */
  quotas(accountId: string): ServiceQuotasClient;
}

export interface ActionHands {
  readonly aws: WriteHands;
  readonly pace: Pace;
  /** Names are the action's own: every action of a plan has its own steps. */
  readonly step: Step;
  /** A random id of this run, by which a later run knows that an intent is not its own. */
  readonly runId: string;
}

export type Applied =
  | { readonly ok: true; readonly already?: true; readonly note?: string }
  | { readonly ok: false; readonly why: string; readonly awsSaid?: string };

/** What idc can do with one kind of action. Everything may be repeated; only `apply` writes. */
export interface ActionKindOf<A> {
  /** The change as a sentence without a full stop, with names where the plan knows them. */
  describe(action: A, names: Readonly<Record<string, string>>): string;
  /** What is there before the change, as plain JSON, to know afterwards what was changed. */
  snapshot(action: A, hands: WriteHands): Promise<unknown>;
  /** Whether the world is already as the action wants it. Verifying is looking again. */
  look(action: A, hands: WriteHands): Promise<boolean>;
  /** Starts the change and follows it to its end, exactly once however often it is called. */
  apply(action: A, hands: ActionHands): Promise<Applied>;
}
