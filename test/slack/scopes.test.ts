import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { NEEDED, NEEDED_FOR_UPLOADS } from '../../src/slack/scopes.ts';

test('the scope that only uploads need is no part of the manifest, and is described', () => {
  expect(NEEDED).not.toContain(NEEDED_FOR_UPLOADS);
  expect(readFileSync('docs/connect.md', 'utf8')).toContain(NEEDED_FOR_UPLOADS);
});

test('the scopes that idc looks for are those of the manifest', () => {
  const manifest = parse(readFileSync('manifest.yml', 'utf8')) as {
    oauth_config: { scopes: { bot: string[] } };
  };
  expect([...NEEDED].sort()).toEqual([...manifest.oauth_config.scopes.bot].sort());
});
