import type { Said } from './quirks.ts';

export const REQUEST = '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11';
const SET = 'arn:aws:sso:::permissionSet/emulated/set one';
export const ACCOUNT = 'account-1';
const NOT_FOUND: Said = { refuse: 'ResourceNotFoundException' };

/**
 * What an emulator answers that keeps to the shape of the API and to little else: ids and ARNs that no pattern of
 * AWS's allows, members left out that are optional, members that nobody knows. The request failed because the account
 * lacks the customer managed policy `team-x`.
 */
export const failedWorld: Readonly<Record<string, Said>> = {
  AssumeRole: {
    Credentials: { AccessKeyId: 'test', SecretAccessKey: 'test', SessionToken: 'test' },
  },
  GetCallerIdentity: { Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root', UserId: 'root' },
  ListInstances: {
    Instances: [{ InstanceArn: 'arn:aws:sso:::instance/emulated', IdentityStoreId: 'store one', Odd: true }],
  },
  DescribeAccountAssignmentCreationStatus: {
    AccountAssignmentCreationStatus: {
      Status: 'FAILED',
      RequestId: REQUEST,
      FailureReason: 'Received a 404 status error: Not supported policy team-x.',
      TargetId: ACCOUNT,
      TargetType: 'AWS_ACCOUNT',
      PermissionSetArn: SET,
      PrincipalType: 'GROUP',
      PrincipalId: 'group/one',
    },
  },
  DescribeAccountAssignmentDeletionStatus: NOT_FOUND,
  DescribePermissionSetProvisioningStatus: NOT_FOUND,
  DescribePermissionSet: { PermissionSet: { Name: 'set-one', PermissionSetArn: SET } },
  DescribeAccount: { Account: { Id: ACCOUNT, Name: 'payments', Status: 'ACTIVE' } },
  DescribeGroup: { GroupId: 'group/one', DisplayName: 'payments-oncall', IdentityStoreId: 'store one' },
  LookupEvents: { Events: [] },
  ListManagedPoliciesInPermissionSet: { AttachedManagedPolicies: [{ Name: 'ReadOnlyAccess', Arn: 'odd' }] },
  ListCustomerManagedPolicyReferencesInPermissionSet: {
    CustomerManagedPolicyReferences: [{ Name: 'team-x' }],
  },
  GetInlinePolicyForPermissionSet: {},
  GetPermissionsBoundaryForPermissionSet: NOT_FOUND,
  ListPermissionSetsProvisionedToAccount: { PermissionSets: [] },
  ListAccountAssignments: { AccountAssignments: [] },
  ListAccountAssignmentCreationStatus: { AccountAssignmentsCreationStatus: [] },
  ListAccountAssignmentDeletionStatus: { AccountAssignmentsDeletionStatus: [] },
  ListAccountsForProvisionedPermissionSet: { AccountIds: [ACCOUNT] },
  GetAccountSummary: { SummaryMap: { AttachedPoliciesPerRoleQuota: 10, Roles: 4, RolesQuota: 1000 } },
  ListPolicies: { Policies: [{ PolicyName: 'team-y', Path: '/' }], IsTruncated: false },
};

const status = (failedWorld.DescribeAccountAssignmentCreationStatus as Record<string, object>)
  .AccountAssignmentCreationStatus;

/** An emulator that is done at once: the request succeeded, and the assignment is there. */
export const succeededWorld: Readonly<Record<string, Said>> = {
  ...failedWorld,
  DescribeAccountAssignmentCreationStatus: {
    AccountAssignmentCreationStatus: { ...status, Status: 'SUCCEEDED', FailureReason: undefined },
  },
  ListPermissionSetsProvisionedToAccount: { PermissionSets: [SET] },
  ListAccountAssignments: { AccountAssignments: [{ PrincipalId: 'group/one', PrincipalType: 'GROUP' }] },
};
