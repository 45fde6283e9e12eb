import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { hashPlan } from '../../src/remediation/plan.ts';
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
