import { uuidOf } from '../aws/ids.ts';
import type { Output } from '../aws/operation.ts';
import { permissionSetNamed } from '../aws/state.ts';
import type { Seeded, Stage } from '../aws/story.ts';
import { createVerbs, groupNamed } from '../aws/verbs.ts';
import { ACCOUNTS } from './harbor-accounts.ts';
import { playRefusals } from './harbor-refusals.ts';

interface Wanted {
  by: 'TERRAFORM' | 'PERSON' | 'REQUESTER';
  set: string;
  account: string;
  /** Name of a group or user, or an id that is used as it is. */
  who: string;
}
type Told = Omit<Seeded, 'kind' | 'requestId'>;

/** The input of an assignment call. An account or a principal that the world does not know goes in as given. */
export function assignment({ state }: Stage, { set, account, who }: Omit<Wanted, 'by'>) {
  const group = [...state.groups.values()].find((g) => g.name === who || g.id === who);
  const user = state.organization.users.find((u) => u.userName === who);
  return {
    InstanceArn: state.organization.instance.arn,
    PermissionSetArn: permissionSetNamed(state, set).arn,
    TargetType: 'AWS_ACCOUNT',
    TargetId: (ACCOUNTS as Record<string, string>)[account] ?? account,
    PrincipalType: user ? 'USER' : 'GROUP',
    PrincipalId: group?.id ?? user?.id ?? who,
  };
}

/** Asks, and waits for the outcome. */
function ask(stage: Stage, kind: 'Create' | 'Delete', wanted: Wanted): string {
  const id = start(stage, kind, wanted);
  stage.finish(id);
  return id;
}

function start(stage: Stage, kind: 'Create' | 'Delete', wanted: Wanted): string {
  return requestIdOf(
    stage.call(`AKIASANDBOX${wanted.by}`, `sso:${kind}AccountAssignment`, assignment(stage, wanted)),
  );
}

function provision(stage: Stage, set: string, account: keyof typeof ACCOUNTS): string {
  const id = requestIdOf(
    stage.call('AKIASANDBOXPERSON', 'sso:ProvisionPermissionSet', {
      InstanceArn: stage.state.organization.instance.arn,
      PermissionSetArn: permissionSetNamed(stage.state, set).arn,
      TargetType: 'AWS_ACCOUNT',
      TargetId: ACCOUNTS[account],
    }),
  );
  stage.finish(id);
  return id;
}

function requestIdOf(output: Output): string {
  return (Object.values(output)[0] as { RequestId: string }).RequestId;
}

/** The last twenty hours at Harbor. Nothing here says FAILED: each request ends as the engine decides. */
export function harborStory(stage: Stage): Seeded[] {
  const seeded: Seeded[] = [];
  const tell = (requestId: string, told: Told) => void seeded.push({ kind: 'request', requestId, ...told });
  evening(stage, tell);
  night(stage, tell);
  morning(stage, tell);
  seeded.push(...playRefusals(stage));
  lastMinutes(stage, tell);
  return seeded;
}

type Tell = (requestId: string, told: Told) => void;

function evening(stage: Stage, tell: Tell): void {
  const world = createVerbs(stage.state);
  const old = groupNamed(stage.state, 'payments-oncall').id;
  stage.at(19.5 * 60);
  world.recreateGroup('payments-oncall');

  stage.at(19 * 60);
  tell(ask(stage, 'Create', { by: 'PERSON', set: 'ReadOnly', account: 'payments-prod', who: old }), {
    name: 'principal-recreated',
    cause: 'principal_recreated_stale_id',
    describe:
      'payments-oncall was deleted and created again; the request, and two assignments, name the old id',
    plan: 'repoint-assignment',
    textIsReal: true,
  });

  stage.at(18 * 60);
  tell(
    ask(stage, 'Create', {
      by: 'TERRAFORM',
      set: 'ReadOnly',
      account: 'payments-staging',
      who: uuidOf('nobody'),
    }),
    {
      name: 'principal-not-found',
      cause: 'principal_not_found',
      describe: 'a group id that never existed',
      textIsReal: true,
    },
  );

  stage.at(17 * 60);
  tell(ask(stage, 'Create', { by: 'PERSON', set: 'ReadOnly', account: 'legacy-crm', who: 'support-desk' }), {
    name: 'account-suspended',
    cause: 'account_suspended_or_closed',
    describe: 'legacy-crm is suspended',
    textIsReal: true,
  });

  stage.at(16 * 60);
  tell(
    ask(stage, 'Create', {
      by: 'TERRAFORM',
      set: 'ReadOnly',
      account: '999988887777',
      who: 'security-review',
    }),
    {
      name: 'account-not-found',
      cause: 'account_not_found',
      describe: 'an account id that the organization does not have',
      textIsReal: false,
    },
  );

  stage.at(15 * 60);
  tell(
    ask(stage, 'Create', { by: 'REQUESTER', set: 'ManagementAdmin', account: 'management', who: 'platform' }),
    {
      name: 'management-account-caller',
      cause: 'mgmt_account_caller_iam_permissions',
      describe: 'the target is the management account, and access-requester has no rights in IAM',
      textIsReal: true,
    },
  );

  stage.at(14 * 60);
  tell(
    ask(stage, 'Create', {
      by: 'TERRAFORM',
      set: 'SupportDesk',
      account: 'web-staging',
      who: 'support-desk',
    }),
    {
      name: 'boundary-missing',
      cause: 'permissions_boundary_missing',
      describe: 'web-staging has no policy harbor-support-boundary, which SupportDesk has as its boundary',
      textIsReal: false,
    },
  );
}

function night(stage: Stage, tell: Tell): void {
  const world = createVerbs(stage.state);
  stage.at(12 * 60);
  tell(
    ask(stage, 'Create', {
      by: 'TERRAFORM',
      set: 'DataEngineer',
      account: 'data-sandbox',
      who: 'data-engineers',
    }),
    {
      name: 'customer-policy-missing',
      cause: 'customer_managed_policy_missing',
      describe: 'data-sandbox has no policy /teams/data/harbor-data-lake, still not',
      textIsReal: true,
    },
  );
  const gone = 'the policy was missing then and has been created since';
  tell(
    ask(stage, 'Create', { by: 'PERSON', set: 'DataEngineer', account: 'web-prod', who: 'data-engineers' }),
    {
      name: 'customer-policy-created-since',
      cause: 'customer_managed_policy_missing',
      describe: `${gone}; asked by a person, so a retry is right`,
      plan: 'retry-assignment',
      textIsReal: true,
    },
  );
  tell(
    ask(stage, 'Create', {
      by: 'TERRAFORM',
      set: 'DataEngineer',
      account: 'orders-staging',
      who: 'data-engineers',
    }),
    {
      name: 'terraform-cause-gone',
      cause: 'customer_managed_policy_missing',
      describe: `${gone}; asked by Terraform, so the answer is text`,
      plan: 'text-only',
      textIsReal: true,
    },
  );
  const unwanted = {
    by: 'PERSON',
    set: 'DataEngineer',
    account: 'payments-staging',
    who: 'data-engineers',
  } as const;
  tell(ask(stage, 'Create', unwanted), {
    name: 'deleted-on-purpose',
    cause: 'customer_managed_policy_missing',
    describe: `${gone}; somebody then deleted the assignment on purpose, so no retry`,
    textIsReal: true,
  });
  stage.at(11 * 60);
  ask(stage, 'Delete', unwanted);
  for (const account of ['web-prod', 'orders-staging', 'payments-staging']) {
    world.createPolicy(account, 'harbor-data-lake', '/teams/data/');
  }

  stage.at(10 * 60);
  tell(
    ask(stage, 'Create', {
      by: 'TERRAFORM',
      set: 'PowerUser',
      account: 'research-lab',
      who: 'tessa.brouwer@harbor.example',
    }),
    {
      name: 'assigned-in-research',
      cause: 'healthy',
      describe: 'PowerUser has its role in research-lab already, so the full role quota does not matter',
      textIsReal: true,
    },
  );
  tell(ask(stage, 'Create', { by: 'TERRAFORM', set: 'ReadOnly', account: 'research-lab', who: 'research' }), {
    name: 'role-quota',
    cause: 'iam_role_quota_exceeded',
    describe: 'research-lab has as many roles as its quota allows',
    plan: 'request-quota-increase',
    textIsReal: false,
  });
}

function morning(stage: Stage, tell: Tell): void {
  const world = createVerbs(stage.state);
  stage.at(8 * 60);
  tell(
    ask(stage, 'Delete', {
      by: 'TERRAFORM',
      set: 'PowerUser',
      account: 'web-staging',
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

function lastMinutes(stage: Stage, tell: Tell): void {
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
