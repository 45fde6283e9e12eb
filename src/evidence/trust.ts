import { GetRoleCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { isAwsError, malformed } from '../aws/errors.ts';
import type { Gap } from '../aws/reading.ts';
import { findPolicies, readRolePolicy } from '../documents/policy/find-policies.ts';
import type { Policy, PolicyDocument } from '../documents/policy/policy.ts';
import { readRoleName } from '../knowledge/reserved-role.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { atMost, lookAtEach } from './many.ts';
import { sessionIn } from './member.ts';
import { allPages } from './paging.ts';
import { knownNames, readNames } from './set-names.ts';

const RESERVED = '/aws-reserved/sso.amazonaws.com/';
/** Each costs a session and a listing. */
const MOST_ACCOUNTS = 5;

/** The policies that were asked about: of a file, or of a role as IAM has it just now. */
export interface TrustPolicies extends PolicyDocument {
  /** The role whose trust policy it is, where it was asked about by its ARN. */
  readonly role?: RoleName & { readonly found: boolean };
}
export interface RoleName {
  readonly arn: string;
  readonly account: string;
  readonly name: string;
}
/** A permission set's role as it stands in an account. */
export interface ReservedRole {
  readonly arn: string;
  readonly set: string;
  readonly suffix: string;
}
export interface ReservedRoles {
  readonly accounts: readonly { readonly accountId: string; readonly roles: readonly ReservedRole[] }[];
  readonly unread: readonly Gap[];
}

/** A role's ARN as typed, with the session of an assumed role left out; undefined for everything else. */
export function readRoleArn(typed: string): RoleName | undefined {
  const [, partition, service, account = '', rest = ''] =
    /^arn:(aws[a-z-]{0,15}):(iam|sts)::(\d{12}):(?:role|assumed-role)\/([\w+=,.@/-]{1,600})$/.exec(typed) ??
    [];
  const parts = rest.split('/');
  const name = service === 'sts' ? parts[0] : parts.at(-1);
  if (!name || name.length > 64) return undefined;
  return { arn: service === 'sts' ? `arn:${partition}:iam::${account}:role/${name}` : typed, account, name };
}

export const gatherTrustPolicies: Gatherer<'trustPolicies'> = async (look) => {
  const { document } = look.asked.documents ?? {};
  if (document !== undefined) return findPolicies(document);
  const role = readRoleArn(look.asked.text.trim().split(/\s+/)[0] ?? '');
  if (!role) throw new NotSeen([]);
  return liveOf(look, role);
};

async function liveOf(look: Look, role: RoleName): Promise<TrustPolicies> {
  const session = await sessionIn(look, role.account, 'the trust policy of the role');
  try {
    const { Role } = await look.call(session, 'iam:GetRole', () =>
      session.iam.send(new GetRoleCommand({ RoleName: role.name })),
    );
    const { Arn: arn, AssumeRolePolicyDocument: document } = Role ?? {};
    if (!arn || !document) throw malformed('iam:GetRole', 'the answer has no role with a trust policy');
    const policies = [readRolePolicy(document, arn)];
    // IAM keeps no policy that it cannot read: what is none is not IAM's answer.
    if (policies.some(({ statements, faults }) => statements.length === 0 && faults.length > 0))
      throw malformed('iam:GetRole', 'the trust policy in it is no policy');
    return { policies, mapped: [], left: 0, role: { ...role, arn, found: true } };
  } catch (error) {
    if (!isAwsError(error, 'NoSuchEntity', 'NoSuchEntityException')) throw error;
    return { policies: [], mapped: [], left: 0, role: { ...role, found: false } };
  }
}

/** The accounts whose people a policy speaks of: those that were asked for, else those that it names, else its own. */
export function callerAccounts(
  { policies, role }: Pick<TrustPolicies, 'policies' | 'role'>,
  asked: string | undefined,
): readonly string[] {
  if (asked) return [asked];
  const named = policies.flatMap((policy) => accountsIn(policy));
  const own = [role?.account, ...policies.map(({ roleArn }) => roleArn && readRoleArn(roleArn)?.account)];
  const known = named.length > 0 ? named : own.filter((one) => one !== undefined && one !== '');
  return [...new Set(known as string[])];
}

function accountsIn({ statements }: Policy): string[] {
  const values = statements.flatMap(({ principals, conditions }) => [
    ...principals.filter(({ type }) => type === 'AWS').map(({ value }) => value),
    ...conditions
      .filter(({ key }) => /^aws:Principal(Arn|Account)$/i.test(key.value))
      .flatMap((line) => line.values.map(({ value }) => value)),
  ]);
  return values.flatMap((value) => /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(value)?.[1] ?? []);
}

export const gatherReservedRoles: Gatherer<'reservedRoles'> = async (look) => {
  const [policies, account] = await Promise.all([look.need('trustPolicies'), accountOf(look)]);
  const ids = callerAccounts(policies, account);
  const of = 'the roles of Identity Center';
  const { some, unread } = atMost(ids, MOST_ACCOUNTS, (left) => `${of} in ${left} more accounts`);
  const read = await lookAtEach(some, { of, name: (id) => id }, async (accountId) => ({
    accountId,
    roles: await rolesIn(look, accountId),
  }));
  return { accounts: read.seen, unread: [...unread, ...read.unread] };
};

async function accountOf(look: Look): Promise<string | undefined> {
  if (!look.asked.account) return undefined;
  const meant = await look.need('askedAccount');
  return meant.found === 'one' ? meant.it.id : undefined;
}

async function rolesIn(look: Look, accountId: string): Promise<ReservedRole[]> {
  const session = await sessionIn(look, accountId, 'the roles of Identity Center');
  const roles = await allPages(async (token) => {
    const input = { PathPrefix: RESERVED, MaxItems: 1_000, ...(token ? { Marker: token } : {}) };
    const page = await look.call(session, 'iam:ListRoles', () =>
      session.iam.send(new ListRolesCommand(input)),
    );
    // IAM always says whether there is more; what says nothing of it is not IAM, and its list no proof of absence.
    if (page.IsTruncated === undefined) throw malformed('iam:ListRoles', 'the answer has no IsTruncated');
    return { items: page.Roles, next: page.IsTruncated ? page.Marker : undefined };
  });
  return roles.flatMap(({ RoleName, Arn }) => {
    const name = readRoleName(RoleName ?? '');
    return name && Arn ? [{ arn: Arn, ...name }] : [];
  });
}

/** The names of all permission sets. A name that could not be read is a gap of all: what is missing may be the one. */
export const gatherSetNames: Gatherer<'setNames'> = async (look) => {
  const arns = await look.need('permissionSets');
  const { unread } = await readNames(look, arns);
  if (unread.length > 0) throw new NotSeen(unread);
  const known = knownNames(look);
  return arns.flatMap((arn) => known.get(arn) ?? []);
};
