import { uuidOf } from '../aws/ids.ts';
import type { Seeded, Stage, Story } from '../aws/story.ts';
import { createVerbs, groupNamed } from '../aws/verbs.ts';
import { ask, type Tell } from './harbor-asks.ts';
import { playLastHours, playMorning } from './harbor-day.ts';
import { playRefusals } from './harbor-refusals.ts';
import { playScim } from './harbor-scim.ts';

/**
 * The last day at Harbor, in two acts: in between, idc can have seen two groups that are created again in the second.
 * Nothing here says FAILED: each request ends as the engine decides.
 */
export const harborStory: Story = [dayBefore, harborNight];

/** What two groups are given before they are deleted and created again. */
const PAYMENTS = { by: 'PERSON', set: 'ReadOnly', account: 'payments-prod', who: 'payments-oncall' } as const;
const NETWORK = { by: 'PERSON', set: 'ReadOnly', account: 'network', who: 'network-operations' } as const;

function dayBefore(stage: Stage): Seeded[] {
  const seeded: Seeded[] = [];
  stage.at(20 * 60);
  for (const wanted of [PAYMENTS, NETWORK]) {
    seeded.push({
      kind: 'request',
      requestId: ask(stage, 'Create', wanted),
      name: `${wanted.who}-before`,
      cause: 'healthy',
      describe: `${wanted.who} is given its access`,
      textIsReal: true,
    });
  }
  return seeded;
}

function harborNight(stage: Stage): Seeded[] {
  const seeded: Seeded[] = [];
  const tell: Tell = (requestId, told) => void seeded.push({ kind: 'request', requestId, ...told });
  evening(stage, tell);
  night(stage, tell);
  playMorning(stage, tell);
  seeded.push(...playRefusals(stage));
  playLastHours(stage, tell);
  playScim(stage);
  return seeded;
}

function evening(stage: Stage, tell: Tell): void {
  recreations(stage, tell);

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

function recreations(stage: Stage, tell: Tell): void {
  const world = createVerbs(stage.state);
  const payments = groupNamed(stage.state, PAYMENTS.who).id;
  const network = groupNamed(stage.state, NETWORK.who).id;
  stage.at(19.5 * 60);
  world.recreateGroup(PAYMENTS.who);
  world.recreateGroup(NETWORK.who);

  stage.at(19 * 60);
  tell(ask(stage, 'Create', { ...PAYMENTS, who: payments }), {
    name: 'principal-recreated',
    cause: 'principal_recreated_stale_id',
    describe:
      'payments-oncall was deleted and created again; the request, and two assignments, name the old id',
    plan: 'repoint-assignment',
    textIsReal: true,
  });
  tell(ask(stage, 'Create', { ...NETWORK, who: network }), {
    name: 'principal-recreated-by-hand',
    cause: 'principal_recreated_stale_id',
    describe:
      'network-operations was made anew by hand: only its name tells that it is the same, so an approver picks',
    plan: 'repoint-assignment',
    textIsReal: true,
  });
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
