import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { settle } from '../../sandbox/aws/engine.ts';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { accountNamed, permissionSetNamed } from '../../sandbox/aws/state.ts';
import { groupNamed } from '../../sandbox/aws/verbs.ts';
import { type Changes, changesSince } from '../../src/evidence/changes.ts';
import { dueBetween } from '../../src/evidence/freshness.ts';
import { gatherers } from '../../src/evidence/gatherers.ts';
import { reader } from '../../src/evidence/look.ts';
import { awsOf, REGION, startWorld } from '../flow/rig.ts';

let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
  sandbox.control.settings({ asyncMs: 0 });
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  sandbox.control.faults(null);
  sandbox.control.settings({ trailDelayMs: 0 });
});

const HOUR = 3_600_000;

async function changes({ since = Date.now(), which = 'all' as 'all' | 'read', pairs = 100 } = {}) {
  let found: Changes | undefined;
  const get = reader(
    { aws: awsOf(sandbox, which), asked: { text: '' }, now: new Date().toISOString() },
    {
      ...gatherers,
      time: {
        of: '',
        gather: async (look) => {
          found = await changesSince(look, { since: new Date(since).toISOString(), pairs });
          return { now: look.now };
        },
      },
    },
  );
  expect((await get('time')).gaps).toEqual([]);
  return found;
}

async function change(
  Command: typeof CreateAccountAssignmentCommand | typeof DeleteAccountAssignmentCommand,
  { set = 'RunbookOperator', by = 'ADMIN' } = {},
) {
  const { state } = sandbox.control;
  const credentials = { accessKeyId: `AKIASANDBOX${by}`, secretAccessKey: 'sandbox' };
  const client = new SSOAdminClient({ endpoint: sandbox.url, region: REGION, credentials });
  const pair = {
    accountId: accountNamed(state, 'web-prod').id,
    permissionSetArn: permissionSetNamed(state, set).arn,
  };
  await client.send(
    new Command({
      InstanceArn: state.organization.instance.arn,
      PermissionSetArn: pair.permissionSetArn,
      PrincipalId: groupNamed(state, 'platform').id,
      PrincipalType: 'GROUP',
      TargetId: pair.accountId,
      TargetType: 'AWS_ACCOUNT',
    }) as CreateAccountAssignmentCommand,
  );
  client.destroy();
  settle(state);
  const kind = Command === CreateAccountAssignmentCommand ? 'creation' : 'deletion';
  return { ...pair, kind, row: { principalType: 'GROUP', principalId: groupNamed(state, 'platform').id } };
}

/** What changed and came to its end, without what else is known of it. */
const succeeded = (seen: Changes | undefined) =>
  seen?.changes
    .filter(({ status }) => status === 'SUCCEEDED')
    .map(({ accountId, permissionSetArn, kind, row }) => ({ accountId, permissionSetArn, kind, row }));

const lookups = () =>
  sandbox.control.calls().filter(({ action }) => action === 'cloudtrail:LookupEvents').length;
const describes = () =>
  sandbox.control.calls().filter(({ action }) => action.startsWith('sso:DescribeAccountAssignment')).length;

describe('what changed', () => {
  test('is what either account called, created or deleted, and all of it is seen', async () => {
    const created = await change(CreateAccountAssignmentCommand);
    const deleted = await change(DeleteAccountAssignmentCommand, { by: 'MANAGEMENT' });
    sandbox.control.resetCalls();
    const seen = await changes();
    expect(succeeded(seen)).toEqual(expect.arrayContaining([created, deleted]));
    expect(seen).toMatchObject({ upTo: expect.any(String), unread: [] });
    expect([lookups(), describes()]).toEqual([4, 0]);
  });

  test('and is not yet in CloudTrail, the lists of requests tell', async () => {
    sandbox.control.settings({ trailDelayMs: HOUR });
    const created = await change(CreateAccountAssignmentCommand, { set: 'SupportDesk' });
    sandbox.control.resetCalls();
    const seen = await changes();
    expect(succeeded(seen)).toContainEqual(created);
    expect(seen).toMatchObject({ upTo: expect.any(String), unread: [] });
    expect(describes()).toBe(1);
  });

  test.each(['all', 'read'] as const)('is not known where CloudTrail is denied: %s roles', async (which) => {
    sandbox.control.faults({ deny: ['cloudtrail:LookupEvents'] });
    const seen = await changes({ which });
    expect(seen?.upTo).toBeUndefined();
    expect(seen?.unread[0]).toMatchObject({
      of: expect.stringContaining('what changed in the assignments since 20'),
      reason: 'denied',
      remedy: expect.stringContaining('`--fresh` reads all anew.'),
    });
  });

  test('is known but for the last minutes where the lists of requests are denied', async () => {
    sandbox.control.faults({ deny: ['sso:ListAccountAssignmentDeletionStatus'] });
    const seen = await changes({ since: Date.now() - 2 * HOUR });
    const minutes = (Date.now() - Date.parse(seen?.upTo ?? '')) / 60_000;
    expect(minutes).toBeGreaterThanOrEqual(20);
    expect(minutes).toBeLessThan(21);
    expect(seen?.unread[0]).toMatchObject({ reason: 'denied' });
  });

  test('with the trail of one account alone is known as far back as requests are listed', async () => {
    const created = await change(CreateAccountAssignmentCommand, { set: 'DataEngineer', by: 'MANAGEMENT' });
    const seen = await changes({ which: 'read' });
    expect(succeeded(seen)).toContainEqual(created);
    expect(seen).toMatchObject({ upTo: expect.any(String), unread: [] });
    const longAgo = await changes({ which: 'read', since: Date.now() - 80 * 24 * HOUR });
    expect(longAgo?.upTo).toBeUndefined();
    expect(longAgo?.unread[0]).toMatchObject({ reason: 'not-configured' });
  });

  test('is not looked for where reading everything anew costs less, or CloudTrail forgot', async () => {
    expect(await changes({ since: Date.now() - 90 * 24 * HOUR })).toBeUndefined();
    const { trail } = sandbox.control.state;
    const [like] = trail.filter(({ name }) => name === 'CreateAccountAssignment').slice(-1);
    const many = Array.from({ length: 1_001 }, (_, n) => ({
      ...(like as NonNullable<typeof like>),
      id: `e${n}`,
    }));
    trail.push(...many);
    try {
      expect(await changes()).toBeUndefined();
      expect(await changes({ pairs: 2_000 })).toMatchObject({ unread: [] });
    } finally {
      trail.splice(-many.length);
    }
  });
});

describe('a routine look', () => {
  const DAY = 24 * HOUR;
  const start = Date.parse('2026-11-22T08:00:00Z');

  test('takes a hundredth a day, however often somebody asks', () => {
    const hourly = Array.from({ length: 24 }, (_, h) =>
      dueBetween(10_000, [start + h * HOUR, start + (h + 1) * HOUR]),
    );
    expect(hourly.reduce((a, b) => a + b)).toBe(100);
    expect(dueBetween(10_000, [start, start + DAY])).toBe(100);
    expect(dueBetween(7, [start, start + 100 * DAY])).toBe(7);
  });

  test('takes nothing twice after a long time, and nothing of a clock that went back', () => {
    expect(dueBetween(10, [start, start + 1_000 * DAY])).toBe(10);
    expect(dueBetween(10_000, [start + DAY, start])).toBe(0);
  });
});
