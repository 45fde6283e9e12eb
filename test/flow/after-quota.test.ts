import { CreateAccountAssignmentCommand } from '@aws-sdk/client-sso-admin';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { uuidOf } from '../../sandbox/aws/ids.ts';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import type { Request } from '../../sandbox/aws/state.ts';
import type { Seeded } from '../../sandbox/aws/story.ts';
import type { Memory } from '../../src/evidence/memory.ts';
import { hashPlan } from '../../src/remediation/plan.ts';
import { clientsOf, key, wanted } from '../sandbox/aws/clients.ts';
import { ask, findingsOf, pasted, startWorld } from './rig.ts';

let sandbox: AwsSandbox;
beforeEach(async () => {
  sandbox = await startWorld();
});
afterEach(() => sandbox.stop());

test('a quota that was granted makes room for a retry, which is a proposal of its own', async () => {
  const scenario = sandbox.seeded.find(({ plan }) => plan === 'request-quota-increase');
  if (!scenario) throw new Error('nothing seeded asks for a quota');
  const why = ask(sandbox, 'all');
  const planned = async () => findingsOf(await why(pasted(scenario))).flatMap(({ plan }) => plan ?? []);
  const [before] = await planned();
  expect(before?.kind).toBe('request-quota-increase');
  const [request] = before?.actions ?? [];
  if (request?.kind !== 'request-quota-increase') throw new Error('no request');
  expect(await planned()).toEqual([before]);
  const account = sandbox.control.state.accounts.get(request.accountId);
  if (!account) throw new Error('no such account');
  Object.assign(account.quotas, { [request.quotaCode]: request.desired });
  const [after] = await planned();
  expect(after).toMatchObject({
    kind: 'retry-assignment',
    actions: [{ kind: 'create-assignment', accountId: request.accountId }],
  });
  expect(after && before && hashPlan(after)).not.toBe(before && hashPlan(before));
});

/** Status lists that have forgotten: AWS promises nothing of them, so CloudTrail alone must be enough. */
test.each(['ADMIN', 'MANAGEMENT'])(
  'a retry looks twice, and what %s asked for since stands in its way',
  async (who) => {
    sandbox.control.settings({ trailDelayMs: 0 });
    const scenario = sandbox.seeded.find(({ name }) => name === 'quota-raised-since');
    const planned = async () =>
      findingsOf(await ask(sandbox, 'all')(pasted(scenario as Seeded))).flatMap(({ plan }) => plan ?? []);
    sandbox.control.resetCalls();
    const [action] = (await planned()).flatMap(({ actions }) => actions);
    if (action?.kind !== 'create-assignment') throw new Error('no retry');
    const asked = sandbox.control.calls().map(({ action: api, account }) => `${api} ${account}`);
    const lookups = asked.filter((call) => call.startsWith('cloudtrail:LookupEvents')).sort();
    expect(lookups.map((call) => lookups.indexOf(call))).toEqual([0, 0, 2, 2]);
    const known = new Set(sandbox.control.state.requests.keys());
    await clientsOf(sandbox, key(who)).sso.send(
      new CreateAccountAssignmentCommand({
        InstanceArn: action.instanceArn,
        TargetId: action.accountId,
        TargetType: 'AWS_ACCOUNT',
        PermissionSetArn: action.permissionSetArn,
        PrincipalType: action.principalType,
        PrincipalId: action.principalId,
      }),
    );
    for (const id of sandbox.control.state.requests.keys())
      if (!known.has(id)) sandbox.control.state.requests.delete(id);
    expect(await planned()).toEqual([]);
  },
);

test('many requests for others do not stand in the way of a retry, where idc knows how they ended', async () => {
  sandbox.control.settings({ asyncMs: 0 });
  const scenario = sandbox.seeded.find(({ name }) => name === 'quota-raised-since') as Seeded;
  const { sso } = clientsOf(sandbox, key('TERRAFORM'));
  for (let n = 0; n < 20; n += 1) {
    const input = { ...wanted(sandbox, 'ReadOnly', 'orders-prod', 'payments-oncall') };
    await sso.send(new CreateAccountAssignmentCommand({ ...input, PrincipalId: uuidOf(`nobody ${n}`) }));
  }
  const { requests } = sandbox.control.state;
  const planned = async (memory: Partial<Memory>) =>
    findingsOf(await ask(sandbox, 'all', memory as Memory)(pasted(scenario))).flatMap(
      ({ plan }) => plan?.kind ?? [],
    );
  const own = [...requests.values()].find(({ id }) => id === scenario.requestId);
  const remembers = (ofAnother: boolean): Partial<Memory> => ({
    rememberFailure: async () => {},
    rememberPrincipal: async () => {},
    recallPrincipal: async () => undefined,
    recallFailure: async (id) => {
      const kept = ofAnother ? requests.get(id) : own;
      if (!kept || id === scenario.requestId) return undefined;
      return { source: 'request', requestId: id, how: '', ...targetOf(kept) };
    },
  });
  expect(await planned(remembers(true))).toEqual(['retry-assignment']);
  expect(await planned(remembers(false))).toEqual([]);
  expect(await planned({ ...remembers(true), recallFailure: async () => undefined })).toEqual([]);
});

function targetOf({ accountId = '', permissionSetArn, principalId = '' }: Request) {
  return { accountId, permissionSetArn, principalId };
}
