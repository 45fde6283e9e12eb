import type { Refusal } from '../aws/refusal.ts';
import { eventJson } from '../aws/services/cloudtrail.ts';
import type { Seeded, Stage } from '../aws/story.ts';
import type { TrailEvent } from '../aws/trail.ts';
import { type ACCOUNTS, REGION } from './harbor-accounts.ts';
import { assignment, start } from './harbor-asks.ts';

type Told = Pick<Seeded, 'name' | 'cause' | 'describe' | 'textIsReal'>;

interface Refused {
  /** `AKIASANDBOX` and this. */
  by: string;
  set: string;
  account: keyof typeof ACCOUNTS;
  who: string;
}

/** Calls that AWS refuses at once: they have no request id, only a CloudTrail record and what the caller saw. */
export function playRefusals(stage: Stage): Seeded[] {
  stage.at(200);
  return [...managementAccount(stage), ...conflict(stage), ...controlPolicy(stage)];
}

/** The same refusal twice: as an event, and as the text that somebody would paste. */
function refused(stage: Stage, { by, ...wanted }: Refused, told: Told): [Seeded, Seeded] {
  const input = assignment(stage, wanted);
  const { refusal, event } = stage.refused(`AKIASANDBOX${by}`, 'sso:CreateAccountAssignment', input);
  const text = by === 'TERRAFORM' ? terraformError(refusal, event) : consoleAddress(event);
  return [
    {
      ...told,
      kind: 'event',
      eventId: event.id,
      eventJson: eventJson(stage.state, event),
      text: `An error occurred (${refusal.code}) when calling the CreateAccountAssignment operation: ${refusal.message}`,
    },
    { ...told, name: `${told.name}-pasted`, kind: 'text', text },
  ];
}

function terraformError(refusal: Refusal, event: TrailEvent): string {
  const id = String(event.record.requestID);
  return `Error: creating SSO Account Assignment: operation error SSO Admin: CreateAccountAssignment, https response error StatusCode: 400, RequestID: ${id}, ${refusal.code}: ${refusal.message}`;
}

function consoleAddress(event: TrailEvent): string {
  return `https://${REGION}.console.aws.amazon.com/cloudtrailv2/home?region=${REGION}#/events/${event.id}`;
}

function managementAccount(stage: Stage): Seeded[] {
  const wanted: Refused = { by: 'PERSON', set: 'ReadOnly', account: 'management', who: 'platform' };
  return refused(stage, wanted, {
    name: 'delegated-management-account',
    cause: 'delegated_admin_management_account_restricted',
    describe: 'the delegated administrator assigned to the management account',
    textIsReal: true,
  });
}

function conflict(stage: Stage): Seeded[] {
  const wanted = { set: 'SupportDesk', account: 'web-prod', who: 'support-desk' } as const;
  const pending = start(stage, 'Create', { by: 'PERSON', ...wanted });
  const seeded = refused(
    stage,
    { by: 'TERRAFORM', ...wanted },
    {
      name: 'conflict',
      cause: 'concurrent_operation_conflict',
      describe: 'somebody was working on the same assignment at that moment',
      textIsReal: true,
    },
  );
  stage.finish(pending, 'AKIASANDBOXPERSON');
  return seeded;
}

function controlPolicy(stage: Stage): Seeded[] {
  const wanted: Refused = {
    by: 'TERRAFORM',
    set: 'ReadOnly',
    account: 'security-log-archive',
    who: 'security-review',
  };
  return refused(stage, wanted, {
    name: 'scp-deny',
    cause: 'scp_explicit_deny',
    describe: 'a service control policy on the OU of the identity account denies the call',
    textIsReal: true,
  });
}
