import { expect, test } from '@jest/globals';
import { startAws } from '../../../sandbox/aws/server.ts';
import { big } from '../../../sandbox/worlds/big.ts';
import { harbor } from '../../../sandbox/worlds/harbor.ts';

/** Milliseconds of processor, so that a busy machine does not count. */
async function timed(organization: ReturnType<typeof harbor>['aws']): Promise<number> {
  const began = process.cpuUsage();
  const aws = await startAws({ organization });
  const { user, system } = process.cpuUsage(began);
  await aws.stop();
  return (user + system) / 1_000;
}

test('Harbor starts within 300 ms, and an organization of 500 accounts within 2 s', async () => {
  expect(await timed(harbor().aws)).toBeLessThan(300);
  expect(await timed(big(500).aws)).toBeLessThan(2000);
});

test('a start gives the same ids every time', async () => {
  const ids = async () => {
    const aws = await startAws({ organization: harbor().aws });
    await aws.stop();
    return aws.seeded.map((s) => s.requestId ?? s.eventId);
  };
  expect(await ids()).toEqual(await ids());
});

test('everybody at Harbor who is named exists', () => {
  const { users, groups, assignments, accounts, permissionSets } = harbor().aws;
  const people = new Set(users.map((u) => u.id));
  const principals = new Set([...people, ...groups.map((g) => g.id)]);
  expect([users.length, groups.length, permissionSets.length]).toEqual([40, 15, 10]);
  expect(groups.flatMap((g) => g.members).filter((m) => !people.has(m))).toEqual([]);
  expect(assignments.filter((a) => !principals.has(a.principalId))).toEqual([]);
  expect(accounts.filter((a) => a.state === 'SUSPENDED').map((a) => a.name)).toEqual(['legacy-crm']);
});
