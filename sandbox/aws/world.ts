/** A plain description of an organization: what the AWS half of a world is made of. Nothing here runs. */
import type { PolicyDocument } from './policy.ts';
import type { Story } from './story.ts';

export type AccountState = 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED';
export type PrincipalType = 'USER' | 'GROUP';

export interface PolicyName {
  name: string;
  /** As in IAM: "/" or "/team/". */
  path: string;
  /** What it says, where it matters. */
  document?: string;
}

export interface Account {
  id: string;
  name: string;
  email: string;
  state: AccountState;
  unitId: string;
  /** Roles besides those of Identity Center. */
  roles: number;
  /** Applied quotas by code; a quota that was never applied is absent and has AWS's default. */
  quotas: Record<string, number>;
  /** Customer managed policies. */
  policies: PolicyName[];
  /** Which roles of idc exist here besides the ones that `idc` names. */
  idcRoles: ('member' | 'quota')[];
}

export interface PermissionSetDescription {
  /** `ps-` and 16 characters. */
  id: string;
  name: string;
  description: string;
  sessionDuration: string;
  /** Names of AWS managed policies, with a path where they have one: "job-function/Billing". */
  managed: string[];
  customer: PolicyName[];
  boundary?: { customer: PolicyName } | { managed: string };
  inline?: string;
  tags?: Record<string, string>;
}

export interface User {
  id: string;
  userName: string;
  givenName: string;
  familyName: string;
  /** The user name, where there is no other. */
  email?: string;
  externalId?: string;
  disabled?: boolean;
  /** More of what DescribeUser tells: `Title`, `Addresses`, `Extensions`. */
  attributes?: Record<string, unknown>;
}

export interface Group {
  id: string;
  name: string;
  description: string;
  externalId?: string;
  /** User ids. */
  members: string[];
}

export interface AssignmentDescription {
  accountId: string;
  /** By name. */
  permissionSet: string;
  principalType: PrincipalType;
  principalId: string;
}

/** Something that people open through Identity Center besides accounts. */
export interface Application {
  arn: string;
  name: string;
  disabled?: boolean;
  assignments: { principalType: PrincipalType; principalId: string }[];
}

export interface Unit {
  id: string;
  name: string;
  parentId: string;
}

export interface ControlPolicy {
  id: string;
  name: string;
  description: string;
  document: PolicyDocument;
  /** Ids of roots, units or accounts. */
  targets: string[];
}

export interface RoleDescription {
  accountId: string;
  name: string;
  path: string;
  policies: PolicyDocument[];
}

/** Long-lived credentials that stand for one session of one role. */
export interface KeyDescription {
  accessKeyId: string;
  secretAccessKey: string;
  roleArn: string;
  sessionName: string;
  userAgent?: string;
}

/** Where the roles of idc live; their policies come from deploy/policies. */
export interface IdcPlaces {
  toolsAccountId: string;
  runtimeRole: string;
  readRole: string;
  managementReadRole: string;
  memberReadRole: string;
  memberQuotaRole: string;
  remediationRole: string;
  /** The queue that the runtime role may read, by name. */
  eventQueue?: string;
}

export interface QueueDescription {
  name: string;
  accountId: string;
  visibilityMs: number;
  redrive?: { maxReceiveCount: number; to: string };
}

export interface Organization {
  id: string;
  rootId: string;
  /** Primary Region of the instance. */
  region: string;
  additionalRegions: string[];
  managementAccountId: string;
  delegatedAdministratorId: string;
  instance: {
    arn: string;
    identityStoreId: string;
    name: string;
    permissionSetsEnabled: boolean;
    /** ISO 8601. */
    createdAt: string;
    /** A customer managed key; `denies` makes every use of it fail. */
    key?: { arn: string; denies: boolean };
  };
  /** Issuer of all external ids: the identity provider that provisions by SCIM. */
  issuer: string;
  units: Unit[];
  controlPolicies: ControlPolicy[];
  accounts: Account[];
  permissionSets: PermissionSetDescription[];
  users: User[];
  groups: Group[];
  assignments: AssignmentDescription[];
  applications?: Application[];
  roles: RoleDescription[];
  keys: KeyDescription[];
  idc: IdcPlaces;
  queues?: QueueDescription[];
  /** EventBridge rules that send calls to Identity Center of one account to a queue. */
  eventRules?: { accountId: string; queue: string }[];
  /** What happened in the last day, played through the same engine at start. */
  story?: Story;
}
