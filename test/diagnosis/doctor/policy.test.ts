import { expect, test } from '@jest/globals';
import { conclude } from '../../../src/diagnosis/doctor/doctor.ts';
import type { PolicySeen } from '../../../src/evidence/surroundings.ts';

const absent = { is: 'absent' } as const;
const lineOf = (policy?: PolicySeen) => {
  const value = { database: absent, slackScopes: absent, ...(policy ? { policy } : {}) };
  const { verdicts } = conclude({ surroundings: { value, gaps: [], calls: [] } });
  return verdicts.find(({ check }) => check === 'doctor-policy');
};

test.each<[string, PolicySeen | undefined, object | undefined]>([
  ['a good file', { kind: 'file', inForce: true }, { outcome: 'healthy' }],
  ['lists', { kind: 'lists', inForce: true }, { outcome: 'healthy' }],
  [
    'a file that broke',
    { kind: 'file', inForce: true, fault: 'the policy file has a fault, line 7.' },
    { outcome: 'found', severity: 'low', findings: [{ summary: 'The policy file has a fault, line 7.' }] },
  ],
  [
    'a file that was never good',
    { kind: 'file', inForce: false, fault: 'the policy file has a fault, line 7.' },
    { outcome: 'found', severity: 'high' },
  ],
  [
    'no policy',
    { kind: 'none', inForce: false, fault: 'IDC_POLICY is not set.' },
    { outcome: 'found', severity: 'low', findings: [{ summary: expect.stringContaining('idc only looks') }] },
  ],
  ['a terminal that is told of none', undefined, undefined],
])('the doctor on %s', (_what, seen, line) => {
  if (line) expect(lineOf(seen)).toMatchObject(line);
  else expect(lineOf(seen)).toBeUndefined();
});
