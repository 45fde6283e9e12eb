import { gatherAccessControl } from './access-control.ts';
import { gatherAccount } from './account.ts';
import { gatherAllAssignments } from './all-assignments.ts';
import { gatherApplicationAssignments } from './applications.ts';
import { gatherAssertionAttributes } from './assertion-attributes.ts';
import { gatherAssignments, gatherManagementUse, gatherProvisioning } from './assignments.ts';
import { gatherAuthorizationMessage } from './authorization-message.ts';
import { gatherCall } from './call.ts';
import { gatherCallerPermissions } from './caller-permissions.ts';
import { gatherConflicts } from './conflicts.ts';
import { gatherDelegatedAdministrators, gatherDelegation } from './delegation.ts';
import { gatherIdentity } from './doctor/identity.ts';
import { gatherInstanceDetails, gatherInstanceRegions } from './doctor/instance-details.ts';
import {
  gatherManagementRights,
  gatherMemberReach,
  gatherReadRights,
  gatherRemediationReach,
} from './doctor/reach.ts';
import { gatherIdpCertificates, gatherScimTokens } from './expiry.ts';
import { gatherFailure } from './failure.ts';
import { gatherFailures } from './failures.ts';
import { gatherKeptMap } from './freshen.ts';
import { gatherGoneRows } from './gone-rows.ts';
import {
  gatherAccountsOfGrants,
  gatherHolders,
  gatherRecentChanges,
  gatherVersions,
} from './grant-context.ts';
import { gatherApplicationsOfPerson, gatherAskedAccount, gatherGrants, gatherMemberships } from './grants.ts';
import { gatherInstance } from './instance.ts';
import { gatherLaterRequests } from './later.ts';
import type { Gatherers } from './look.ts';
import {
  gatherAccountQuotas,
  gatherLocalPolicies,
  gatherPoliciesInAccount,
  gatherRoleQuotas,
  gatherRoleRoom,
} from './member.ts';
import { gatherOrganizationAccounts } from './organization.ts';
import { gatherOrphanSets, gatherRowMakers } from './orphan-mending.ts';
import { gatherOrphans } from './orphans.ts';
import { gatherOutdated } from './outdated.ts';
import {
  gatherBoundary,
  gatherCustomerPolicies,
  gatherInlinePolicy,
  gatherManagedPolicies,
  gatherPermissionSet,
  gatherSetTags,
} from './permission-set.ts';
import { gatherPerson } from './person.ts';
import { gatherPersonAttributes } from './person-attributes.ts';
import { gatherPlanned } from './planned.ts';
import { gatherPrincipal, gatherSuccessors } from './principal.ts';
import { gatherProvisioned } from './provisioned.ts';
import {
  gatherAccountLimits,
  gatherDirectorySize,
  gatherGroupCounts,
  gatherPolicyCounts,
} from './quota-use.ts';
import { gatherSaml } from './saml.ts';
import { gatherSamlLogin } from './saml-login.ts';
import { gatherSamlUser } from './saml-user.ts';
import { gatherScimDocument, gatherScimTwins } from './scim.ts';
import { gatherScimFailures } from './scim-failures.ts';
import { gatherServiceControlPolicies } from './service-control-policies.ts';
import { gatherServiceHealth } from './service-health.ts';
import { gatherSessionDuration } from './session-duration.ts';
import { gatherAskedSet, gatherPermissionSets } from './set-names.ts';
import { gatherSetPolicies } from './set-policies.ts';
import { gatherSetAccounts, gatherSetHolders, gatherSetInAccounts } from './set-use.ts';
import { gatherSightings } from './sightings.ts';
import { gatherSignIns } from './sign-ins.ts';
import { gatherStaleGrants } from './stale-grants.ts';
import { gatherStanding } from './standing.ts';
import { gatherSurroundings } from './surroundings.ts';
import { gatherReservedRoles, gatherSetNames, gatherTrustPolicies } from './trust.ts';
import { gatherUnnamedReasons } from './unnamed-reasons.ts';
import { gatherRequestStates, gatherWatched } from './watched.ts';

/** Every kind of evidence, what it is called when it could not be seen, and who reads it. */
export const gatherers: Gatherers = {
  time: { of: 'the time', gather: async (look) => ({ now: look.now }), per: [] },
  abilities: {
    of: 'the configuration',
    gather: async (look) => ({ quotaIncrease: look.aws.roles.memberQuota !== undefined }),
  },
  instance: { of: 'the Identity Center instance', gather: gatherInstance, per: [] },
  failure: { of: 'the request', gather: gatherFailure },
  account: { of: 'the account in the organization', gather: gatherAccount, per: ['accountId'] },
  permissionSet: { of: 'the permission set', gather: gatherPermissionSet, per: ['permissionSetArn'] },
  principal: { of: 'the user or group', gather: gatherPrincipal, per: ['principalId'] },
  successors: {
    of: 'whether the user or group was created again',
    gather: gatherSuccessors,
    per: ['principalId'],
  },
  call: { of: 'who made the call', gather: gatherCall },
  managedPolicies: {
    of: 'the AWS managed policies of the permission set',
    gather: gatherManagedPolicies,
    per: ['permissionSetArn'],
  },
  customerPolicies: {
    of: 'the customer managed policies of the permission set',
    gather: gatherCustomerPolicies,
    per: ['permissionSetArn'],
  },
  inlinePolicy: {
    of: 'the inline policy of the permission set',
    gather: gatherInlinePolicy,
    per: ['permissionSetArn'],
  },
  boundary: {
    of: 'the permissions boundary of the permission set',
    gather: gatherBoundary,
    per: ['permissionSetArn'],
  },
  accountQuotas: { of: 'the quotas of the account', gather: gatherAccountQuotas, per: ['accountId'] },
  localPolicies: {
    of: 'the customer managed policies of the account',
    gather: gatherLocalPolicies,
    per: ['accountId'],
  },
  roleQuotas: {
    of: 'the quotas of the account',
    gather: gatherRoleQuotas,
    per: ['accountId'],
  },
  roleRoom: {
    of: 'whether the account has room for another role',
    gather: gatherRoleRoom,
    per: ['accountId', 'permissionSetArn'],
  },
  policiesInAccount: {
    of: 'the customer managed policies of the account',
    gather: gatherPoliciesInAccount,
    per: ['accountId', 'permissionSetArn'],
  },
  assignments: {
    of: 'the assignments of the permission set in the account',
    gather: gatherAssignments,
    per: ['accountId', 'permissionSetArn'],
  },
  provisioning: {
    of: 'whether the permission set is provisioned in the account',
    gather: gatherProvisioning,
    per: ['accountId', 'permissionSetArn'],
  },
  laterRequests: { of: 'what happened to this assignment since', gather: gatherLaterRequests },
  callerPermissions: {
    of: 'the rights of the caller in the management account',
    gather: gatherCallerPermissions,
  },
  managementUse: {
    of: 'whether the set is used in the management account',
    gather: gatherManagementUse,
    per: ['permissionSetArn'],
  },
  delegatedAdministrators: {
    of: 'the delegated administrators of Identity Center',
    gather: gatherDelegatedAdministrators,
    per: [],
  },
  delegation: {
    of: 'what is closed to a delegated administrator',
    gather: gatherDelegation,
    per: ['accountId', 'permissionSetArn'],
  },
  planned: { of: 'the planned assignments', gather: gatherPlanned },
  person: { of: 'who the person is', gather: gatherPerson },
  askedAccount: { of: 'which account is meant', gather: gatherAskedAccount },
  memberships: { of: 'the groups of the person', gather: gatherMemberships },
  grants: { of: 'the assignments', gather: gatherGrants },
  versions: { of: 'at which version the permission sets are provisioned', gather: gatherVersions },
  accountsOfGrants: { of: 'the state of the accounts', gather: gatherAccountsOfGrants },
  holders: { of: 'the names of those who have access', gather: gatherHolders },
  staleGrants: { of: 'assignments of former ids', gather: gatherStaleGrants },
  recentChanges: { of: 'what was granted and taken away lately', gather: gatherRecentChanges },
  applicationsOfPerson: { of: 'the applications of the person', gather: gatherApplicationsOfPerson },
  serviceControlPolicies: {
    of: 'the service control policies above the caller',
    gather: gatherServiceControlPolicies,
  },
  conflicts: { of: 'other calls at the same time', gather: gatherConflicts },
  unnamedReasons: { of: 'the reasons that idc keeps', gather: gatherUnnamedReasons, per: [] },
  failures: { of: 'what failed lately', gather: gatherFailures, per: [] },
  requestStates: { of: 'the lists of requests', gather: gatherRequestStates },
  watched: { of: 'the reasons of the failures', gather: gatherWatched },
  authorizationMessage: { of: 'the encoded authorization message', gather: gatherAuthorizationMessage },
  organizationAccounts: {
    of: 'the accounts of the organization',
    gather: gatherOrganizationAccounts,
    per: [],
  },
  permissionSets: { of: 'the list of permission sets', gather: gatherPermissionSets, per: [] },
  askedSet: { of: 'the permission set', gather: gatherAskedSet, per: [] },
  setAccounts: { of: 'where the permission set is provisioned', gather: gatherSetAccounts },
  setTags: { of: 'the tags of the permission set', gather: gatherSetTags, per: ['permissionSetArn'] },
  setHolders: { of: 'who has the permission set', gather: gatherSetHolders },
  setInAccounts: { of: 'the quotas, policies and roles of the accounts', gather: gatherSetInAccounts },
  outdated: { of: 'the permission sets that accounts have at an older version', gather: gatherOutdated },
  keptMap: { of: 'the assignments that idc keeps', gather: gatherKeptMap, per: [] },
  provisioned: { of: 'where permission sets are provisioned', gather: gatherProvisioned, per: [] },
  applicationAssignments: {
    of: 'the assignments of applications',
    gather: gatherApplicationAssignments,
    per: [],
  },
  orphans: { of: 'assignments of deleted users and groups', gather: gatherOrphans, per: [] },
  goneRows: { of: 'the other assignments of the old id', gather: gatherGoneRows, per: ['principalId'] },
  sightings: { of: 'when deleted users and groups were first seen gone', gather: gatherSightings, per: [] },
  orphanSets: {
    of: 'the policies of the sets of deleted users and groups',
    gather: gatherOrphanSets,
    per: [],
  },
  rowMakers: {
    of: 'who made the assignments of deleted users and groups',
    gather: gatherRowMakers,
    per: [],
  },
  directorySize: { of: 'the numbers of users and groups', gather: gatherDirectorySize, per: [] },
  policyCounts: { of: 'the policies of permission sets', gather: gatherPolicyCounts, per: [] },
  accountLimits: { of: 'the quotas of accounts', gather: gatherAccountLimits, per: [] },
  groupCounts: { of: 'the groups of each permission set', gather: gatherGroupCounts, per: [] },
  allAssignments: { of: 'the assignments of the organization', gather: gatherAllAssignments, per: [] },
  identity: { of: 'who idc is to AWS', gather: gatherIdentity, per: [] },
  instanceDetails: { of: 'how the instance is set up', gather: gatherInstanceDetails, per: [] },
  instanceRegions: { of: 'the Regions of the instance', gather: gatherInstanceRegions, per: [] },
  readRights: { of: 'what the read role may do', gather: gatherReadRights, per: [] },
  managementRights: { of: 'what the management read role may do', gather: gatherManagementRights, per: [] },
  memberReach: { of: 'the roles in member accounts', gather: gatherMemberReach, per: [] },
  remediationReach: {
    of: 'whether the remediation role can be assumed',
    gather: gatherRemediationReach,
    per: [],
  },
  accessControl: { of: 'attributes for access control', gather: gatherAccessControl, per: [] },
  personAttributes: {
    of: 'what the directory has about the person',
    gather: gatherPersonAttributes,
    per: [],
  },
  assertionAttributes: { of: 'the assertion', gather: gatherAssertionAttributes, per: [] },
  setPolicies: { of: 'the policies of the permission sets', gather: gatherSetPolicies, per: [] },
  signIns: { of: 'the sign-ins of the person', gather: gatherSignIns, per: [] },
  sessionDuration: {
    of: 'how long sessions of the permission set last',
    gather: gatherSessionDuration,
    per: ['permissionSetArn'],
  },
  standing: { of: 'what was changed', gather: gatherStanding, per: [] },
  surroundings: { of: 'the database and Slack', gather: gatherSurroundings, per: [] },
  scimDocument: { of: 'the SCIM payload', gather: gatherScimDocument, per: [] },
  scimTwins: { of: 'who has the same unique values', gather: gatherScimTwins, per: [] },
  scimTokens: { of: 'when access tokens for SCIM were made', gather: gatherScimTokens },
  idpCertificates: { of: 'the certificates of the identity provider', gather: gatherIdpCertificates },
  scimFailures: { of: 'the SCIM requests that CloudTrail keeps', gather: gatherScimFailures, per: [] },
  serviceHealth: { of: 'what AWS reports about itself', gather: gatherServiceHealth, per: [] },
  saml: { of: 'the SAML response', gather: gatherSaml, per: [] },
  samlUser: { of: 'whether the NameID is the user name of somebody', gather: gatherSamlUser, per: [] },
  samlLogin: { of: 'what CloudTrail recorded of the sign-in', gather: gatherSamlLogin, per: [] },
  trustPolicies: { of: 'the policy', gather: gatherTrustPolicies, per: [] },
  reservedRoles: { of: 'the roles of Identity Center', gather: gatherReservedRoles, per: [] },
  setNames: { of: 'the names of the permission sets', gather: gatherSetNames, per: [] },
};
