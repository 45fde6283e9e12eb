import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { absenceFaults } from './architecture/absences.ts';
import { calmFaults } from './architecture/calm.ts';
import { dependencyFaults, type Manifest } from './architecture/dependencies.ts';
import { directionFaults, reachFaults } from './architecture/directions.ts';
import { type Module, readModule } from './architecture/source.ts';

describe('the project', () => {
  const shipped = [...modulesIn('src'), ...modulesIn('sandbox')];

  test('is really read here', () => expect(shipped.length).toBeGreaterThan(20));
  test('imports in one direction', () => expect(directionFaults(shipped)).toEqual([]));
  test('keeps its pure rooms away from SDKs', () => expect(reachFaults(shipped)).toEqual([]));
  test('keeps its absences', () => expect(absenceFaults(shipped)).toEqual([]));
  test('does nothing when it is imported', () => expect(calmFaults(shipped)).toEqual([]));
  test('declares what it uses and uses what it declares', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
    const tools = ['package.json', 'jest.config.js', ...filesIn('scripts')].map((path) =>
      readFileSync(path, 'utf8'),
    );
    const all = [...shipped, ...modulesIn('bench'), ...modulesIn('test')];
    expect(
      dependencyFaults(all, manifest, tools.join('\n').replace(/"devDependencies": \{[^}]*\}/, '')),
    ).toEqual([]);
  });
});

describe('the rules on directions', () => {
  test.each([
    ['src/aws/a.ts', "import { x } from '../evidence/e.ts';"],
    ['src/evidence/a.ts', "import type { X } from '../checks/c.ts';"],
    ['src/checks/a.ts', "import { x } from '../diagnosis/d.ts';"],
    ['src/checks/a.ts', "import { x } from '../remediation/execute.ts';"],
    ['src/diagnosis/a.ts', "import { x } from '../render/r.ts';"],
    ['src/render/a.ts', "import { x } from '../slack/ask.ts';"],
    ['src/store/a.ts', "import { x } from '../diagnosis/d.ts';"],
    ['src/store/a.ts', "import { type X, y } from '../evidence/e.ts';"],
    ['src/remediation/execute.ts', "import { x } from '../store/s.ts';"],
    ['src/slack/a.ts', "import type { Config } from '../config.ts';"],
    ['src/slack/a.ts', "import { w } from '../wire.ts';"],
    ['src/render/a.ts', "import { readConfig } from '../config.ts';"],
    ['src/main.ts', "import { a } from './slack/ask.ts';"],
    ['src/wire.ts', "import { m } from './main.ts';"],
    ['src/aws/a.ts', "export { x } from '../slack/ask.ts';"],
    ['src/aws/a.ts', "const f = () => import('../slack/ask.ts');"],
    ['src/aws/a.ts', "type A = import('../slack/ask.ts').Ask;"],
    ['src/aws/a.ts', "import { x } from '../../sandbox/aws/server.ts';"],
    ['sandbox/aws/a.ts', "import type { X } from '../../src/evidence/e.ts';"],
    ['src/newroom/a.ts', "import { x } from '../aws/a.ts';"],
  ])('%s: %s', (path, text) => expect(directionFaults([of(path, text)])).toHaveLength(1));

  test.each([
    ['src/store/a.ts', "import type { Diagnosis } from '../diagnosis/d.ts';"],
    ['src/store/a.ts', "import { hashPlan } from '../remediation/plan.ts';"],
    ['src/checks/a.ts', "import type { Plan } from '../remediation/plan.ts';"],
    ['src/remediation/execute.ts', "import type { Row } from '../store/s.ts';"],
    ['src/wire.ts', "import { readConfig } from './config.ts'; import { ask } from './slack/ask.ts';"],
    ['src/cli.ts', "import { terminal } from './render/terminal.ts'; import { wire } from './wire.ts';"],
  ])('allow %s: %s', (path, text) => expect(directionFaults([of(path, text)])).toEqual([]));

  test('an SDK that a check reaches through others is found', () => {
    const check = of('src/checks/a.ts', "import { x } from '../evidence/e.ts';");
    const evidence = of(
      'src/evidence/e.ts',
      "import { ListInstancesCommand } from '@aws-sdk/client-sso-admin';",
    );
    expect(reachFaults([check, evidence])).toEqual([
      'src/checks/a.ts: reaches @aws-sdk/client-sso-admin through its imports',
    ]);
  });
});

describe('the rules on absences', () => {
  test.each([
    ['src/slack/a.ts', "import { ListInstancesCommand } from '@aws-sdk/client-sso-admin';"],
    ['src/evidence/a.ts', "import { CreateAccountAssignmentCommand } from '@aws-sdk/client-sso-admin';"],
    ['src/evidence/a.ts', "import { SSOAdminClient } from '@aws-sdk/client-sso-admin';"],
    ['src/evidence/a.ts', "import { SSOAdmin } from '@aws-sdk/client-sso-admin';"],
    ['src/evidence/a.ts', "import * as sso from '@aws-sdk/client-sso-admin';"],
    ['src/remediation/actions/a.ts', "import { DeleteUserCommand } from '@aws-sdk/client-identitystore';"],
    [
      'src/remediation/execute.ts',
      "import { CreateAccountAssignmentCommand } from '@aws-sdk/client-sso-admin';",
    ],
    ['src/diagnosis/a.ts', "import type { KnownBlock } from '@slack/types';"],
    ['src/render/terminal.ts', "import { App } from '@slack/bolt';"],
    ['src/aws/a.ts', 'export const region = () => process.env.AWS_REGION;'],
    ['src/aws/a.ts', 'export const region = ({ a = process.env }) => a;'],
    ['src/aws/a.ts', 'export const region = () => { const { env } = process; return env; };'],
    ['src/checks/a.ts', 'export const now = () => new Date();'],
    ['src/checks/a.ts', 'export const now = () => Date.now();'],
    ['src/checks/a.ts', "export const now = () => Date['now']();"],
    ['src/checks/a.ts', 'export const dice = () => Math.random();'],
    ['src/checks/a.ts', 'export const id = () => process.pid;'],
    ['src/checks/a.ts', "import { readFileSync } from 'node:fs';"],
    ['src/checks/a.ts', 'export const find = async () => [];'],
    ['src/aws/index.ts', 'export const a = 1;'],
    ['src/aws/utils.ts', 'export const a = 1;'],
    ['sandbox/helpers/a.ts', 'export const a = 1;'],
    ['src/aws/a.ts', 'export default 1;'],
    ['src/aws/a.ts', 'export default function a() {}'],
    ['src/aws/a.ts', "export * from './b.ts';"],
  ])('%s: %s', (path, text) => expect(absenceFaults([of(path, text)])).toHaveLength(1));

  test.each([
    ['src/evidence/a.ts', "import { ListInstancesCommand } from '@aws-sdk/client-sso-admin';"],
    [
      'src/remediation/actions/a.ts',
      "import { CreateAccountAssignmentCommand } from '@aws-sdk/client-sso-admin';",
    ],
    ['src/aws/a.ts', "import { SSOAdminClient } from '@aws-sdk/client-sso-admin';"],
    ['src/slack/ask.ts', "import bolt from '@slack/bolt';"],
    ['src/render/slack.ts', "import type { KnownBlock } from '@slack/types';"],
    ['src/checks/a.ts', 'export const age = (at: string) => Date.parse(at);'],
    ['src/main.ts', 'export const env = () => process.env;'],
    [
      'src/checks/a.ts',
      "export const find = (e: { process: string; Date: string }) => e.process + e.Date + 'await';",
    ],
  ])('allow %s: %s', (path, text) => expect(absenceFaults([of(path, text)])).toEqual([]));
});

test('a file may have 300 lines and not 301', () => {
  expect(absenceFaults([of('src/aws/a.ts', 'f();\n'.repeat(300))])).toEqual([]);
  expect(absenceFaults([of('src/aws/a.ts', 'f();\n'.repeat(301))])).toHaveLength(1);
});

describe('the rules on what an import does', () => {
  test.each([
    'start();',
    'let count = 0;',
    'const client = new Client();',
    'const now = Date.now();',
    'const page = await fetch("x");',
    "import pino from 'pino'; const log = pino();",
    "import { createServer } from 'node:http'; export const server = createServer();",
    "import { readFileSync } from 'node:fs'; const tables = { page: [readFileSync('x')] };",
    'if (true) { start(); }',
    'globalThis.x = 1;',
  ])('%s', (text) => expect(calmFaults([of('src/aws/a.ts', text)])).toHaveLength(1));

  test.each([
    "import { z } from 'zod'; const schema = z.object({ a: z.string().optional() }).partial();",
    'export const a = { b: [1, `x`, -1], c: () => start(), d: /x/g } as const satisfies object;',
    "const known = new Set(['a']); const b = Object.freeze({ known });",
    "import { defineCheck } from './check.ts'; export const x = defineCheck({ id: 'x', find: () => [] });",
    'export interface A { b: string } export type B = A; export function c() { return fetch("x"); }',
  ])('allow %s', (text) => expect(calmFaults([of('src/aws/a.ts', text)])).toEqual([]));
});

describe('the rules on dependencies', () => {
  const manifest = { dependencies: { pg: '1' }, devDependencies: { ws: '1', jest: '1', '@types/ws': '1' } };
  const pg = of('src/store/a.ts', "import pg from 'pg';");
  const ws = of('sandbox/a.ts', "import { WebSocket } from 'ws';");
  const tools = 'node node_modules/jest/bin/jest.js';

  test('allow what is declared and used', () =>
    expect(dependencyFaults([pg, ws], manifest, tools)).toEqual([]));
  test.each([
    ['an unused dependency', [ws], tools],
    ['an unused tool', [pg, ws], ''],
    ['an undeclared package', [pg, ws, of('sandbox/b.ts', "import x from 'left/deep';")], tools],
    ['a tool that is shipped', [pg, ws, of('src/aws/b.ts', "import { WebSocket } from 'ws';")], tools],
  ])('find %s', (_, modules, text) => expect(dependencyFaults(modules, manifest, text)).toHaveLength(1));
});

function modulesIn(folder: string): Module[] {
  const paths = filesIn(folder).filter((path) => path.endsWith('.ts'));
  return paths.map((path) => of(path, readFileSync(path, 'utf8')));
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return entries.map((entry) => `${entry.parentPath}/${entry.name}`);
}

function of(path: string, text: string): Module {
  return readModule({ path, text });
}
