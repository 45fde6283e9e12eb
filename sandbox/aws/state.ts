import { hexOf, type Ids, randomIds } from './ids.ts';
import { byPair, rowsWith } from './indexed.ts';
import type { PolicyDocument } from './policy.ts';
import type { Queue } from './queues.ts';
import { idcRoles } from './roles.ts';
import type { Wording } from './texts.ts';
import type { TrailEvent } from './trail.ts';
import type {
  Account,
  Group,
  KeyDescription,
  Organization,
  PermissionSetDescription,
  PrincipalType,
} from './world.ts';

export interface PermissionSet extends PermissionSetDescription {
  arn: string;
  createdAt: number;
  /** Grows with every change; a provisioned copy remembers the version that it has. */
  version: number;
}

export interface Assignment {
  accountId: string;
  permissionSetArn: string;
  principalType: PrincipalType;
  principalId: string;
}

/** A permission set's role in one account. */
export interface Provision {
  accountId: string;
  permissionSetArn: string;
  version: number;
  roleName: string;
}

export interface Role {
  arn: string;
  id: string;
  name: string;
  path: string;
  accountId: string;
  trust: PolicyDocument;
  policies: readonly PolicyDocument[];
}

/** A session of a role: who calls. */
export interface Caller {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  accountId: string;
  arn: string;
  role: Pick<Role, 'arn' | 'id' | 'name'>;
  sessionName: string;
  sessionPolicy?: PolicyDocument;
  sourceIdentity?: string;
  tags: Readonly<Record<string, string>>;
  createdAt: number;
  expires: number;
}

export type RequestKind = 'creation' | 'deletion' | 'provisioning';
export interface Request {
  id: string;
  kind: RequestKind;
  createdAt: number;
  due: number;
  described: boolean;
  status: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED';
  reason?: string;
  /** Absent for ALL_PROVISIONED_ACCOUNTS. */
  accountId?: string;
  permissionSetArn: string;
  principalType?: PrincipalType;
  principalId?: string;
  caller: Caller;
  internalFault: boolean;
}

export interface QuotaRequest {
  id: string;
  accountId: string;
  code: string;
  desired: number;
  createdAt: number;
  due: number;
  status: 'PENDING' | 'CASE_OPENED' | 'APPROVED';
  requester: string;
}

/** What AWS says of itself, as the AWS Health API has it. Times are milliseconds since the epoch. */
export interface HealthEvent {
  arn: string;
  /** `SSO`, `IAM`: AWS Health's own codes. */
  service: string;
  eventTypeCode: string;
  eventTypeCategory: 'issue' | 'accountNotification' | 'scheduledChange';
  region: string;
  statusCode: 'open' | 'closed' | 'upcoming';
  startTime: number;
  endTime?: number;
  description: string;
}

/** Attributes for access control: key to source, and how far switching them on has come. */
export interface AccessControl {
  status: 'ENABLED' | 'CREATION_IN_PROGRESS' | 'CREATION_FAILED';
  reason?: string;
  sources: Record<string, string>;
  /** When a creation in progress ends, and how. */
  due: number;
  endsAs?: { status: 'ENABLED' | 'CREATION_FAILED'; reason?: string };
}

/** Everything that changes while the sandbox runs. Times are milliseconds since the epoch. */
export interface State {
  readonly organization: Organization;
  now: () => number;
  ids: Ids;
  asyncMs: number;
  trailDelayMs: number;
  accounts: Map<string, Account>;
  permissionSets: Map<string, PermissionSet>;
  groups: Map<string, Group>;
  assignments: Assignment[];
  provisions: Provision[];
  requests: Map<string, Request>;
  quotaRequests: QuotaRequest[];
  healthEvents: HealthEvent[];
  /** SQS queues by name. */
  queues: Map<string, Queue>;
  /** Absent where attributes for access control are switched off. */
  accessControl: AccessControl | undefined;
  /** The AWS Health API answers only with a plan that has it. */
  supportPlan: 'basic' | 'business';
  roles: Map<string, Role>;
  callers: Map<string, Caller>;
  trail: TrailEvent[];
  /**
   * ListAccountAssignmentsForPrincipal: AWS documents it for the management account only, and does not document
   * whether a user's list has the rows of their groups.
   */
  principalLists: { readonly management: boolean; readonly groups: boolean };
  /** How AWS's own explanations are passed on. */
  reasons: Wording;
  /** IAM actions whose refusals come as encoded messages. */
  encode: readonly string[];
  /** How many characters of a session policy STS takes. */
  packs: number;
  /** Encoded authorization messages that were given out, with what they say. */
  encoded: Map<string, string>;
  /** Texts by the ARN of the secret that holds them. */
  secrets: Map<string, string>;
  /** Requests that still have to fail with an internal exception. */
  internalFaults: number;
  /** `role action` pairs that some call needed, so that a test can name actions that none did. */
  used: Set<string>;
}

export function buildState(description: Organization, clock: () => number): State {
  const organization = structuredClone({ ...description, story: undefined }) as unknown as Organization;
  const state: State = {
    organization,
    now: clock,
    ids: randomIds(),
    asyncMs: 2000,
    trailDelayMs: 5 * 60_000,
    accounts: new Map(organization.accounts.map((a) => [a.id, a])),
    permissionSets: new Map(organization.permissionSets.map((p) => asPermissionSet(organization, p))),
    groups: new Map(organization.groups.map((g) => [g.id, g])),
    assignments: [],
    provisions: [],
    requests: new Map(),
    quotaRequests: [],
    healthEvents: [],
    queues: new Map((organization.queues ?? []).map((q) => [q.name, { ...q, messages: [] }])),
    accessControl: undefined,
    supportPlan: 'business',
    roles: new Map(),
    callers: new Map(),
    trail: [],
    principalLists: { management: false, groups: false },
    reasons: 'as-is',
    encode: [],
    packs: 2_048,
    encoded: new Map(),
    secrets: new Map(),
    internalFaults: 0,
    used: new Set(),
  };
  for (const role of [...idcRoles(organization), ...describedRoles(organization)])
    state.roles.set(role.arn, role);
  for (const key of organization.keys) state.callers.set(key.accessKeyId, asCaller(state, key));
  const sets = new Map([...state.permissionSets.values()].map((set) => [set.name, set]));
  for (const a of organization.assignments) assignFromDescription(state, a, sets.get(a.permissionSet));
  return state;
}

function asPermissionSet(o: Organization, p: PermissionSetDescription): [string, PermissionSet] {
  const arn = permissionSetArn(o, p.id);
  return [arn, { ...p, arn, createdAt: Date.parse(o.instance.createdAt), version: 1 }];
}

export function permissionSetArn(organization: Organization, id: string): string {
  return `arn:aws:sso:::permissionSet/${instanceId(organization)}/${id}`;
}

export function instanceId(organization: Organization): string {
  return organization.instance.arn.split('/')[1] ?? '';
}

function describedRoles(organization: Organization): Role[] {
  return organization.roles.map((r) => {
    const arn = `arn:aws:iam::${r.accountId}:role${r.path}${r.name}`;
    const id = `AROA${hexOf(arn, 17).toUpperCase()}`;
    return {
      arn,
      id,
      name: r.name,
      path: r.path,
      accountId: r.accountId,
      trust: { Statement: [] },
      policies: r.policies,
    };
  });
}

function asCaller(state: State, key: KeyDescription): Caller {
  const role = state.roles.get(key.roleArn);
  if (!role) throw new Error(`the world has no role ${key.roleArn}`);
  return {
    accessKeyId: key.accessKeyId,
    secretAccessKey: key.secretAccessKey,
    accountId: role.accountId,
    arn: sessionArn(role, key.sessionName),
    role,
    sessionName: key.sessionName,
    tags: {},
    createdAt: state.now(),
    expires: Number.POSITIVE_INFINITY,
  };
}

export function sessionArn(role: Pick<Role, 'accountId' | 'name'>, sessionName: string): string {
  return `arn:aws:sts::${role.accountId}:assumed-role/${role.name}/${sessionName}`;
}

function assignFromDescription(
  state: State,
  a: Organization['assignments'][number],
  set = permissionSetNamed(state, a.permissionSet),
): void {
  state.assignments.push({
    accountId: a.accountId,
    permissionSetArn: set.arn,
    principalType: a.principalType,
    principalId: a.principalId,
  });
  if (provisionOf(state, a.accountId, set.arn)) return;
  const suffix = reservedSuffix(a.accountId, set.name);
  const roleName = `AWSReservedSSO_${set.name}_${suffix}`;
  state.provisions.push({
    accountId: a.accountId,
    permissionSetArn: set.arn,
    version: set.version,
    roleName,
  });
}

/** The suffix that a role has at the start of a world; every later role gets a new one. */
export function reservedSuffix(accountId: string, permissionSet: string): string {
  return hexOf(`${accountId}/${permissionSet}`, 16);
}

export function permissionSetNamed(state: State, name: string): PermissionSet {
  const found = [...state.permissionSets.values()].find((p) => p.name === name);
  if (!found) throw new Error(`the world has no permission set ${name}`);
  return found;
}

export function accountNamed(state: State, nameOrId: string): Account {
  const found = state.accounts.get(nameOrId) ?? [...state.accounts.values()].find((a) => a.name === nameOrId);
  if (!found) throw new Error(`the world has no account ${nameOrId}`);
  return found;
}

export function provisionOf(state: State, accountId: string, setArn: string): Provision | undefined {
  return rowsWith(state.provisions, byPair, byPair({ accountId, permissionSetArn: setArn }))[0];
}
