import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import bolt from '@slack/bolt';
import { parse } from 'yaml';
import { startSlack } from '../../sandbox/slack/server.ts';
import { harborSlack } from '../../sandbox/worlds/harbor-slack.ts';
import { NEEDED, NEEDED_FOR_UPLOADS, scopesOf } from '../../src/slack/scopes.ts';

test('the scope that only uploads need is no part of the manifest, and is described', () => {
  expect(NEEDED).not.toContain(NEEDED_FOR_UPLOADS);
  expect(readFileSync('docs/connect.md', 'utf8')).toContain(NEEDED_FOR_UPLOADS);
});

test('it is looked for where uploads are on', async () => {
  const sandbox = await startSlack({ workspace: harborSlack });
  const client = new bolt.webApi.WebClient(sandbox.botToken, { slackApiUrl: sandbox.url });
  const missing = async (uploads: boolean) => {
    const { granted, needed } = await scopesOf(client, uploads);
    return needed.filter((scope) => !granted.includes(scope));
  };
  expect([await missing(false), await missing(true)]).toEqual([[], [NEEDED_FOR_UPLOADS]]);
  await sandbox.stop();
});

test('the scopes that idc looks for are those of the manifest', () => {
  const manifest = parse(readFileSync('manifest.yml', 'utf8')) as {
    oauth_config: { scopes: { bot: string[] } };
  };
  expect([...NEEDED].sort()).toEqual([...manifest.oauth_config.scopes.bot].sort());
});
