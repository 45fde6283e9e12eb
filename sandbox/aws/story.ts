import { namedIds, randomIds } from './ids.ts';
import type { Output } from './operation.ts';
import { perform } from './perform.ts';
import { Refusal } from './refusal.ts';
import { services } from './services/services.ts';
import type { Request, RequestKind, State } from './state.ts';
import type { TrailEvent } from './trail.ts';

export type SeededPlan =
  | 'retry-assignment'
  | 'repoint-assignment'
  | 'provision-permission-set'
  | 'request-quota-increase'
  | 'text-only';

/** Something in the world that a person can ask about, and what the right answer is. */
export interface Seeded {
  name: string;
  /** A label of docs/reference/causes.md, or `healthy` or `in-progress`. */
  cause: string;
  kind: 'request' | 'event' | 'text';
  requestId?: string;
  eventId?: string;
  eventJson?: string;
  text?: string;
  describe: string;
  plan?: SeededPlan;
  /** Whether AWS's text for it was found in public; otherwise it is invented. */
  textIsReal: boolean;
}

/** Plays history on the engine itself, with a clock of its own. */
export interface Stage {
  readonly state: State;
  /** Moves to this many minutes before now. Time only goes forward. */
  at(minutesAgo: number): void;
  /** A call of the key's owner, which has to succeed. */
  call(key: string, api: `${string}:${string}`, input: Output): Output;
  /** A call that has to be refused, with its CloudTrail event. */
  refused(key: string, api: `${string}:${string}`, input: Output): { refusal: Refusal; event: TrailEvent };
  /** Follows a request to its end, as whoever made it would. */
  finish(requestId: string, key: string): void;
}
/** Gives what can be asked about once it has ended, in place of what could be asked before it. */
export type Act = (stage: Stage) => Seeded[];
export type Story = Act | readonly Act[];

/** Plays the next act and sets the clock free again; undefined when there is none left. */
export type NextAct = () => Seeded[] | undefined;

/** Between two acts the world can be looked at, as it then stood. The ids are the same, however long that takes. */
export function tell(state: State, story: Story): NextAct {
  const acts = typeof story === 'function' ? [story] : [...story];
  const start = state.now();
  const clock = { at: start - 24 * 3600_000 };
  const ids = namedIds('story');
  const stage = createStage(state, clock, start);
  return () => {
    const act = acts.shift();
    if (!act) return undefined;
    const { now, trailDelayMs } = state;
    Object.assign(state, { now: () => clock.at, ids, trailDelayMs: 0 });
    const seeded = act(stage);
    Object.assign(state, { now, ids: randomIds(), trailDelayMs });
    return seeded;
  };
}

const DESCRIBE: Readonly<Record<RequestKind, readonly [operation: string, field: string]>> = {
  creation: ['DescribeAccountAssignmentCreationStatus', 'AccountAssignmentCreationRequestId'],
  deletion: ['DescribeAccountAssignmentDeletionStatus', 'AccountAssignmentDeletionRequestId'],
  provisioning: ['DescribePermissionSetProvisioningStatus', 'ProvisionPermissionSetRequestId'],
};

function lookAt(state: State, { kind, id }: Request): Output {
  return { InstanceArn: state.organization.instance.arn, [DESCRIBE[kind][1]]: id };
}

function createStage(state: State, clock: { at: number }, start: number): Stage {
  return {
    state,
    at: (minutesAgo) => {
      const to = start - minutesAgo * 60_000;
      if (to < clock.at) throw new Error('a story only goes forward');
      clock.at = to;
    },
    call: (key, api, input) => call(state, key, api, input),
    finish: (requestId, key) => {
      const request = state.requests.get(requestId);
      if (!request) throw new Error(`no request ${requestId}`);
      const look = () => call(state, key, `sso:${DESCRIBE[request.kind][0]}`, lookAt(state, request));
      look();
      clock.at = Math.max(clock.at, request.due) + 1000;
      look();
    },
    refused: (key, api, input) => {
      try {
        call(state, key, api, input);
      } catch (refusal) {
        const event = state.trail.at(-1);
        if (refusal instanceof Refusal && event) return { refusal, event };
        throw refusal;
      }
      throw new Error(`${api} of ${key} was not refused`);
    },
  };
}

function call(state: State, key: string, api: string, input: Output): Output {
  const [prefix = '', name = ''] = api.split(':');
  const service = services.find((s) => s.prefix === prefix);
  const caller = state.callers.get(key);
  if (!service || !caller) throw new Error(`the story knows no ${api} of ${key}`);
  const described = state.organization.keys.find((k) => k.accessKeyId === key);
  return perform(service, {
    state,
    caller,
    region: state.organization.region,
    userAgent: described?.userAgent ?? 'aws-cli/2.31.4',
    requestId: state.ids.uuid(),
    name,
    input,
    paging: 'usual',
  });
}
