import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { SECRETS } from '../src/secrets.ts';
import { variables } from '../src/variables.ts';

/** Variables that others read (the AWS SDK and CLI, the image of PostgreSQL, npm, the tests), event codes of AWS Health, a target type. */
const foreign =
  /^(AWS_(ACCOUNT|PROFILE|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|DEFAULT_REGION|ENDPOINT_URL_\w+|SSO_OPERATIONAL_ISSUE)|IDC_(SKIPPED_FILE|TEST_POSTGRES))$/;

const pages = [
  ...readdirSync('.'),
  ...readdirSync('docs', { recursive: true }).map((name) => join('docs', String(name))),
]
  .filter((path) => path.endsWith('.md'))
  .sort();

describe.each(pages)('%s', (path) => {
  const text = readFileSync(path, 'utf8');
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');

  test('links only to what is there', () => expect(brokenLinks(path, prose)).toEqual([]));

  test('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
    const named = [...text.matchAll(/npm run (?:--\S+ )?([\w:-]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('names only variables that are read', () => {
    const named = [...text.matchAll(/\b(?:IDC|AWS|SLACK)_[A-Z0-9_]+\b/g)].map(([name]) => name);
    const known = [...Object.keys(variables), ...SECRETS.map((name) => `${name}_FILE`)];
    expect(named.filter((name) => !known.includes(name) && !foreign.test(name))).toEqual([]);
  });
});

test('the broken links of an invented page are found', () => {
  const text = '[a](README.md) [b](missing.md) [c](#nowhere) ![d](missing.png) [e](https://example.com)\n';
  expect(brokenLinks('CHANGELOG.md', text)).toEqual(['missing.md', '#nowhere', 'missing.png']);
});

test('the changelog keeps a section for what is not released', () => {
  expect(readFileSync('CHANGELOG.md', 'utf8')).toMatch(
    /^## \[Unreleased\]\n\n### (Added|Changed|Fixed|Removed|Security)/m,
  );
});

test('compose.yaml hands every variable over, and only the database address is made there', () => {
  const { services } = parse(readFileSync('compose.yaml', 'utf8')) as {
    services: { bot: { environment: string[] } };
  };
  const given = services.bot.environment.map((line) => line.split('=')[0] ?? '');
  const ours = given.filter((name) => !foreign.test(name));
  // The image sets the health address.
  const expected = Object.keys(variables).filter((name) => name !== 'IDC_HEALTH_BIND');
  expect(ours.sort()).toEqual(expected.sort());
  expect(services.bot.environment.filter((line) => line.includes('='))).toEqual([
    expect.stringMatching(/^DATABASE_URL=/),
  ]);
});

test('the package carries the program, the policies and the licence, and nothing else of the project', () => {
  const out = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' });
  const [pack] = JSON.parse(out) as [{ files: { path: string }[] }];
  const paths = pack.files.map((file) => file.path);
  const tops = new Set(
    paths.map((path) =>
      path
        .split('/')
        .slice(0, path.startsWith('dist/') ? 2 : 1)
        .join('/'),
    ),
  );
  expect([...tops].sort()).toEqual(
    [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'deploy',
      'dist/src',
      'docs',
      'manifest.yml',
      'package.json',
    ].sort(),
  );
  expect(paths).toContain('dist/src/cli.js');
});

function brokenLinks(path: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^()\s]+)\)/g)].map((match) => match[1] ?? '');
  return targets.filter((target) => !/^[a-z]+:/.test(target) && !exists(path, target));
}

function exists(from: string, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? from : join(dirname(from), decodeURIComponent(file));
  if (!existsSync(path)) return false;
  return anchor === undefined || headings(path).includes(anchor);
}

/** Anchors as GitHub makes them. */
function headings(path: string): string[] {
  const titles = [...readFileSync(path, 'utf8').matchAll(/^#{1,6} (.+)$/gm)].map((match) => match[1] ?? '');
  return titles.map((title) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
