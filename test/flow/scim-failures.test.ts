import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import { readQuestion } from '../../src/diagnosis/questions.ts';
import { group, patch, user } from '../checks/scim/payloads.ts';
import { awsOf, findingsOf, startWorld } from './rig.ts';

let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
});
beforeEach(() => {
  const { trail } = sandbox.control.state;
  const others = trail.filter(({ source, name }) => !source.includes('scim') && name !== 'CreateBearerToken');
  trail.splice(0, trail.length, ...others);
});
afterEach(() => {
  sandbox.control.faults(null);
  sandbox.control.world.setSupportPlan('business');
  sandbox.control.state.healthEvents.length = 0;
});
afterAll(() => sandbox.stop());

const ask = (text = '', roles: 'all' | 'read' = 'all') =>
  makeDiagnose(awsOf(sandbox, roles))({ kind: 'scim-failures', text });
const userId = (name: string) =>
  sandbox.control.state.organization.users.find(({ userName }) => userName.startsWith(name))?.id ?? '';
const send = (...args: Parameters<AwsSandbox['control']['world']['scim']>) =>
  sandbox.control.world.scim(...args);
const two = [{ value: 'a@x.example', primary: true }, { value: 'b@x.example' }];

/** A bad morning: two users that cannot be made, one that cannot be changed, a group with too many members. */
function morning(): void {
  const groupId =
    [...sandbox.control.state.groups.values()].find(({ name }) => name === 'platform')?.id ?? '';
  send({ operation: 'CreateUser', body: { ...user(), emails: two }, minutesAgo: 60 });
  send({ operation: 'CreateUser', body: { ...user(), emails: two }, minutesAgo: 50 });
  const operation = { op: 'replace', path: 'userName', value: 'lee.park@harbor.example' };
  send({ operation: 'PatchUser', id: userId('lee.park'), body: patch(operation), minutesAgo: 45 });
  send({ operation: 'PatchUser', id: userId('lee.park'), body: patch({ op: 'remove' }), minutesAgo: 40 });
  send({
    operation: 'PatchGroup',
    id: groupId,
    body: patch({ op: 'add', path: 'members', value: group(101).members }),
    minutesAgo: 30,
    userAgent: 'Go-http-client/2.0',
  });
}

describe('scim-failures', () => {
  test('what AWS refused, by cause and by whom, as far as the events tell', async () => {
    morning();
    const diagnosis = await ask();
    expect(diagnosis).toMatchObject({
      outcome: 'found',
      answer:
        'AWS refused 4 SCIM requests in the last 24 hours, of 3 kinds; the newest: More than 100 member changes in one request (PatchGroup of group `platform`).',
      gaps: [],
    });
    expect(findingsOf(diagnosis)).toMatchObject([
      { cause: 'scim_group_patch_member_limit', summary: expect.stringContaining('group `platform`') },
      {
        cause: 'scim_patch_path_missing',
        summary: expect.stringContaining('user `lee.park@harbor.example`'),
      },
      {
        cause: 'scim_multi_value_attribute',
        count: 2,
        summary:
          'An attribute has more than one value: CreateUser of a user that AWS does not name (2 times).',
        facts: expect.arrayContaining([
          expect.objectContaining({ what: 'First and last' }),
          expect.objectContaining({ what: 'Sent by', value: 'Okta SCIM Client 1.0.0' }),
          expect.objectContaining({ what: 'Whom', value: expect.stringContaining('masks') }),
        ]),
      },
    ]);
    const [, , , succeeded] = diagnosis.facts;
    expect(succeeded).toMatchObject({ what: 'Succeeded', value: expect.stringMatching(/^1, the last at/) });
    expect(JSON.stringify(diagnosis)).not.toMatch(/@x\.example|Ode/);
    for (const { words } of diagnosis.next ?? []) expect(readQuestion(words)).toMatchObject({ ok: true });
  });

  test('a token that is not valid', async () => {
    send({ operation: 'CreateUser', body: user(), token: 'invalid', minutesAgo: 10 });
    expect(findingsOf(await ask())).toMatchObject([{ cause: 'scim_token_invalid_or_expired' }]);
  });

  test('a body that is no JSON, a duplicate, and somebody who is not there', async () => {
    send({ operation: 'CreateUser', body: '{', minutesAgo: 30 });
    send({ operation: 'CreateGroup', body: { ...group(0), displayName: 'platform' }, minutesAgo: 20 });
    send({ operation: 'DeleteUser', id: '93676e0f7d-00000000-0000-0000-0000-000000000000', minutesAgo: 10 });
    expect(findingsOf(await ask()).map(({ cause }) => cause)).toEqual([
      'scim_eventual_consistency',
      'scim_duplicate_resource',
      'scim_malformed',
    ]);
  });

  test('--since leaves out what is older', async () => {
    morning();
    const { answer } = await ask('--since 35m');
    expect(answer).toContain('one SCIM request in the last 35 minutes');
  });

  test('when all went well it says so', async () => {
    send({
      operation: 'PatchUser',
      id: userId('lee.park'),
      body: patch({ op: 'replace', path: 'active', value: true }),
      minutesAgo: 20,
    });
    expect(await ask()).toMatchObject({
      outcome: 'healthy',
      answer: 'AWS refused no SCIM request in the last 24 hours.',
    });
  });

  test('silence is no good news', async () => {
    expect(await ask()).toMatchObject({
      outcome: 'not-known',
      answer: expect.stringMatching(/older than September 2024/),
    });
  });

  test('the age of a token, as far as event history goes', async () => {
    sandbox.control.world.makeScimToken(10 * 24 * 60);
    const { facts } = await ask();
    const until = new Date(sandbox.control.state.now() + 355 * 24 * 3_600_000).toISOString().slice(0, 10);
    expect(facts).toContainEqual(
      expect.objectContaining({
        what: 'Access token',
        value: expect.stringContaining(`valid until ${until}`),
      }),
    );
  });

  test('a token whose end AWS Health announces', async () => {
    sandbox.control.world.reportEvent({
      eventTypeCategory: 'accountNotification',
      eventTypeCode: 'AWS_SSO_OPERATIONAL_ISSUE',
      description: 'The access token for automatic provisioning (SCIM) of your directory expires in 12 days.',
    });
    sandbox.control.world.reportEvent({ description: 'A service token expires somewhere.' });
    expect(findingsOf(await ask())).toMatchObject([
      { cause: 'scim_token_expiring', facts: [{ value: expect.stringContaining('12 days') }] },
    ]);
  });

  test('without AWS Health the list is complete, and that is said', async () => {
    morning();
    sandbox.control.world.setSupportPlan('basic');
    const { outcome, gaps } = await ask();
    expect([outcome, gaps.map(({ of }) => of)]).toEqual(['found', ['what AWS reports about itself']]);
  });

  test('of very many events the newest are read, and it says how far', async () => {
    const id = userId('lee.park');
    const body = patch({ op: 'replace', path: 'active', value: true });
    for (let n = 0; n < 2_100; n += 1) send({ operation: 'PatchUser', id, body, minutesAgo: 600 - n / 10 });
    const { outcome, gaps } = await ask();
    expect(outcome).toBe('could-not-look');
    expect(gaps).toContainEqual(
      expect.objectContaining({
        reason: 'left-out',
        detail: expect.stringMatching(/newest 2000 events: it got back to/),
      }),
    );
  }, 60_000);

  test('where the account of the directory is not read, silence is not called healthy', async () => {
    morning();
    expect(await ask('', 'read')).toMatchObject({
      outcome: 'could-not-look',
      gaps: expect.arrayContaining([
        expect.objectContaining({
          reason: 'not-configured',
          remedy: expect.stringContaining('IDC_MANAGEMENT_READ_ROLE_ARN'),
        }),
      ]),
    });
  });

  test('with each single action denied nothing is said that is not so', async () => {
    morning();
    sandbox.control.resetCalls();
    const whole = new Set(findingsOf(await ask()).map(({ cause }) => cause));
    const actions = new Set(sandbox.control.calls().map(({ action }) => action));
    expect(actions).toContain('cloudtrail:LookupEvents');
    for (const action of actions) {
      sandbox.control.faults({ deny: [action] });
      const part = await ask();
      expect([action, findingsOf(part).filter(({ cause }) => !whole.has(cause))]).toEqual([action, []]);
      expect([action, part.gaps.length > 0]).toEqual([action, true]);
      const quiet = await ask('5m');
      const blind = /LookupEvents|ListInstances|AssumeRole/.test(action);
      expect([action, quiet.outcome]).toEqual([action, blind ? 'could-not-look' : 'not-known']);
    }
  }, 60_000);

  test.each(['scim-failures --since 91d', 'scim-failures yesterday'])('%s is bad input', (words) =>
    expect(readQuestion(words)).toMatchObject({ ok: false }),
  );
});
