import { guard } from './guard.ts';
import type { Action } from './plan.ts';
import type { Approval, Remediation } from './remediation.ts';

/** What sts:AssumeRole is asked for: one approved plan, one person, a quarter of an hour at a time. */
export interface WriteSession {
  readonly SourceIdentity: string;
  readonly RoleSessionName: string;
  readonly Tags: { readonly Key: string; readonly Value: string }[];
  readonly DurationSeconds: number;
  readonly Policy: string;
}

/** AWS's limit for the plain text of a session policy. */
const POLICY_CHARACTERS = 2_048;
/** AWS's limit for the value of a session tag. */
const TAG_CHARACTERS = 256;
/** What STS admits in SourceIdentity and RoleSessionName. */
const NAME = /^(?!aws:)[\w+=,.@-]{2,64}$/;

/** The session in which exactly this remediation's plan can be applied. Throws when the plan may not be (see guard). */
export function sessionFor(remediation: Remediation): WriteSession {
  guard(remediation);
  return {
    SourceIdentity: identityOf(remediation.approval),
    RoleSessionName: named('remediation', `idc-${remediation.id}`),
    Tags: [
      { Key: 'idc:remediation', Value: remediation.id },
      { Key: 'idc:requester', Value: named('requester', remediation.requestedBy) },
      { Key: 'idc:approver', Value: approversOf(remediation) },
    ],
    DurationSeconds: 900,
    Policy: policyFor(remediation.plan.actions),
  };
}

/** Who approved last, by their AWS user name where the policy knows it and STS takes it, else by their Slack id. */
function identityOf(approval: Approval | undefined): string {
  const { by = '', awsUser = '' } = approval ?? {};
  return NAME.test(awsUser) ? awsUser : named('approver', by);
}

/** Everybody who approved, by Slack id, in one tag: the trust policy takes no tags but the three. */
function approversOf({ approvals }: Remediation): string {
  const value = approvals.map(({ by }) => named('approver', by)).join(' ');
  if (value.length > TAG_CHARACTERS) throw new Error('AWS would refuse so many approvers in a session.');
  return value;
}

function named(what: string, value: string): string {
  if (!NAME.test(value)) throw new Error(`AWS would refuse the name of the ${what} in a session.`);
  return value;
}

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

function policyFor(actions: readonly Action[]): string {
  const statements = new Map(actions.flatMap(statementsFor).map((one) => [JSON.stringify(one), one]));
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [...statements.values()] });
  if (policy.length > POLICY_CHARACTERS)
    throw new Error(
      `The plan is too large for one session: its policy has ${policy.length} characters, AWS allows ${POLICY_CHARACTERS}.`,
    );
  return policy;
}

/** Which resources each call is authorized on: Service Authorization Reference, IAM Identity Center and Service Quotas. */
function statementsFor(action: Action): Statement[] {
  switch (action.kind) {
    case 'create-assignment':
      return assignmentStatements(action, 'Creat');
    case 'delete-assignment':
      return assignmentStatements(action, 'Delet');
    case 'provision-permission-set':
      return [
        allow(['sso:ProvisionPermissionSet'], triple(action)),
        allow(['sso:ListPermissionSetsProvisionedToAccount'], [action.instanceArn, accountArn(action)]),
        allow(
          ['sso:DescribePermissionSetProvisioningStatus', 'sso:ListPermissionSetProvisioningStatus'],
          [action.instanceArn],
        ),
      ];
    case 'request-quota-increase':
      return [
        allow(
          ['servicequotas:RequestServiceQuotaIncrease'],
          `arn:*:servicequotas:*:${action.accountId}:${action.serviceCode}/${action.quotaCode}`,
        ),
        allow(
          [
            'servicequotas:GetServiceQuota',
            'servicequotas:GetAWSDefaultServiceQuota',
            'servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota',
          ],
          '*',
        ),
      ];
  }
}

type AssignmentAction = Extract<Action, { kind: 'create-assignment' | 'delete-assignment' }>;

function assignmentStatements(action: AssignmentAction, verb: 'Creat' | 'Delet'): Statement[] {
  return [
    allow([`sso:${verb}eAccountAssignment`, 'sso:ListAccountAssignments'], triple(action)),
    allow(
      [`sso:DescribeAccountAssignment${verb}ionStatus`, `sso:ListAccountAssignment${verb}ionStatus`],
      [action.instanceArn],
    ),
  ];
}

interface OnPermissionSet {
  readonly instanceArn: string;
  readonly permissionSetArn: string;
  readonly accountId: string;
}

function triple(action: OnPermissionSet): string[] {
  return [action.instanceArn, action.permissionSetArn, accountArn(action)];
}

function accountArn(action: OnPermissionSet): string {
  const partition = action.instanceArn.split(':')[1] ?? 'aws';
  return `arn:${partition}:sso:::account/${action.accountId}`;
}

function allow(actions: readonly string[], resource: string | readonly string[]): Statement {
  return { Effect: 'Allow', Action: actions, Resource: resource };
}
