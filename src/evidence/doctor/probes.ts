import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeEventDetailsCommand, DescribeEventsCommand } from '@aws-sdk/client-health';
import {
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  ListPoliciesCommand,
  ListRolesCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  DescribeAccountCommand,
  DescribePolicyCommand,
  ListAccountsCommand,
  ListDelegatedAdministratorsCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
} from '@aws-sdk/client-organizations';
import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { ListAccountAssignmentsForPrincipalCommand } from '@aws-sdk/client-sso-admin';
import { DecodeAuthorizationMessageCommand } from '@aws-sdk/client-sts';
import { peopleProbes, ssoProbes } from './instance-probes.ts';
import { NOTHING } from './nothing.ts';
import type { Probe } from './rights.ts';

const history: readonly Probe[] = [
  {
    api: 'cloudtrail:LookupEvents',
    send: ({ cloudtrail }) => cloudtrail.send(new LookupEventsCommand({ MaxResults: 1 })),
  },
  {
    api: 'organizations:DescribeAccount',
    send: ({ organizations }, { accountId }) =>
      organizations.send(new DescribeAccountCommand({ AccountId: accountId })),
  },
  {
    api: 'organizations:ListAccounts',
    send: ({ organizations }) => organizations.send(new ListAccountsCommand({ MaxResults: 1 })),
  },
  {
    api: 'organizations:ListDelegatedAdministrators',
    send: ({ organizations }) =>
      organizations.send(new ListDelegatedAdministratorsCommand({ ServicePrincipal: 'sso.amazonaws.com' })),
  },
  {
    api: 'health:DescribeEvents',
    send: ({ health }) =>
      health.send(new DescribeEventsCommand({ filter: { services: ['SSO'] }, maxResults: 10 })),
  },
  {
    api: 'health:DescribeEventDetails',
    send: ({ health }) =>
      health.send(
        new DescribeEventDetailsCommand({
          eventArns: ['arn:aws:health:us-east-1::event/SSO/AWS_SSO_OPERATIONAL_ISSUE/none'],
        }),
      ),
  },
];

/** Every action of deploy/policies/read.json but sts:AssumeRole, which the other roles show. */
export const readProbes: readonly Probe[] = [
  ...ssoProbes,
  ...peopleProbes,
  ...history,
  {
    api: 'sts:DecodeAuthorizationMessage',
    send: ({ sts }) => sts.send(new DecodeAuthorizationMessageCommand({ EncodedMessage: 'none' })),
  },
];

/** Every action of deploy/policies/management-read.json. */
export const managementProbes: readonly Probe[] = [
  ...history,
  {
    api: 'sso:ListAccountAssignmentsForPrincipal',
    send: ({ sso }, { instanceArn }) =>
      sso.send(
        new ListAccountAssignmentsForPrincipalCommand({
          InstanceArn: instanceArn,
          PrincipalType: 'USER',
          PrincipalId: NOTHING,
        }),
      ),
  },
  {
    api: 'organizations:ListPoliciesForTarget',
    send: ({ organizations }, { accountId }) =>
      organizations.send(
        new ListPoliciesForTargetCommand({ TargetId: accountId, Filter: 'SERVICE_CONTROL_POLICY' }),
      ),
  },
  {
    api: 'organizations:ListParents',
    send: ({ organizations }, { accountId }) =>
      organizations.send(new ListParentsCommand({ ChildId: accountId })),
  },
  {
    api: 'organizations:DescribePolicy',
    send: ({ organizations }) =>
      organizations.send(new DescribePolicyCommand({ PolicyId: 'p-FullAWSAccess' })),
  },
  {
    api: 'iam:SimulatePrincipalPolicy',
    send: ({ iam }, { roleArn }) =>
      iam.send(
        new SimulatePrincipalPolicyCommand({ PolicySourceArn: roleArn, ActionNames: ['iam:GetRole'] }),
      ),
  },
];

const POLICIES_PER_ROLE = { ServiceCode: 'iam', QuotaCode: 'L-0DA4ABF3' };

/** Every action of deploy/policies/member-read.json. */
export const memberProbes: readonly Probe[] = [
  { api: 'iam:GetAccountSummary', send: ({ iam }) => iam.send(new GetAccountSummaryCommand({})) },
  {
    api: 'iam:ListPolicies',
    send: ({ iam }) => iam.send(new ListPoliciesCommand({ Scope: 'Local', MaxItems: 1 })),
  },
  { api: 'iam:GetRole', send: ({ iam }) => iam.send(new GetRoleCommand({ RoleName: 'idc-no-such-role' })) },
  { api: 'iam:ListRoles', send: ({ iam }) => iam.send(new ListRolesCommand({ MaxItems: 1 })) },
  {
    api: 'iam:GetPolicy',
    send: ({ iam }) =>
      iam.send(new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })),
  },
  {
    api: 'iam:GetPolicyVersion',
    send: ({ iam }) =>
      iam.send(
        new GetPolicyVersionCommand({
          PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
          VersionId: 'v1',
        }),
      ),
  },
  {
    api: 'servicequotas:GetServiceQuota',
    send: ({ quotas }) => quotas.send(new GetServiceQuotaCommand(POLICIES_PER_ROLE)),
  },
  {
    api: 'servicequotas:GetAWSDefaultServiceQuota',
    send: ({ quotas }) => quotas.send(new GetAWSDefaultServiceQuotaCommand(POLICIES_PER_ROLE)),
  },
];
