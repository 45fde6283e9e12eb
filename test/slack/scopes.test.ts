import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { NEEDED } from '../../src/slack/scopes.ts';

test('the scopes that idc looks for are those of the manifest', () => {
  const manifest = parse(readFileSync('manifest.yml', 'utf8')) as {
    oauth_config: { scopes: { bot: string[] } };
  };
  expect([...NEEDED].sort()).toEqual([...manifest.oauth_config.scopes.bot].sort());
});
