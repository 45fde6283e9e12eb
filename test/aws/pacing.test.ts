import { ListInstancesCommand } from '@aws-sdk/client-sso-admin';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { connect } from '../../src/aws/clients.ts';
import type { Purse, Wanted } from '../../src/aws/purse.ts';
import { writeClients } from '../../src/aws/write.ts';
import { gatherers } from '../../src/evidence/gatherers.ts';
import { reader } from '../../src/evidence/look.ts';
import { REGION, rolesIn, startWorld } from '../flow/rig.ts';

let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
});
afterEach(() => {
  sandbox.control.faults(null);
  sandbox.control.resetCalls();
});
afterAll(() => sandbox.stop());

/** Gives what is wanted, and remembers it. */
function openPurse() {
  const drawn: Wanted['wants'][] = [];
  const slowed: string[] = [];
  const purse: Purse = {
    draw: async ({ wants }) => {
      drawn.push(wants);
      return { granted: wants.person + wants.watch + wants.sweep, tokens: 12, pace: 1, processes: 1 };
    },
    slow: async (family) => void slowed.push(family),
  };
  const aws = connect({ region: REGION, endpoint: sandbox.url }, rolesIn(sandbox, 'all'), { purse });
  return { aws, drawn, slowed };
}

const asked = () => sandbox.control.calls().filter(({ action }) => action === 'sso:ListInstances').length;

test('each retry takes a token as its call did, and throttling is told', async () => {
  const { aws, drawn, slowed } = openPurse();
  sandbox.control.faults({ throttle: { 'sso:ListInstances': 1 } });
  const world = { aws, asked: { text: '' }, now: new Date().toISOString(), priority: 'sweep' as const };
  const { gaps } = await reader(world, gatherers)('instance');
  expect(gaps).toMatchObject([{ reason: 'throttled' }]);
  expect(asked()).toBe(3);
  expect(drawn).toEqual(Array(3).fill({ person: 0, watch: 0, sweep: 1 }));
  expect(new Set(slowed)).toEqual(new Set([`sso ${REGION}`]));
});

test('a call takes one token, and what a write session sends takes as a person', async () => {
  const { aws, drawn } = openPurse();
  const world = { aws, asked: { text: '' }, now: new Date().toISOString(), priority: 'watch' as const };
  await reader(world, gatherers)('instance');
  const calls = asked();
  expect(drawn).toEqual(Array(calls).fill({ person: 0, watch: 1, sweep: 0 }));
  const { sso } = writeClients(aws.writing(REGION), aws.roles, {
    RoleSessionName: 'idc',
    SourceIdentity: 'U0SAM1234',
    Tags: ['idc:remediation', 'idc:requester', 'idc:approver'].map((Key) => ({ Key, Value: 'x' })),
  });
  await expect(sso.send(new ListInstancesCommand({}))).rejects.toThrow('is not authorized');
  expect(drawn.slice(calls)).toEqual([{ person: 1, watch: 0, sweep: 0 }]);
});
