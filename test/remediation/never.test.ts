import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { evaluate, type PolicyDocument, type Statement, statements } from '../../sandbox/aws/policy.ts';
import { readPolicy } from '../../sandbox/aws/roles.ts';
import { isNever, NEVER } from '../../src/remediation/never.ts';
import type { Action } from '../../src/remediation/plan.ts';
import { sessionsFor } from '../../src/remediation/session.ts';
import { approved, create, increase, MANAGEMENT, plan, provision, remove } from './given.ts';
import { organization } from './world.ts';

const world = organization();
const shipped: PolicyDocument = readPolicy(world, 'remediation');
const page = readFileSync('docs/never.md', 'utf8');
const denials = statements(shipped).filter(({ Effect }) => Effect === 'Deny');
const everywhere = denials.filter(({ Resource }) => Resource === '*').flatMap(actionsOf);
const ON_MANAGEMENT = `arn:aws:sso:::account/${MANAGEMENT}`;

function actionsOf({ Action = [] }: Statement): string[] {
  return [Action].flat() as string[];
}

describe('what idc never does', () => {
  test.each(NEVER)('$what: the page and the shipped policy say so', ({ what, denied }) => {
    const row = page.split('\n').find((line) => line.startsWith(`| ${what} |`)) ?? '';
    expect(row.split('|')).toHaveLength(5);
    for (const action of denied) {
      expect(row).toContain(`\`${action}\``);
      expect(everywhere).toContain(action);
      const asked = { action: action.replace('*', 'User'), resource: '*', context: {} };
      expect(evaluate([shipped], asked)).toBe('denied');
    }
  });

  test('the page and the shipped policy deny nothing that is not in the list', () => {
    const known: string[] = NEVER.flatMap(({ denied }) => denied);
    expect(everywhere.sort()).toEqual([...known].sort());
    const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| …'));
    expect(rows).toHaveLength(NEVER.length);
    expect([...page.matchAll(/`(\w+:[\w*]+)`/g)].map(([, action]) => action).sort()).toEqual(
      [...known, 'kms:Decrypt'].sort(),
    );
  });

  test('nothing that the shipped policy allows is in the list', () => {
    const allowed = statements(shipped)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(actionsOf);
    expect(allowed.filter(isNever)).toEqual([]);
    expect(['iam:PassRole', 'identitystore:DeleteUser', 'sso:DeletePermissionSet'].every(isNever)).toBe(true);
  });

  const writes: [string, Action][] = [
    ['assigning', create()],
    ['removing an assignment', remove()],
    ['provisioning', provision()],
    ['a quota', increase()],
  ];
  test.each(writes)('%s in the management account: the code refuses it', (_name, action) => {
    const there = { ...action, accountId: MANAGEMENT } as Action;
    expect(() => sessionsFor(approved(plan({ actions: [there] })))).toThrow('management account');
  });

  test.each(['sso:CreateAccountAssignment', 'sso:DeleteAccountAssignment', 'sso:ProvisionPermissionSet'])(
    '%s in the management account: the shipped policy denies it',
    (action) => {
      expect(evaluate([shipped], { action, resource: ON_MANAGEMENT, context: {} })).toBe('denied');
    },
  );

  test.each(writes)('%s in all accounts at once: the code refuses it', (_name, action) => {
    const all = { ...action, accountId: 'ALL_PROVISIONED_ACCOUNTS' } as Action;
    expect(() => sessionsFor(approved(plan({ actions: [all] })))).toThrow('no account');
  });

  test.each(writes)('the session of %s has none of it', (_name, action) => {
    const [part] = sessionsFor(approved(plan({ actions: [action] })));
    const policy = JSON.parse(part?.session.Policy ?? '') as PolicyDocument;
    const asked = statements(policy).flatMap(actionsOf);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(isNever)).toEqual([]);
  });
});
