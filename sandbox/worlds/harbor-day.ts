import { permissionSetNamed } from '../aws/state.ts';
import type { Stage } from '../aws/story.ts';
import { createVerbs } from '../aws/verbs.ts';
import { ask, provision, start, type Tell } from './harbor-asks.ts';

/** Refused deletions, broken documents, and a set that was changed and forgotten. */
export function playMorning(stage: Stage, tell: Tell): void {
  const world = createVerbs(stage.state);
  stage.at(8 * 60);
  tell(
    ask(stage, 'Delete', {
      by: 'TERRAFORM',
      set: 'PowerUser',
      account: 'orders-staging',
      who: 'web-developers',
    }),
    {
      name: 'assignment-gone',
      cause: 'assignment_already_gone',
      describe: 'deletion of an assignment that was not there',
      textIsReal: true,
    },
  );

  stage.at(7 * 60);
  tell(provision(stage, 'NetworkOps', 'network'), {
    name: 'inline-malformed',
    cause: 'inline_policy_malformed',
    describe: 'the inline policy of NetworkOps says Actions where it means Action',
    textIsReal: false,
  });
  tell(
    ask(stage, 'Create', { by: 'PERSON', set: 'SecurityAudit', account: 'tools', who: 'security-review' }),
    {
      name: 'inline-too-large',
      cause: 'inline_policy_too_large',
      describe: 'the inline policy of SecurityAudit has over 10,240 bytes',
      textIsReal: false,
    },
  );

  stage.at(6 * 60);
  world.failNext();
  tell(
    ask(stage, 'Create', { by: 'PERSON', set: 'ReadOnly', account: 'orders-staging', who: 'orders-oncall' }),
    {
      name: 'internal-exception',
      cause: 'internal_service_exception',
      describe: 'something inside AWS',
      textIsReal: true,
    },
  );

  stage.at(5 * 60);
  tell(
    ask(stage, 'Create', {
      by: 'PERSON',
      set: 'RunbookOperator',
      account: 'web-prod',
      who: 'platform-oncall',
    }),
    {
      name: 'outdated',
      cause: 'permission_set_outdated_in_account',
      describe: 'succeeded; RunbookOperator was changed afterwards and never provisioned again',
      plan: 'provision-permission-set',
      textIsReal: true,
    },
  );
  tell(
    ask(stage, 'Create', {
      by: 'TERRAFORM',
      set: 'PowerUser',
      account: 'web-staging',
      who: 'web-developers',
    }),
    {
      name: 'healthy',
      cause: 'healthy',
      describe: 'succeeded and in place',
      textIsReal: true,
    },
  );
  stage.call('AKIASANDBOXPERSON', 'sso:AttachManagedPolicyToPermissionSet', {
    InstanceArn: stage.state.organization.instance.arn,
    PermissionSetArn: permissionSetNamed(stage.state, 'RunbookOperator').arn,
    ManagedPolicyArn: 'arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess',
  });
}

export function playLastHours(stage: Stage, tell: Tell): void {
  const world = createVerbs(stage.state);
  stage.at(120);
  tell(
    ask(stage, 'Create', {
      by: 'PERSON',
      set: 'OnCallOperator',
      account: 'orders-prod',
      who: 'payments-oncall',
    }),
    {
      name: 'quota-raised-since',
      cause: 'managed_policy_quota_exceeded',
      describe:
        'eleven policies, ten allowed then; the quota of orders-prod is 15 now and a person asked, so a retry is right',
      plan: 'retry-assignment',
      textIsReal: true,
    },
  );
  stage.at(90);
  world.setQuota('orders-prod', 'L-0DA4ABF3', 15);

  stage.at(30);
  tell(
    ask(stage, 'Create', {
      by: 'TERRAFORM',
      set: 'OnCallOperator',
      account: 'payments-prod',
      who: 'payments-oncall',
    }),
    {
      name: 'managed-policy-quota',
      cause: 'managed_policy_quota_exceeded',
      describe: 'eleven policies in OnCallOperator, ten allowed on a role in payments-prod',
      plan: 'request-quota-increase',
      textIsReal: true,
    },
  );

  stage.at(0);
  const usual = stage.state.asyncMs;
  stage.state.asyncMs = 60_000;
  tell(
    start(stage, 'Create', {
      by: 'PERSON',
      set: 'ReadOnly',
      account: 'web-staging',
      who: 'mina.choi@harbor.example',
    }),
    {
      name: 'in-progress',
      cause: 'in-progress',
      describe: 'still under way; succeeds a minute after the start',
      textIsReal: true,
    },
  );
  stage.state.asyncMs = usual;
}
