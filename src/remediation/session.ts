import { guard } from './guard.ts';
import { isNever } from './never.ts';
import type { Action, Plan } from './plan.ts';
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

/** A part of a plan that fits into one session, by the places of its actions. */
export interface Part {
  readonly indexes: readonly number[];
  readonly session: WriteSession;
}

/**
 * The sessions in which exactly this remediation's plan can be applied, in the order of its actions: as few as AWS's
 * limit for the text of a policy allows. Throws when the plan may not be applied (see guard).
 */
export function sessionsFor(remediation: Remediation): readonly Part[] {
  guard(remediation);
  const parts: number[][] = [];
  for (const index of remediation.plan.actions.keys()) {
    const last = parts.at(-1);
    if (last && policyFor(remediation.plan, [...last, index]).length <= POLICY_CHARACTERS) last.push(index);
    else parts.push([index]);
  }
  return parts.map((indexes) => ({ indexes, session: sessionFor(remediation, indexes) }));
}

/** The same part in two sessions, for what AWS still finds too large. Undefined for a single action. */
export function halvesOf(remediation: Remediation, { indexes }: Part): readonly Part[] | undefined {
  if (indexes.length < 2) return undefined;
  const middle = Math.ceil(indexes.length / 2);
  return [indexes.slice(0, middle), indexes.slice(middle)].map((some) => ({
    indexes: some,
    session: sessionFor(remediation, some),
  }));
}

function sessionFor(remediation: Remediation, indexes: readonly number[]): WriteSession {
  return {
    SourceIdentity: identityOf(remediation.approval),
    RoleSessionName: named('remediation', `idc-${remediation.id}`),
    Tags: [
      { Key: 'idc:remediation', Value: remediation.id },
      { Key: 'idc:requester', Value: named('requester', remediation.requestedBy) },
      { Key: 'idc:approver', Value: approversOf(remediation) },
    ],
    DurationSeconds: 900,
    Policy: policyFor(remediation.plan, indexes),
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
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/**
 * AWS judges each resource of a call by itself, so one statement on all resources of a kind allows what many on a few
 * would, in less text.
 */
function policyFor({ actions, keyArn }: Plan, indexes: readonly number[]): string {
  const covered = indexes.flatMap((index) => actions[index] ?? []);
  const byCalls = merged(covered.flatMap(statementsFor), ({ Action }) => Action);
  const byPlaces = merged(byCalls, ({ Resource }) => Resource);
  const onSets = covered.some((action) => 'permissionSetArn' in action);
  const Statement = [...byPlaces, ...(keyArn && onSets ? [decrypt(keyArn)] : [])];
  const never = Statement.flatMap(({ Action }) => Action).find(isNever);
  if (never) throw new Error(`idc never asks for ${never}.`);
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** Statements that are alike in one part become one: its calls and its places are those of all. */
function merged(
  statements: readonly Statement[],
  part: (one: Statement) => readonly string[],
): readonly Statement[] {
  return once(statements.map((one) => part(one).join())).map((alike) => {
    const some = statements.filter((one) => part(one).join() === alike);
    return allow(once(some.flatMap(({ Action }) => Action)), once(some.flatMap(({ Resource }) => Resource)));
  });
}

function once(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** AWS: callers of Identity Center need its key, and only through it ("Considerations for customer managed KMS keys"). */
function decrypt(keyArn: string): Statement {
  const host = keyArn.startsWith('arn:aws-cn:') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const through = [`sso.*.${host}`, `identitystore.*.${host}`];
  return { ...allow(['kms:Decrypt'], [keyArn]), Condition: { StringLike: { 'kms:ViaService': through } } };
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
          [`arn:*:servicequotas:*:${action.accountId}:${action.serviceCode}/${action.quotaCode}`],
        ),
        allow(
          [
            'servicequotas:GetServiceQuota',
            'servicequotas:GetAWSDefaultServiceQuota',
            'servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota',
          ],
          ['*'],
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

function allow(actions: readonly string[], resource: readonly string[]): Statement {
  return { Effect: 'Allow', Action: actions, Resource: resource };
}
