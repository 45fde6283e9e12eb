import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { readAccessDenied } from '../knowledge/access-denied.ts';
import { roleArnOf } from './call.ts';
import type { Instance } from './evidence.ts';
import { home, partitionOf } from './instance.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';

/** What IAM says that the caller may do in the management account. */
export interface CallerPermissions {
  readonly principalArn: string;
  readonly denied: readonly string[];
}

/** What Identity Center does with the caller's own rights when the target is the management account. */
export const ROLE_ACTIONS = ['iam:GetRole', 'iam:CreateRole', 'iam:PutRolePolicy', 'iam:AttachRolePolicy'];

/** What IAM says of the caller in the management account: the action that AWS named, else the usual four. */
export const gatherCallerPermissions: Gatherer<'callerPermissions'> = async (look) => {
  const { instance } = await home(look);
  const failure = await look.need('failure');
  if (failure.accountId !== instance.ownerAccountId) return NOT_ASKED;
  const denied = readAccessDenied(failure.text ?? '');
  const caller = denied?.principalArn ?? (await callerIn(look));
  const principalArn = caller && (roleArnOf(caller) ?? caller);
  if (!principalArn) throw new NotSeen([noCaller()]);
  const session = look.aws.management(instance.primaryRegion);
  if (!session) throw new NotSeen([noRole()]);
  const answer = await look.call(session, 'iam:SimulatePrincipalPolicy', () =>
    session.iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: principalArn,
        ActionNames: denied?.action ? [denied.action] : ROLE_ACTIONS,
        ResourceArns: [resource(denied?.resource, instance)],
      }),
    ),
  );
  const results = answer.EvaluationResults ?? [];
  return {
    principalArn,
    denied: results.flatMap(({ EvalActionName, EvalDecision }) =>
      EvalActionName && EvalDecision !== 'allowed' ? [EvalActionName] : [],
    ),
  };
};

/** CloudTrail is asked only where AWS's text does not name the caller. */
async function callerIn(look: Look): Promise<string | undefined> {
  const call = await look.need('call');
  return call.found ? call.record.callerArn : undefined;
}

/** In other accounts Identity Center works with a role of its own, so the caller's rights do not matter. */
const NOT_ASKED = { principalArn: '', denied: [] };

/** Some services name the resource without its ARN ("role AWSReservedSSO_…"): then a role of Identity Center stands for it. */
function resource(named: string | undefined, instance: Instance): string {
  if (named?.startsWith('arn:')) return named;
  const region = instance.primaryRegion === 'us-east-1' ? '' : `${instance.primaryRegion}/`;
  const path = `role/aws-reserved/sso.amazonaws.com/${region}AWSReservedSSO_Any_0000000000000000`;
  return `arn:${partitionOf(instance)}:iam::${instance.ownerAccountId ?? '*'}:${path}`;
}

function noCaller() {
  return {
    of: 'the rights of the caller',
    reason: 'failed' as const,
    detail: 'CloudTrail does not tell who called',
  };
}

function noRole() {
  return {
    of: 'the rights of the caller in the management account',
    reason: 'not-configured' as const,
    detail: 'IDC_MANAGEMENT_READ_ROLE_ARN is not set',
    remedy: 'Create the role of deploy/policies/management-read.json and set IDC_MANAGEMENT_READ_ROLE_ARN.',
  };
}
