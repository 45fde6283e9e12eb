import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import type { Gap } from '../../src/aws/reading.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import type { Surroundings } from '../../src/evidence/surroundings.ts';
import { awsOf, findingsOf, startWorld } from './rig.ts';

let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
});
const { key, permissionSetsEnabled } = { key: undefined, permissionSetsEnabled: true };
afterEach(() => {
  sandbox.control.faults(null);
  Object.assign(sandbox.control.state.organization.instance, { key, permissionSetsEnabled });
});
afterAll(() => sandbox.stop());

const fine: Surroundings = {
  database: async () => [],
  slackScopes: async () => ({ granted: ['commands', 'chat:write'], needed: ['commands'] }),
};
const ask = (roles: 'all' | 'read' = 'all', surroundings = fine) =>
  makeDiagnose(awsOf(sandbox, roles), undefined, surroundings)({ kind: 'doctor', text: '' });

/** `check: outcome`, without what is in order. */
function lines({ verdicts }: Diagnosis): string[] {
  return verdicts
    .filter(({ outcome }) => outcome !== 'healthy')
    .map(({ check, outcome, severity }) => `${check} ${outcome} ${severity}`);
}

test('where all is set up, it says so, and what it saw', async () => {
  const diagnosis = await ask();
  expect(lines(diagnosis)).toEqual(['doctor-member-role found low']);
  const facts = Object.fromEntries(diagnosis.facts.map(({ what, value }) => [what, value]));
  expect(facts).toMatchObject({
    'idc’s account': 'the delegated administrator',
    Regions: expect.stringContaining('eu-west-1 (primary)'),
    'Permission sets': 'on',
    'Remediation role': 'can be assumed; nothing was written',
    'Slack scopes': 'commands, chat:write',
    Database: 'answers',
  });
  expect(diagnosis.answer).toContain('It has every role that it can use.');
});
