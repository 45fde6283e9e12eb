import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type AwsSandbox, startAws } from '../../sandbox/aws/server.ts';
import { accountNamed, permissionSetNamed } from '../../sandbox/aws/state.ts';
import { groupNamed, userNamed } from '../../sandbox/aws/verbs.ts';
import { big } from '../../sandbox/worlds/big.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import type { Remembered } from '../../src/evidence/evidence.ts';
import type { LivePrincipal, Memory } from '../../src/evidence/memory.ts';
import { awsOf, findingsOf, REGION, startWorld } from './rig.ts';

/** Who reaches what, and why not: each fault caused in a world of its own, then asked with each single call denied. */
let sandbox: AwsSandbox;
let memory: Memory;
beforeEach(async () => {
  sandbox = await startWorld();
  sandbox.control.settings({ asyncMs: 0, trailDelayMs: 0 });
  memory = remembering();
});
afterEach(() => sandbox.stop());

function ask(text: string, roles: 'all' | 'read' = 'all'): Promise<Diagnosis> {
  return makeDiagnose(awsOf(sandbox, roles), memory)({ kind: 'access', text });
}

const causesOf = (diagnosis: Diagnosis) => findingsOf(diagnosis).map(({ cause }) => cause);

/** What was seen alive is remembered, as the bot's database does it. */
function remembering(): Memory {
  const seen = new Map<string, Remembered>();
  const remember = async ({ id, name, externalIds }: LivePrincipal) => {
    seen.set(id, { name, externalIds, lastSeen: '2026-11-01T00:00:00Z' });
  };
  return {
    recallFailure: async () => undefined,
    rememberFailure: async () => {},
    unnamedReasons: async () => [],
    recallPrincipal: async (id) => seen.get(id),
    recallAlike: async ({ id, name }) =>
      [...seen].flatMap(([one, { name: its }]) => (its === name && one !== id ? [one] : [])),
    rememberPrincipal: remember,
    rememberPrincipals: async (all) => void (await Promise.all(all.map(remember))),
    recallCount: async () => undefined,
    rememberCount: async () => {},
  };
}

/** A call of the administrator, which CloudTrail records. */
async function call(
  Command: typeof CreateAccountAssignmentCommand | typeof DeleteAccountAssignmentCommand,
  group: string,
) {
  const { state } = sandbox.control;
  const client = new SSOAdminClient({
    endpoint: sandbox.url,
    region: REGION,
    credentials: { accessKeyId: 'AKIASANDBOXADMIN', secretAccessKey: 'sandbox' },
  });
  await client.send(
    new Command({
      InstanceArn: state.organization.instance.arn,
      PermissionSetArn: permissionSetNamed(state, 'RunbookOperator').arn,
      PrincipalId: groupNamed(state, group).id,
      PrincipalType: 'GROUP',
      TargetId: accountNamed(state, 'web-prod').id,
      TargetType: 'AWS_ACCOUNT',
    }) as CreateAccountAssignmentCommand,
  );
  client.destroy();
}

const ON_WEB = '--account web-prod --permission-set RunbookOperator';

interface Scenario {
  readonly text: string;
  readonly cause: string | undefined;
  readonly said: string;
  readonly arrange?: () => unknown;
  /** What may be answered with less evidence. */
  readonly also?: readonly string[];
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'somebody who can': {
    text: 'sofia.marino@harbor.example --account web-prod --permission-set ReadOnly',
    cause: undefined,
    said: '`sofia.marino@harbor.example` can reach `ReadOnly` on `web-prod`, through group `platform-oncall`.',
  },
  'everything that somebody can': {
    text: 'kim.ode@harbor.example',
    cause: undefined,
    said: '`kim.ode@harbor.example` can reach 7 accounts with 2 permission sets.',
  },
  'nobody of this address': {
    text: `zoe.king@harbor.example ${ON_WEB}`,
    cause: 'user_absent',
    said: 'There is no user `zoe.king@harbor.example` in Identity Center.',
  },
  'a user who is disabled': {
    text: 'victor.hale@harbor.example',
    cause: 'user_disabled',
    said: 'is disabled in Identity Center',
    also: ['not_assigned'],
  },
  'a user who is disabled and has access': {
    text: 'sofia.marino@harbor.example --account web-prod --permission-set ReadOnly',
    arrange: () => sandbox.control.world.setUserDisabled('sofia.marino@harbor.example'),
    cause: 'user_disabled',
    said: 'is disabled',
  },
  'not a member': {
    text: 'kim.ode@harbor.example --account web-prod --permission-set SupportDesk',
    cause: 'membership_missing',
    said: 'it is assigned to group `support-desk`, and `kim.ode@harbor.example` is a member of none of them',
  },
  'taken out of the group': {
    text: 'fatima.zahra@harbor.example --account web-prod --permission-set SupportDesk',
    arrange: () => sandbox.control.world.removeMember('support-desk', 'fatima.zahra@harbor.example'),
    cause: 'membership_missing',
    said: 'support-desk',
  },
  'not assigned': {
    text: 'kim.ode@harbor.example --account web-prod --permission-set DataEngineer',
    cause: 'not_assigned',
    said: 'IAM account access manager was not consulted',
  },
  'a group that was created again': {
    text: 'fatima.zahra@harbor.example --account web-prod --permission-set SupportDesk',
    arrange: async () => {
      await ask('fatima.zahra@harbor.example --account web-prod --permission-set SupportDesk');
      sandbox.control.world.recreateGroup('support-desk');
    },
    cause: 'principal_recreated_stale_id',
    said: 'the group `support-desk` was deleted and created again',
    also: ['orphaned_principal'],
  },
  'a group that was created again, asked for everything': {
    text: 'fatima.zahra@harbor.example',
    arrange: async () => {
      await ask('fatima.zahra@harbor.example');
      sandbox.control.world.recreateGroup('support-desk');
    },
    cause: 'principal_recreated_stale_id',
    said: 'because the group `support-desk` was deleted and created again: 3 assignments still name the old id',
    also: ['not_assigned'],
  },
  'a user who was created again': {
    text: 'omar.diallo@harbor.example --account data-prod --permission-set SupportDesk',
    arrange: async () => {
      await ask('omar.diallo@harbor.example --account data-prod --permission-set SupportDesk');
      sandbox.control.world.removeMember('support-desk', 'omar.diallo@harbor.example');
      sandbox.control.world.recreateUser('omar.diallo@harbor.example');
    },
    cause: 'principal_recreated_stale_id',
    said: 'the user `omar.diallo@harbor.example` was deleted and created again',
    also: ['orphaned_principal'],
  },
  'a group that is gone': {
    text: 'fatima.zahra@harbor.example --account web-prod --permission-set SupportDesk',
    arrange: () => sandbox.control.world.deleteGroup('support-desk'),
    cause: 'orphaned_principal',
    said: 'names somebody who no longer exists',
  },
  'an older version': {
    text: 'sofia.marino@harbor.example --account web-prod --permission-set ReadOnly',
    arrange: () => sandbox.control.world.changePermissionSet('ReadOnly', 'job-function/ViewOnlyAccess'),
    cause: 'permission_set_outdated_in_account',
    said: 'is there in an older version',
  },
  'never provisioned': {
    text: 'sofia.marino@harbor.example --account web-prod --permission-set ReadOnly',
    arrange: () => sandbox.control.world.unprovision('web-prod', 'ReadOnly'),
    cause: 'permission_set_outdated_in_account',
    said: 'was never provisioned',
  },
  'an account that is suspended': {
    text: 'bruno.keller@harbor.example --account legacy-crm',
    cause: 'account_suspended_or_closed',
    said: '`legacy-crm` (suspended)',
  },
  'only an application': {
    text: 'alex.brandt@harbor.example',
    arrange: () => {
      const [application] = sandbox.control.state.organization.applications ?? [];
      const principalId = userNamed(sandbox.control.state, 'alex.brandt@harbor.example');
      application?.assignments.push({ principalType: 'USER', principalId });
    },
    cause: 'application_assignment_only',
    said: 'which gives no access to accounts',
    also: ['not_assigned'],
  },
  'a fresh grant': {
    text: `sofia.marino@harbor.example ${ON_WEB}`,
    arrange: () => call(CreateAccountAssignmentCommand, 'platform-oncall').then(settled),
    cause: 'session_stale_entitlements',
    said: 'a session that began before may not show it',
  },
  'a grant that was taken away': {
    text: `sofia.marino@harbor.example ${ON_WEB}`,
    arrange: async () => {
      await call(CreateAccountAssignmentCommand, 'platform-oncall');
      settled();
      await call(DeleteAccountAssignmentCommand, 'platform-oncall');
      settled();
    },
    cause: 'not_assigned',
    said: 'live on for up to 4 hours',
  },
};

/** Requests end when somebody looks. */
function settled() {
  sandbox.control.world.assign('tools', 'ReadOnly', 'research');
}

describe.each(Object.entries(SCENARIOS))('%s', (_name, { text, cause, said, arrange, also = [] }) => {
  beforeEach(async () => {
    await arrange?.();
  });

  test('is answered', async () => {
    const diagnosis = await ask(text);
    expect(diagnosis.answer).toContain(said);
    expect(causesOf(diagnosis)[0]).toBe(cause);
    expect(diagnosis.outcome).toBe(cause ? 'found' : 'healthy');
    expect(diagnosis.gaps).toEqual([]);
    expect(findingsOf(diagnosis).every(({ certainty }) => certainty === 'confirmed')).toBe(true);
  });

  test('is never answered wrong with a single call denied', async () => {
    sandbox.control.resetCalls();
    await ask(text);
    const actions = new Set(sandbox.control.calls().map(({ action }) => action));
    expect(actions.size).toBeGreaterThanOrEqual(3);
    const wrong: string[] = [];
    for (const action of actions) {
      sandbox.control.faults({ deny: [action] });
      const diagnosis = await ask(text);
      const [first] = causesOf(diagnosis);
      const right = first === undefined || first === cause || also.includes(first);
      // A grant is there, whether or not CloudTrail tells when it was made.
      const silent = cause === undefined || cause === 'session_stale_entitlements';
      if (!right || (diagnosis.outcome === 'healthy' && !silent) || (first && !cause))
        wrong.push(`without ${action}: ${diagnosis.outcome} ${first}: ${diagnosis.answer}`);
    }
    expect(wrong).toEqual([]);
  });
});

const ENGINEERING = ['data-sandbox', 'orders-staging', 'payments-staging', 'web-prod', 'web-staging'];
const TOMAS = [
  ...ENGINEERING.map((one) => `${one}: \`ReadOnly\` through group \`all-engineering\`, the latest version`),
  'payments-prod: `ReadOnly` directly, the latest version',
].sort();

describe('the list of what somebody can reach', () => {
  const rows = ({ facts }: Diagnosis) =>
    facts.filter(({ value }) => value.includes('through') || value.includes('directly'));

  test.each([
    ['in one list', () => {}],
    [
      'with the rows of groups in it',
      () => sandbox.control.settings({ principalLists: { management: false, groups: true } }),
    ],
    [
      'from the management account only',
      () => sandbox.control.settings({ principalLists: { management: true, groups: false } }),
    ],
    [
      'pair by pair, where AWS refuses it',
      () => sandbox.control.faults({ deny: ['sso:ListAccountAssignmentsForPrincipal'] }),
    ],
  ])('is the same %s', async (_how, arrange) => {
    arrange();
    const diagnosis = await ask('tomas.reiter@harbor.example');
    expect(rows(diagnosis).map(({ what, value }) => `${what}: ${value}`)).toEqual(TOMAS);
    expect(diagnosis.gaps).toEqual([]);
  });
});

describe('whom it is about', () => {
  test.each([
    'Sofia Marino',
    'sofia marino',
    'sofia.marino',
    'SOFIA.MARINO@harbor.example',
    '"Sofia Marino"',
    '<mailto:sofia.marino@harbor.example|sofia.marino@harbor.example>',
  ])('is found as %s', async (typed) => {
    expect((await ask(typed)).subject.principal?.name).toBe('sofia.marino@harbor.example');
  });

  test('is found by id', async () => {
    const id = userNamed(sandbox.control.state, 'sofia.marino@harbor.example');
    expect((await ask(id)).subject.principal?.name).toBe('sofia.marino@harbor.example');
  });

  test('is asked back where two people have the name', async () => {
    const { users } = sandbox.control.state.organization;
    const twin = { id: '11111111-2222-4333-8444-555555555555', userName: 'sofia.m2@harbor.example' };
    users.push({ ...twin, givenName: 'Sofia', familyName: 'Marino' });
    const diagnosis = await ask('Sofia Marino --account web-prod');
    expect(diagnosis.outcome).toBe('not-known');
    expect(diagnosis.answer).toBe('2 users are called `Sofia Marino`: which one?');
    expect(diagnosis.next?.map(({ words }) => words)).toContain(`access ${twin.id} --account web-prod`);
  });

  test('is offered where part of a name fits', async () => {
    const diagnosis = await ask('sofia');
    expect(diagnosis.next?.map(({ label }) => label)).toEqual(['Sofia Marino (sofia.marino@harbor.example)']);
  });

  test('is found again under the new id', async () => {
    const old = userNamed(sandbox.control.state, 'ines.carvalho@harbor.example');
    await ask(old);
    const living = sandbox.control.world.recreateUser('ines.carvalho@harbor.example');
    const diagnosis = await ask(old);
    expect(causesOf(diagnosis)).toEqual(['principal_recreated_stale_id']);
    expect(diagnosis.next?.map(({ words }) => words)).toEqual([`access ${living}`]);
  });
});

test('an account or a set that is not clear is asked back', async () => {
  const account = await ask('sofia.marino@harbor.example --account web-prd');
  expect(account.next?.map(({ words }) => words)).toContain(
    'access sofia.marino@harbor.example --account 234567890123',
  );
  const set = await ask('sofia.marino@harbor.example --permission-set ReadOnyl');
  expect(set.answer).toBe('No permission set is called `ReadOnyl`; did you mean one of these?');
});

test('a targeted question costs few calls', async () => {
  const diagnose = makeDiagnose(awsOf(sandbox, 'all'), memory);
  const text = `sofia.marino@harbor.example --account 234567890123 --permission-set ${permissionSetNamed(sandbox.control.state, 'ReadOnly').arn}`;
  await diagnose({ kind: 'access', text });
  sandbox.control.resetCalls();
  await diagnose({ kind: 'access', text });
  expect(sandbox.control.calls().length).toBeLessThanOrEqual(11);
});

test('in a large organization that refuses the list, what was read is told, and that it is not all', async () => {
  const large = await startAws({ organization: big(60).aws, pace: 100 });
  large.control.faults({ deny: ['sso:ListAccountAssignmentsForPrincipal'] });
  const seen: number[] = [];
  const diagnosis = await makeDiagnose(awsOf(large, 'all'))(
    { kind: 'access', text: 'person.1@harbor.example' },
    { onProgress: ({ calls }) => seen.push(calls) },
  );
  await large.stop();
  expect(large.control.calls().filter(({ action }) => action === 'sso:ListAccountAssignments').length).toBe(
    400,
  );
  expect(diagnosis.gaps.map(({ reason }) => reason)).toContain('left-out');
  expect(diagnosis.outcome).toBe('could-not-look');
  expect(diagnosis.answer).toContain('I could not look at everything.');
  expect(seen.length).toBeGreaterThan(400);
}, 60_000);
