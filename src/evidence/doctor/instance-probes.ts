import {
  DescribeGroupCommand,
  DescribeUserCommand,
  GetGroupIdCommand,
  GetUserIdCommand,
  IsMemberInGroupsCommand,
  ListGroupMembershipsForMemberCommand,
  ListGroupsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-identitystore';
import {
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribeInstanceAccessControlAttributeConfigurationCommand,
  DescribeInstanceCommand,
  DescribePermissionSetCommand,
  DescribePermissionSetProvisioningStatusCommand,
  GetInlinePolicyForPermissionSetCommand,
  GetPermissionsBoundaryForPermissionSetCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
  ListAccountAssignmentsCommand,
  ListAccountAssignmentsForPrincipalCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListApplicationAssignmentsCommand,
  ListApplicationAssignmentsForPrincipalCommand,
  ListApplicationsCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListInstancesCommand,
  ListManagedPoliciesInPermissionSetCommand,
  ListPermissionSetProvisioningStatusCommand,
  ListPermissionSetsCommand,
  ListPermissionSetsProvisionedToAccountCommand,
  ListRegionsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-sso-admin';
import { NOTHING } from './nothing.ts';
import type { Place, Probe } from './rights.ts';

const NOBODY = { PrincipalType: 'USER', PrincipalId: NOTHING } as const;

function ofSet({ instanceArn, permissionSetArn }: Place) {
  return { InstanceArn: instanceArn, PermissionSetArn: permissionSetArn };
}

function named(AttributePath: string) {
  return { UniqueAttribute: { AttributePath, AttributeValue: 'idc-doctor@example.invalid' } };
}

/** Every action of sso-admin that idc reads with. */
export const ssoProbes: readonly Probe[] = [
  { api: 'sso:ListInstances', send: ({ sso }) => sso.send(new ListInstancesCommand({})) },
  {
    api: 'sso:DescribeInstance',
    send: ({ sso }, { instanceArn }) => sso.send(new DescribeInstanceCommand({ InstanceArn: instanceArn })),
  },
  {
    api: 'sso:ListRegions',
    send: ({ sso }, { instanceArn }) => sso.send(new ListRegionsCommand({ InstanceArn: instanceArn })),
  },
  {
    api: 'sso:DescribeInstanceAccessControlAttributeConfiguration',
    send: ({ sso }, { instanceArn }) =>
      sso.send(new DescribeInstanceAccessControlAttributeConfigurationCommand({ InstanceArn: instanceArn })),
  },
  {
    api: 'sso:DescribeAccountAssignmentCreationStatus',
    send: ({ sso }, { instanceArn }) =>
      sso.send(
        new DescribeAccountAssignmentCreationStatusCommand({
          InstanceArn: instanceArn,
          AccountAssignmentCreationRequestId: NOTHING,
        }),
      ),
  },
  {
    api: 'sso:DescribeAccountAssignmentDeletionStatus',
    send: ({ sso }, { instanceArn }) =>
      sso.send(
        new DescribeAccountAssignmentDeletionStatusCommand({
          InstanceArn: instanceArn,
          AccountAssignmentDeletionRequestId: NOTHING,
        }),
      ),
  },
  {
    api: 'sso:DescribePermissionSetProvisioningStatus',
    send: ({ sso }, { instanceArn }) =>
      sso.send(
        new DescribePermissionSetProvisioningStatusCommand({
          InstanceArn: instanceArn,
          ProvisionPermissionSetRequestId: NOTHING,
        }),
      ),
  },
  {
    api: 'sso:ListAccountAssignmentCreationStatus',
    send: ({ sso }, { instanceArn }) =>
      sso.send(new ListAccountAssignmentCreationStatusCommand({ InstanceArn: instanceArn, MaxResults: 1 })),
  },
  {
    api: 'sso:ListAccountAssignmentDeletionStatus',
    send: ({ sso }, { instanceArn }) =>
      sso.send(new ListAccountAssignmentDeletionStatusCommand({ InstanceArn: instanceArn, MaxResults: 1 })),
  },
  {
    api: 'sso:ListPermissionSetProvisioningStatus',
    send: ({ sso }, { instanceArn }) =>
      sso.send(new ListPermissionSetProvisioningStatusCommand({ InstanceArn: instanceArn, MaxResults: 1 })),
  },
  {
    api: 'sso:ListPermissionSets',
    send: ({ sso }, { instanceArn }) =>
      sso.send(new ListPermissionSetsCommand({ InstanceArn: instanceArn, MaxResults: 1 })),
  },
  {
    api: 'sso:DescribePermissionSet',
    send: ({ sso }, place) => sso.send(new DescribePermissionSetCommand(ofSet(place))),
  },
  {
    api: 'sso:ListPermissionSetsProvisionedToAccount',
    send: ({ sso }, { instanceArn, accountId }) =>
      sso.send(
        new ListPermissionSetsProvisionedToAccountCommand({
          InstanceArn: instanceArn,
          AccountId: accountId,
          MaxResults: 1,
        }),
      ),
  },
  {
    api: 'sso:ListAccountsForProvisionedPermissionSet',
    send: ({ sso }, place) =>
      sso.send(new ListAccountsForProvisionedPermissionSetCommand({ ...ofSet(place), MaxResults: 1 })),
  },
  {
    api: 'sso:ListAccountAssignments',
    send: ({ sso }, place) =>
      sso.send(
        new ListAccountAssignmentsCommand({ ...ofSet(place), AccountId: place.accountId, MaxResults: 1 }),
      ),
  },
  {
    api: 'sso:ListAccountAssignmentsForPrincipal',
    send: ({ sso }, { instanceArn }) =>
      sso.send(new ListAccountAssignmentsForPrincipalCommand({ InstanceArn: instanceArn, ...NOBODY })),
  },
  {
    api: 'sso:ListApplicationAssignmentsForPrincipal',
    send: ({ sso }, { instanceArn }) =>
      sso.send(new ListApplicationAssignmentsForPrincipalCommand({ InstanceArn: instanceArn, ...NOBODY })),
  },
  {
    api: 'sso:ListManagedPoliciesInPermissionSet',
    send: ({ sso }, place) => sso.send(new ListManagedPoliciesInPermissionSetCommand(ofSet(place))),
  },
  {
    api: 'sso:ListCustomerManagedPolicyReferencesInPermissionSet',
    send: ({ sso }, place) =>
      sso.send(new ListCustomerManagedPolicyReferencesInPermissionSetCommand(ofSet(place))),
  },
  {
    api: 'sso:GetInlinePolicyForPermissionSet',
    send: ({ sso }, place) => sso.send(new GetInlinePolicyForPermissionSetCommand(ofSet(place))),
  },
  {
    api: 'sso:GetPermissionsBoundaryForPermissionSet',
    send: ({ sso }, place) => sso.send(new GetPermissionsBoundaryForPermissionSetCommand(ofSet(place))),
  },
  {
    api: 'sso:ListTagsForResource',
    send: ({ sso }, { instanceArn, permissionSetArn }) =>
      sso.send(new ListTagsForResourceCommand({ InstanceArn: instanceArn, ResourceArn: permissionSetArn })),
  },
  {
    api: 'sso:ListApplications',
    send: ({ sso }, { instanceArn }) =>
      sso.send(new ListApplicationsCommand({ InstanceArn: instanceArn, MaxResults: 1 })),
  },
  {
    api: 'sso:ListApplicationAssignments',
    send: ({ sso }, { applicationArn }) =>
      sso.send(new ListApplicationAssignmentsCommand({ ApplicationArn: applicationArn, MaxResults: 1 })),
  },
];

/** Every action of the identity store that idc reads with. */
export const peopleProbes: readonly Probe[] = [
  {
    api: 'identitystore:DescribeUser',
    send: ({ identitystore }, { identityStoreId }) =>
      identitystore.send(new DescribeUserCommand({ IdentityStoreId: identityStoreId, UserId: NOTHING })),
  },
  {
    api: 'identitystore:DescribeGroup',
    send: ({ identitystore }, { identityStoreId }) =>
      identitystore.send(new DescribeGroupCommand({ IdentityStoreId: identityStoreId, GroupId: NOTHING })),
  },
  {
    api: 'identitystore:GetUserId',
    send: ({ identitystore }, { identityStoreId }) =>
      identitystore.send(
        new GetUserIdCommand({ IdentityStoreId: identityStoreId, AlternateIdentifier: named('userName') }),
      ),
  },
  {
    api: 'identitystore:GetGroupId',
    send: ({ identitystore }, { identityStoreId }) =>
      identitystore.send(
        new GetGroupIdCommand({
          IdentityStoreId: identityStoreId,
          AlternateIdentifier: named('displayName'),
        }),
      ),
  },
  {
    api: 'identitystore:IsMemberInGroups',
    send: ({ identitystore }, { identityStoreId }) =>
      identitystore.send(
        new IsMemberInGroupsCommand({
          IdentityStoreId: identityStoreId,
          MemberId: { UserId: NOTHING },
          GroupIds: [NOTHING],
        }),
      ),
  },
  {
    api: 'identitystore:ListGroupMembershipsForMember',
    send: ({ identitystore }, { identityStoreId }) =>
      identitystore.send(
        new ListGroupMembershipsForMemberCommand({
          IdentityStoreId: identityStoreId,
          MemberId: { UserId: NOTHING },
        }),
      ),
  },
  {
    api: 'identitystore:ListGroups',
    send: ({ identitystore }, { identityStoreId }) =>
      identitystore.send(new ListGroupsCommand({ IdentityStoreId: identityStoreId, MaxResults: 1 })),
  },
  {
    api: 'identitystore:ListUsers',
    send: ({ identitystore }, { identityStoreId }) =>
      identitystore.send(new ListUsersCommand({ IdentityStoreId: identityStoreId, MaxResults: 1 })),
  },
];
