import { eventJson } from '../aws/services/cloudtrail.ts';
import type { Seeded, Stage } from '../aws/story.ts';
import { assignment } from './harbor-story.ts';

type Told = Pick<Seeded, 'name' | 'cause' | 'describe'>;

/** Calls that AWS refuses at once: they have no request id, only a CloudTrail record and what the caller saw. */
export function playRefusals(stage: Stage): Seeded[] {
  stage.at(200);
  return [managementAccount(stage), conflict(stage), controlPolicy(stage)];
}

function refused(stage: Stage, key: string, input: ReturnType<typeof assignment>, told: Told): Seeded {
  const { refusal, event } = stage.refused(key, 'sso:CreateAccountAssignment', input);
  return {
    ...told,
    kind: 'event',
    eventId: event.id,
    eventJson: eventJson(stage.state, event),
    text: `An error occurred (${refusal.code}) when calling the CreateAccountAssignment operation: ${refusal.message}`,
    textIsReal: true,
  };
}

function managementAccount(stage: Stage): Seeded {
  const input = assignment(stage, { set: 'ReadOnly', account: 'management', who: 'platform' });
  return refused(stage, 'AKIASANDBOXPERSON', input, {
    name: 'delegated-management-account',
    cause: 'delegated_admin_management_account_restricted',
    describe: 'the delegated administrator assigned to the management account',
  });
}

function conflict(stage: Stage): Seeded {
  const input = assignment(stage, { set: 'SupportDesk', account: 'web-prod', who: 'support-desk' });
  stage.call('AKIASANDBOXTERRAFORM', 'sso:CreateAccountAssignment', input);
  const seeded = refused(stage, 'AKIASANDBOXPERSON', input, {
    name: 'conflict',
    cause: 'concurrent_operation_conflict',
    describe: 'Terraform was working on the same assignment at that moment',
  });
  const pending = [...stage.state.requests.values()].find((r) => r.status === 'IN_PROGRESS');
  if (pending) stage.finish(pending.id);
  return seeded;
}

function controlPolicy(stage: Stage): Seeded {
  const input = assignment(stage, {
    set: 'ReadOnly',
    account: 'security-log-archive',
    who: 'security-review',
  });
  return refused(stage, 'AKIASANDBOXTERRAFORM', input, {
    name: 'scp-deny',
    cause: 'scp_explicit_deny',
    describe: 'a service control policy on the OU of the identity account denies the call',
  });
}
