import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import { questions } from '../../src/diagnosis/questions.ts';
import { sessionsFor } from '../../src/remediation/session.ts';
import { approved, create, increase, plan, provision, remove } from '../remediation/given.ts';
import { awsOf, pasted, startWorld } from './rig.ts';

/**
 * The shipped policies allow what idc calls and nothing else. That nothing is missing, the sandbox shows: it denies
 * every call that the files do not allow. That nothing is too much, is shown here.
 */
function allowedBy(file: string): string[] {
  const { Statement } = JSON.parse(readFileSync(`deploy/policies/${file}.json`, 'utf8')) as {
    Statement: { Effect: string; Action: string | string[] }[];
  };
  return Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action);
}

let sandbox: AwsSandbox;
let used: string[];

/** One of each kind of question, and every seeded failure; what AWS refuses makes idc look elsewhere. */
beforeAll(async () => {
  sandbox = await startWorld();
  const texts: Record<string, string[]> = {
    'why-failed': sandbox.seeded.map(pasted),
    access: [
      'lee.park@harbor.example',
      'lee.park@harbor.example --account payments-prod --permission-set ReadOnly',
    ],
    'permission-set': ['ReadOnly', 'DataEngineer'],
    'can-assign': ['payments-oncall ReadOnly payments-prod', 'lee.park@harbor.example DataEngineer web-prod'],
    preflight: [
      '[{"principal":"platform","principalType":"GROUP","permissionSet":"ReadOnly","accounts":["web-prod"]}]',
    ],
    'sign-in': ['lee.park@harbor.example --deep'],
    abac: ['', 'lee.park@harbor.example'],
    trust: ['arn:aws:iam::444455556666:role/idc-member'],
    explain: [`Encoded authorization failure message: ${'A1b2'.repeat(60)}`],
  };
  for (const deny of [[], ['iam:GetAccountSummary'], ['organizations:DescribeAccount']]) {
    sandbox.control.faults({ deny });
    const diagnose = makeDiagnose(awsOf(sandbox, 'all'));
    for (const { kind } of questions) {
      for (const text of texts[kind] ?? ['']) await diagnose({ kind, text });
    }
  }
  used = [...new Set(sandbox.control.used().map((pair) => pair.replace(/^\S+ /, '')))];
}, 120_000);
afterAll(() => sandbox.stop());

describe('the shipped policies', () => {
  test.each(['read', 'management-read', 'member-read'])(
    '%s.json allows nothing that idc never calls',
    (file) => {
      expect(allowedBy(file).filter((action) => !used.includes(action))).toEqual([]);
    },
  );

  test('remediation.json and member-quota.json allow what the sessions of the plans use, and nothing else', () => {
    const inSessions = [create(), remove(), provision(), increase()].flatMap((action) => {
      const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0b0b0b0b-1111-4222-8333-444444444444';
      const [part] = sessionsFor(approved(plan({ actions: [action], keyArn })));
      const { Statement } = JSON.parse(part?.session.Policy ?? '') as { Statement: { Action: string[] }[] };
      return Statement.flatMap(({ Action }) => Action);
    });
    const shipped = [...allowedBy('remediation'), ...allowedBy('member-quota')];
    expect([...new Set(shipped)].sort()).toEqual([...new Set(inSessions)].sort());
  });
});
