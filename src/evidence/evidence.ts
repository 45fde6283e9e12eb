import type { Reading } from '../aws/reading.ts';
import type { ScimRead } from '../documents/scim/scim.ts';
import type { AccessControl } from './access-control.ts';
import type { AllAssignments } from './all-assignments.ts';
import type { ApplicationAssignments } from './applications.ts';
import type { AssertionAttributes } from './assertion-attributes.ts';
import type { DecodedRefusal } from './authorization-message.ts';
import type { CallerPermissions } from './caller-permissions.ts';
import type { Delegation } from './delegation.ts';
import type { Identity } from './doctor/identity.ts';
import type { InstanceDetails, InstanceRegion } from './doctor/instance-details.ts';
import type { MemberReach } from './doctor/reach.ts';
import type { Rights } from './doctor/rights.ts';
import type { IdpCertificates, ScimTokens } from './expiry.ts';
import type { FailureList } from './failures.ts';
import type { AccountsOfGrants, Holders, RecentChanges, Versions } from './grant-context.ts';
import type { Grants } from './grants.ts';
import type { Kept } from './kept.ts';
import type { LaterRequests } from './later.ts';
import type { Choice, Meant } from './meant.ts';
import type { OrganizationAccount } from './organization.ts';
import type { OrphanSets, RowMakers } from './orphan-mending.ts';
import type { Orphans } from './orphans.ts';
import type { Outdated } from './outdated.ts';
import type { PersonSeen } from './person.ts';
import type { PersonAttributes } from './person-attributes.ts';
import type { PlannedSeen } from './planned.ts';
import type { Pair, Provisioned } from './provisioned.ts';
import type { AccountLimits, DirectorySize, GroupCounts, PolicyCounts } from './quota-use.ts';
import type { SamlDocument } from './saml.ts';
import type { SamlLogin } from './saml-login.ts';
import type { SamlUser } from './saml-user.ts';
import type { ScimTwins } from './scim.ts';
import type { ScimFailures } from './scim-failures.ts';
import type { DenyingPolicy } from './service-control-policies.ts';
import type { ServiceHealth } from './service-health.ts';
import type { SessionDuration } from './session-duration.ts';
import type { AskedSet } from './set-names.ts';
import type { SetPolicies } from './set-policies.ts';
import type { SetAccount, SetHolders, SetInAccounts } from './set-use.ts';
import type { Sightings } from './sightings.ts';
import type { SignIns } from './sign-ins.ts';
import type { StaleGrants } from './stale-grants.ts';
import type { Standing } from './standing.ts';
import type { SurroundingsSeen } from './surroundings.ts';
import type { ReservedRoles, TrustPolicies } from './trust.ts';
import type { UnnamedReason } from './unnamed-reasons.ts';
import type { RequestStates } from './watched.ts';

/**
 * Everything that idc can have seen, by kind. Plain JSON, so that a diagnosis can be saved and judged again.
 * Absence is a value (`found: false`); what could not be looked at has no value at all, only gaps.
 */
export interface Evidence {
  time: { readonly now: string };
  /** What this installation may do beyond looking. */
  abilities: { readonly quotaIncrease: boolean };
  failure: Failure;
  instance: Instance;
  account: AccountSeen;
  permissionSet: PermissionSetSeen;
  principal: PrincipalSeen;
  successors: readonly Successor[];
  call: CallSeen;
  managedPolicies: readonly string[];
  customerPolicies: readonly PolicyReference[];
  inlinePolicy: InlinePolicy;
  boundary: Boundary;
  accountQuotas: RoleQuotas;
  roleQuotas: RoleQuotas;
  roleRoom: RoleRoom;
  localPolicies: readonly PolicyReference[];
  policiesInAccount: readonly PolicyInAccount[];
  assignments: readonly AssignmentRow[];
  provisioning: Provisioning;
  laterRequests: LaterRequests;
  callerPermissions: CallerPermissions;
  managementUse: ManagementUse;
  delegatedAdministrators: readonly string[];
  delegation: Delegation;
  planned: readonly PlannedSeen[];
  person: PersonSeen;
  askedAccount: Meant<Choice>;
  memberships: readonly string[];
  grants: Grants;
  versions: Versions;
  accountsOfGrants: AccountsOfGrants;
  holders: Holders;
  recentChanges: RecentChanges;
  staleGrants: StaleGrants;
  applicationsOfPerson: readonly string[];
  serviceControlPolicies: readonly DenyingPolicy[];
  conflicts: readonly CallRecord[];
  authorizationMessage: DecodedRefusal;
  failures: FailureList;
  requestStates: RequestStates;
  watched: FailureList;
  unnamedReasons: readonly UnnamedReason[];
  organizationAccounts: readonly OrganizationAccount[];
  permissionSets: readonly string[];
  askedSet: AskedSet;
  setAccounts: readonly SetAccount[];
  setTags: readonly Tag[];
  setHolders: SetHolders;
  setInAccounts: SetInAccounts;
  keptMap: Kept;
  provisioned: Provisioned;
  outdated: Outdated;
  allAssignments: AllAssignments;
  applicationAssignments: ApplicationAssignments;
  orphans: Orphans;
  sightings: Sightings;
  goneRows: readonly Pair[];
  orphanSets: OrphanSets;
  rowMakers: RowMakers;
  directorySize: DirectorySize;
  policyCounts: PolicyCounts;
  accountLimits: AccountLimits;
  groupCounts: GroupCounts;
  serviceHealth: ServiceHealth;
  scimDocument: ScimRead;
  scimTwins: ScimTwins;
  scimFailures: ScimFailures;
  scimTokens: ScimTokens;
  idpCertificates: IdpCertificates;
  saml: SamlDocument;
  samlUser: SamlUser;
  samlLogin: SamlLogin;
  identity: Identity;
  instanceDetails: InstanceDetails;
  instanceRegions: readonly InstanceRegion[];
  readRights: Rights;
  managementRights: Rights;
  memberReach: MemberReach;
  remediationReach: { readonly assumable: true };
  signIns: SignIns;
  accessControl: AccessControl;
  personAttributes: PersonAttributes;
  assertionAttributes: AssertionAttributes;
  setPolicies: SetPolicies;
  surroundings: SurroundingsSeen;
  sessionDuration: SessionDuration;
  standing: readonly Standing[];
  trustPolicies: TrustPolicies;
  reservedRoles: ReservedRoles;
  /** Of all permission sets of the instance. */
  setNames: readonly string[];
}
export type EvidenceKey = keyof Evidence;
export type Evidenced = { readonly [K in EvidenceKey]?: Reading<Evidence[K]> };

export type RequestKind = 'creation' | 'deletion' | 'provisioning';
export type PrincipalType = 'USER' | 'GROUP';

/** What was asked about: an asynchronous request, a refused call from CloudTrail, or a pasted text. */
export interface Failure {
  /** `nothing`: the id is known to none of the calls that could know it. */
  readonly source: 'request' | 'event' | 'text' | 'nothing' | 'plan';
  readonly kind?: RequestKind;
  /** `PLANNED`: nobody has asked AWS for it yet. */
  readonly status?: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'REFUSED' | 'PLANNED';
  readonly requestId?: string;
  /** FailureReason or errorMessage, verbatim. Untrusted. */
  readonly text?: string;
  readonly errorCode?: string;
  readonly instanceArn?: string;
  readonly accountId?: string;
  readonly permissionSetArn?: string;
  readonly principalType?: PrincipalType;
  readonly principalId?: string;
  readonly createdAt?: string;
  /** The CloudTrail event through which it was found, when it was. */
  readonly event?: CallRecord;
  /** EventBridge delivered that event: CloudTrail was not asked. */
  readonly delivered?: true;
  /** How the id was recognised, and how far idc looked back, as a sentence. */
  readonly how: string;
}

export interface Instance {
  readonly instanceArn: string;
  readonly identityStoreId: string;
  /** The management account, for an organization instance. */
  readonly ownerAccountId?: string;
  readonly primaryRegion: string;
}

export type AccountSeen =
  | { readonly found: true; readonly id: string; readonly name: string; readonly state: string }
  | { readonly found: false; readonly id: string };

export type PermissionSetSeen =
  | { readonly found: true; readonly arn: string; readonly name: string }
  | { readonly found: false; readonly arn: string };

export interface ExternalId {
  readonly issuer: string;
  readonly id: string;
}
export type PrincipalSeen =
  | {
      readonly found: true;
      readonly id: string;
      readonly type: PrincipalType;
      readonly name: string;
      readonly externalIds: readonly ExternalId[];
    }
  | {
      readonly found: false;
      readonly id: string;
      readonly type: PrincipalType;
      readonly remembered?: Remembered;
    };

/** What idc itself remembers of a principal that is gone. */
export interface Remembered {
  readonly name: string;
  readonly externalIds: readonly ExternalId[];
  readonly lastSeen: string;
}

/** A live principal that may be the one that was deleted. */
export interface Successor {
  readonly id: string;
  readonly type: PrincipalType;
  readonly name: string;
  /** `external-id` is proof, `name` is a resemblance that only a person may accept. */
  readonly by: 'external-id' | 'name';
}

/** A CloudTrail record of the call, as far as it is needed. */
export interface CallRecord {
  readonly eventId: string;
  readonly requestId?: string;
  readonly at: string;
  readonly name: string;
  readonly source: string;
  readonly region?: string;
  readonly callerArn?: string;
  readonly callerAccount?: string;
  readonly callerUserId?: string;
  readonly userAgent?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}
export type CallSeen =
  | {
      readonly found: true;
      readonly record: CallRecord /** The tool that owns what it made. */;
      readonly tool?: Tool;
    }
  | { readonly found: false; readonly looked: string };

export type Tool = 'Terraform' | 'OpenTofu' | 'Pulumi' | 'CloudFormation' | 'CDK' | 'infrastructure as code';

export interface PolicyReference {
  readonly name: string;
  readonly path: string;
}
export interface InlinePolicy {
  readonly document: string;
}
export type Boundary =
  | { readonly kind: 'none' }
  | { readonly kind: 'aws'; readonly arn: string }
  | { readonly kind: 'customer'; readonly policy: PolicyReference };

/** From iam:GetAccountSummary (else Service Quotas) of the target account. */
export interface RoleQuotas {
  readonly policiesPerRole: number;
  readonly roles?: number;
  readonly rolesQuota?: number;
  readonly seenIn: string;
}
export interface RoleRoom {
  readonly roles?: number;
  readonly rolesQuota?: number;
  /** Whether the set has its role there already; read only where there may be no room for another. */
  readonly hasRole?: boolean;
  readonly seenIn: string;
}
export interface PolicyInAccount extends PolicyReference {
  readonly exists: boolean;
}
export interface AssignmentRow {
  readonly principalType: PrincipalType;
  readonly principalId: string;
}
export interface Provisioning {
  /** `present`: provisioned, and whether at its latest version was not asked. */
  readonly state: 'latest' | 'outdated' | 'absent' | 'present';
}
export interface ManagementUse {
  readonly provisionedInManagementAccount: boolean;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}
