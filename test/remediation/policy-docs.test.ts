import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readPolicy } from '../../src/remediation/policy-file.ts';

const page = readFileSync('docs/policy.md', 'utf8');

test('the example of the page has no fault, and uses every key', () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const read = readPolicy(example);
  expect(read).toMatchObject({
    policy: {
      askers: { channels: ['C0PLATFORM'] },
      operators: { groups: ['S0ONCALL1'] },
      approvers: { users: ['U0SAM1234', 'U0NOOR123', 'U0LEE5678'] },
      needs: { low: 1, high: 2 },
      highRisk: { accounts: ['444455556666'], units: ['ou-ab12-34cd56ef'], sets: ['BreakGlass'], items: 5 },
      rules: [{ accounts: ['444455556666'] }, { risk: 'high', needs: 3 }, { deny: 'everybody' }, {}],
      people: { U0SAM1234: 'sam.reyes' },
      matchVerifiedEmail: true,
      pipelines: { apply: ['777788889999'] },
    },
  });
});

test('the policy of the demo has no fault', () => {
  expect(readPolicy(readFileSync('sandbox/worlds/harbor-policy.yaml', 'utf8'))).toHaveProperty('policy');
});
