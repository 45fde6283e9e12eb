import type { Gap } from '../../aws/reading.ts';
import type { MappedRole, Policy, Text } from '../../documents/policy/policy.ts';
import type { ReservedRole } from '../../evidence/trust.ts';
import type { Fact } from '../check.ts';
import { fact } from '../words.ts';

/** One policy, and what was read live to hold it against. What could not be read is absent, and its gaps say why. */
export interface TrustEvidence {
  readonly policy: Policy;
  readonly mapped: readonly MappedRole[];
  /** Where the policy was read: an API, or words. */
  readonly source: string;
  /** The account of the role or resource, where it is known. */
  readonly account?: string;
  readonly instance?: { readonly region: string; readonly partition: string };
  /** The permission sets' roles, by account; an account that is not in it could not be read. */
  readonly roles: Readonly<Record<string, readonly ReservedRole[]>>;
  /** The accounts whose people are meant. */
  readonly accounts: readonly string[];
  /** The names of all permission sets. */
  readonly sets?: readonly string[];
  readonly asked: { readonly set?: string; readonly account?: string };
  readonly gaps: {
    readonly instance: readonly Gap[];
    readonly roles: readonly Gap[];
    readonly sets: readonly Gap[];
  };
}

/** A value of the policy as a row, with the line that it stands on. */
export function shown(evidence: TrustEvidence, what: string, { value, line }: Text): Fact {
  return fact(what, value, placed(evidence, line));
}

/** Lines are those of what was handed over: a policy that was read live has none of its own. */
export function placed({ source, policy }: TrustEvidence, line: number): string {
  if (source !== DOCUMENT) return source;
  return policy.where === DOCUMENT ? `${source}, line ${line}` : `${source}, line ${line} of ${policy.where}`;
}

export const DOCUMENT = 'the document';
export const INSTANCE_API = 'sso:ListInstances';
export const ROLES_API = 'iam:ListRoles';
export const SETS_API = 'sso:ListPermissionSets';
