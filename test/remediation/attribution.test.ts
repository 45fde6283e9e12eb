import { afterEach, expect, test } from '@jest/globals';
import { ACCOUNT, approved, create, increase, OLD, plan, provision, remove } from './given.ts';
import { type Rig, rig } from './rig.ts';

let aws: Rig;
afterEach(() => aws.stop());

type Fields = Readonly<Record<string, unknown>>;
interface Asked {
  readonly roleSessionName: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

const at = '2026-11-22T14:00:00.000Z';
const noor = { by: 'UNOOR', at };
const sam = { by: 'USAM', at, awsUser: 'sam.reyes' };
const WRITES = [
  'ProvisionPermissionSet',
  'CreateAccountAssignment',
  'DeleteAccountAssignment',
  'RequestServiceQuotaIncrease',
];

/** What CloudTrail says of each write: in whose name, and what the sessions of that name were told. */
function writes() {
  const trail = aws.sandbox.control.trail().filter(({ record }) => !record.errorCode);
  const assumed = trail
    .filter(({ name }) => name === 'AssumeRole')
    .map(({ record }) => record.requestParameters as Asked);
  return trail
    .filter(({ name }) => WRITES.includes(name))
    .map(({ name, record }) => {
      const { arn, sessionContext } = record.userIdentity as Fields;
      const session = String(arn).split('/').at(-1);
      return {
        name,
        sourceIdentity: (sessionContext as Fields).sourceIdentity,
        told: assumed.filter(({ roleSessionName }) => roleSessionName === session).map(({ tags }) => tags),
      };
    });
}

test('every write is in CloudTrail with its last approver, all approvers, the requester and the remediation', async () => {
  const principal = { principalType: 'GROUP' as const, principalId: OLD };
  aws = await rig({ assignments: [{ accountId: ACCOUNT, permissionSet: 'ReadOnly', ...principal }] });
  aws.sandbox.control.world.changePermissionSet('ReadOnly');
  const actions = [provision(), create(), remove(), increase()] as const;
  const remediation = approved(plan({ actions }), { approvals: [noor, sam], approval: sam });
  await aws.run(remediation);
  expect(aws.kept.outcome).toMatchObject({ notDone: [] });
  const seen = writes();
  expect(seen.map(({ name }) => name)).toEqual(WRITES);
  for (const { sourceIdentity, told } of seen) {
    expect(sourceIdentity).toBe('sam.reyes');
    expect(told.length).toBeGreaterThan(0);
    for (const tags of told)
      expect(tags).toEqual([
        { key: 'idc:remediation', value: remediation.id },
        { key: 'idc:requester', value: 'UKIM' },
        { key: 'idc:approver', value: 'UNOOR USAM' },
      ]);
  }
});
