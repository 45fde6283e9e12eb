import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AwsSandbox, startAws } from '../../sandbox/aws/server.ts';
import type { Organization } from '../../sandbox/aws/world.ts';
import { harborOrganization } from '../../sandbox/worlds/harbor-aws.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { ask, findingsOf, pasted, useRuntimeCredentials } from './rig.ts';

/** Faults of the whole instance, met by a question about one request: a gap with what to do, and no wrong cause. */
let sandbox: AwsSandbox;
let request: string;
beforeEach(async () => {
  useRuntimeCredentials();
  sandbox = await startAws({ organization: harborOrganization(), pace: 100 });
  const seeded = sandbox.seeded.find(({ cause }) => cause === 'managed_policy_quota_exceeded');
  if (!seeded) throw new Error('nothing seeded');
  request = pasted(seeded);
});
afterEach(() => sandbox.stop());

function change(difference: Partial<Organization['instance']>): void {
  Object.assign(sandbox.control.state.organization.instance, difference);
}

function expectGap({ outcome, gaps, ...diagnosis }: Diagnosis, remedy: RegExp): void {
  expect(outcome).toBe('could-not-look');
  expect(findingsOf({ outcome, gaps, ...diagnosis })).toEqual([]);
  expect(gaps.map((gap) => gap.remedy ?? '').join()).toMatch(remedy);
}

test('an instance without permission sets', async () => {
  change({ permissionSetsEnabled: false });
  expectGap(await ask(sandbox, 'all')(request), /PermissionSetsEnabled/);
});

test('a customer managed key that denies', async () => {
  change({ key: { arn: 'arn:aws:kms:eu-west-1:111122223333:key/k', denies: true } });
  expectGap(await ask(sandbox, 'all')(request), /customer managed KMS key/);
});

test('a key that denies is not taken for a user or group that is gone', async () => {
  const gone = sandbox.seeded.find(({ cause }) => cause === 'principal_not_found');
  const diagnose = ask(sandbox, 'all');
  sandbox.control.faults({ reasons: 'removed' });
  change({ key: { arn: 'arn:aws:kms:eu-west-1:111122223333:key/k', denies: true } });
  expect(findingsOf(await diagnose(pasted(gone as never)))).toEqual([]);
});
