import type { World } from './server.ts';
import { ACCOUNT, failedWorld, REQUEST } from './world.ts';

const SET = 'arn:aws:sso:::permissionSet/emulated/set one';
const USER = {
  UserId: 'user one',
  UserName: 'kim@harbor.example',
  UserStatus: 'ENABLED',
  IdentityStoreId: 'store one',
};
const GROUP = { GroupId: 'group/one', DisplayName: 'payments-oncall', IdentityStoreId: 'store one' };
/** As IAM sends it: URL-encoded. */
const TRUST = encodeURIComponent(
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"sts:AssumeRole"}]}',
);
const status = { Status: 'FAILED', RequestId: REQUEST };

/** The same emulator, with all that the other questions ask about: one account, one set, one user in one group. */
export const organization: World = {
  ...failedWorld,
  ListInstances: {
    Instances: [
      {
        InstanceArn: 'arn:aws:sso:::instance/emulated',
        IdentityStoreId: 'store one',
        OwnerAccountId: '000000000000',
      },
    ],
  },
  DescribeInstance: { InstanceArn: 'arn:aws:sso:::instance/emulated', Status: 'ACTIVE' },
  ListRegions: { Regions: [{ RegionName: 'eu-west-1', Status: 'ACTIVE' }] },
  ListPermissionSets: { PermissionSets: [SET] },
  ListAccounts: { Accounts: [{ Id: ACCOUNT, Name: 'payments', Status: 'ACTIVE' }] },
  ListDelegatedAdministrators: { DelegatedAdministrators: [] },
  ListPermissionSetsProvisionedToAccount: { PermissionSets: [SET] },
  ListAccountAssignments: { AccountAssignments: [{ PrincipalId: 'group/one', PrincipalType: 'GROUP' }] },
  ListAccountAssignmentsForPrincipal: { refuse: 'AccessDeniedException' },
  ListAccountAssignmentCreationStatus: { AccountAssignmentsCreationStatus: [status] },
  ListPermissionSetProvisioningStatus: { PermissionSetsProvisioningStatus: [] },
  ListUsers: { Users: [USER] },
  ListGroups: { Groups: [GROUP] },
  GetUserId: { UserId: 'user one', IdentityStoreId: 'store one' },
  GetGroupId: { refuse: 'ResourceNotFoundException' },
  DescribeUser: USER,
  ListGroupMembershipsForMember: {
    GroupMemberships: [{ MembershipId: 'm', GroupId: 'group/one', MemberId: { UserId: 'user one' } }],
  },
  ListApplications: { Applications: [] },
  ListApplicationAssignmentsForPrincipal: { ApplicationAssignments: [] },
  ListTagsForResource: { Tags: [] },
  ListRoles: { Roles: [], IsTruncated: false },
  DescribeEvents: { events: [] },
  DescribeInstanceAccessControlAttributeConfiguration: {
    Status: 'ENABLED',
    InstanceAccessControlAttributeConfiguration: {
      AccessControlAttributes: [{ Key: 'Team', Value: { Source: [`$\{path:enterprise.department}`] } }],
    },
  },
  GetRole: {
    Role: {
      RoleName: 'deploy',
      Arn: 'arn:aws:iam::444455556666:role/deploy',
      AssumeRolePolicyDocument: TRUST,
    },
  },
};
