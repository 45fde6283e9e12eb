import { afterEach, expect, test } from '@jest/globals';
import { ACCOUNT, approved, create, increase, OLD, plan, provision, remove } from './given.ts';
import { type Rig, rig } from './rig.ts';

let aws: Rig;
afterEach(() => aws.stop());

type Fields = Readonly<Record<string, unknown>>;
const at = '2026-11-22T14:00:00.000Z';
const two = [
  { by: 'UNOOR', at },
  { by: 'USAM', at, awsUser: 'sam.reyes' },
];
const WRITES = [
  'CreateAccountAssignment',
  'DeleteAccountAssignment',
  'ProvisionPermissionSet',
  'RequestServiceQuotaIncrease',
];

/** What CloudTrail says of each write: who, and what the session was told when it was assumed. */
function writes() {
  const trail = aws.sandbox.control.trail();
  const assumed = trail.filter(({ name, record }) => name === 'AssumeRole' && !record.errorCode);
  return trail
    .filter(({ name, record }) => WRITES.includes(name) && !record.errorCode)
    .map(({ name, record }) => {
      const identity = record.userIdentity as Fields;
      const key = identity.accessKeyId;
      const of = assumed.find(({ record: one }) => {
        const { credentials } = one.responseElements as { credentials: Fields };
        return credentials.accessKeyId === key;
      });
      const told = of?.record.requestParameters as { tags: { key: string; value: string }[] } | undefined;
      const { sourceIdentity } = identity.sessionContext as Fields;
      return {
        name,
        sourceIdentity,
        tags: Object.fromEntries(told?.tags.map((tag) => [tag.key, tag.value]) ?? []),
      };
    });
}

test('every write is in CloudTrail with its last approver, all approvers, the requester and the remediation', async () => {
  const old = {
    accountId: ACCOUNT,
    permissionSet: 'ReadOnly',
    principalType: 'GROUP' as const,
    principalId: OLD,
  };
  aws = await rig({ assignments: [old] });
  const actions = [create(), remove(), provision(), increase()] as const;
  const remediation = approved(plan({ actions }), { approvals: two, approval: two[1] });
  await aws.run(remediation);
  expect(aws.kept.outcome).toMatchObject({ notDone: [] });
  const seen = writes();
  expect(seen.map(({ name }) => name)).toEqual(WRITES);
  for (const { sourceIdentity, tags } of seen) {
    expect(sourceIdentity).toBe('sam.reyes');
    expect(tags).toEqual({
      'idc:remediation': remediation.id,
      'idc:requester': 'UKIM',
      'idc:approver': 'UNOOR USAM',
    });
  }
});
