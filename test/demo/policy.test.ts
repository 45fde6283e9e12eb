import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { plan } from '../remediation/given.ts';
import { type Opened, opened, proposed } from '../store/given.ts';

const POLICY = `version: 1
approvers:
  users: [U0SAM1234]
  groups: [S0ONCALL1]
rules:
  - name: not Lee
    deny:
      users: [U0LEE5678]
`;

let folder: string;
let database: Opened;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'idc-policy-'));
  database = await opened();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.close();
});

const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** The built terminal program, without AWS and Slack. */
async function idc(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['dist/src/cli.js', 'policy', ...args], {
    env: { PATH: process.env.PATH, ...env },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [code] = await once(child, 'close');
  return { out, err, code };
}

describe('idc policy check', () => {
  test('says that a good file has no faults, also the one of the environment', async () => {
    const good = file('good.yaml', POLICY);
    expect(await idc(['check', good])).toMatchObject({ code: 0, out: `${good}: no faults.\n` });
    expect(await idc(['check'], { IDC_POLICY: good })).toMatchObject({ code: 0 });
  });

  test('lists every fault with its line, and ends with 1', async () => {
    const { code, out } = await idc(['check', file('bad.yaml', 'version: 1\naprovers: {}\nneeds: 2\n')]);
    expect(code).toBe(1);
    expect(out).toMatch(/bad\.yaml: line 2: `aprovers` .*\n.*bad\.yaml: line 3: .*\n$/);
  });

  test.each([
    [['check'], 'No policy is named'],
    [['check', '/nowhere/policy.yaml'], 'cannot be read'],
  ])('%j is wrong usage', async (args, sentence) => {
    const { code, err } = await idc(args);
    expect([code, err]).toEqual([64, expect.stringContaining(sentence)]);
  });
});

describe('idc policy test', () => {
  const about = async (user: string, ...more: string[]) => {
    const high = {
      traits: [{ kind: 'unknown' as const, sentence: 'Nobody could look.' }],
      beneficiaries: [],
    };
    const { id } = await proposed(database.store, high);
    const env = { DATABASE_URL: database.url, IDC_POLICY: file('policy.yaml', POLICY) };
    return idc(['test', id, user, ...more], env);
  };

  test('explains a stored plan to somebody who may approve', async () => {
    const { code, out } = await about('U0SAM1234', '--groups', 'S0ONCALL1');
    expect(code).toBe(0);
    expect(out).toContain('High risk:\n  - Nobody could look.\nNeeds 2 different approvers.\n');
    expect(out).toContain('U0SAM1234 may approve. U0SAM1234 may deny.');
    expect(out).toContain('yes  U0SAM1234 is among the approvers of the policy.');
  });

  test.each([
    [['U0TOM4567', '--groups', 'S0ONCALL1'], 'only through a user group, which does not count for high risk'],
    [['U0TOM4567'], 'no   U0TOM4567 is not among the approvers of the policy.'],
    [['U0LEE5678', '--groups', 'S0ONCALL1'], 'no   The rule "not Lee" denies it.'],
  ])('and %j to who may not', async ([user = '', ...more], sentence) => {
    const { code, out } = await about(user, ...more);
    expect(code).toBe(1);
    expect(out).toContain(sentence);
  });

  test('reads a plan from a file, of which somebody gains and nobody can look who', async () => {
    const path = file('plan.json', JSON.stringify(plan()));
    const args = ['test', path, 'U0SAM1234', '--policy', file('policy.yaml', POLICY)];
    const { code, out } = await idc(args);
    expect(code).toBe(1);
    expect(out).toContain('?    Not known, which counts as yes: U0SAM1234 gains access by it.');
    const asked = await idc([...args, '--requested-by', 'U0SAM1234']);
    expect(asked.out).toContain('no   U0SAM1234 asked for it.');
  });

  test.each([
    [['test', 'nothing', 'U0SAM1234'], 'cannot be read'],
    [['test', '0b0b0b0b-1111-4222-8333-444444444444', 'U0SAM1234'], 'DATABASE_URL is not set'],
    [['test', 'x', '@sam'], 'is not the id of a Slack user'],
  ])('%j is wrong usage', async (args, sentence) => {
    const { code, err } = await idc([...args, '--policy', file('policy.yaml', POLICY)]);
    expect([code, err]).toEqual([64, expect.stringContaining(sentence)]);
  });
});
