import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { appMethods } from '../sandbox/slack/web-api/app.ts';
import { chat } from '../sandbox/slack/web-api/chat.ts';
import { conversations } from '../sandbox/slack/web-api/conversations.ts';
import { files } from '../sandbox/slack/web-api/files.ts';
import { usergroups } from '../sandbox/slack/web-api/usergroups.ts';
import { users } from '../sandbox/slack/web-api/users.ts';
import { views } from '../sandbox/slack/web-api/views.ts';
import { DIAGNOSE_THIS } from '../src/render/slack/buttons.ts';

const manifest = parse(readFileSync('manifest.yml', 'utf8'));
const schema = JSON.parse(readFileSync('docs/reference/manifest.schema.2.0.0.json', 'utf8'));

// What Slack asks for each thing that the bot does. Anything else is a right too many.
const scopesOfUses = {
  'app_mention: somebody mentions the bot': 'app_mentions:read',
  'commands (/idc, Diagnose this)': 'commands',
  'chat.postMessage, chat.update, chat.postEphemeral': 'chat:write',
  'direct messages that the person did not begin': 'im:write',
  'users.info: guests, bots, other workspaces': 'users:read',
  'users.info and users.lookupByEmail: the person in AWS': 'users:read.email',
  'usergroups.users.list: who may ask and decide': 'usergroups:read',
};
// Only with IDC_SLACK_UPLOADS=on: docs/connect.md says how to add it.
const optionalScopes: readonly string[] = ['files:read'];

describe('manifest.yml', () => {
  test('fits the schema', () => {
    const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
    validate(manifest);
    expect(validate.errors).toBeNull();
  });

  test('asks for exactly the scopes that are used', () => {
    expect([...manifest.oauth_config.scopes.bot].sort()).toEqual(Object.values(scopesOfUses).sort());
    expect(manifest.oauth_config.scopes.user).toBeUndefined();
  });

  test('allows every method that the code calls', () => {
    const methods = {
      ...appMethods(() => ''),
      ...chat,
      ...conversations,
      ...files,
      ...usergroups,
      ...users,
      ...views,
    };
    const called = methodsIn('src/slack');
    expect(called).toContain('chat.postMessage');
    for (const name of called) {
      const scopes = methods[name]?.scopes;
      expect({ name, known: scopes !== undefined }).toEqual({ name, known: true });
      const needed = scopes?.filter((scope) => !optionalScopes.includes(scope)) ?? [];
      expect(manifest.oauth_config.scopes.bot).toEqual(expect.arrayContaining(needed));
    }
  });

  test('keeps the rules that the schema does not know', () => {
    const scopes: string[] = manifest.oauth_config.scopes.bot;
    if (scopes.includes('users:read.email')) expect(scopes).toContain('users:read');
    expect(scopes.includes('commands')).toBe(manifest.features.slash_commands.length > 0);
    expect(manifest.features.slash_commands.map((one: { command: string }) => one.command)).toEqual(['/idc']);
  });

  test('is for Socket Mode: no address that Slack would have to reach', () => {
    expect(manifest.settings.socket_mode_enabled).toBe(true);
    expect(readFileSync('manifest.yml', 'utf8')).not.toMatch(/^\s*(-\s*)?\w*urls?:|https?:/m);
  });

  test('turns nothing on that is not built', () => {
    expect(manifest.settings).toMatchObject({
      interactivity: { is_enabled: true },
      org_deploy_enabled: false,
      token_rotation_enabled: false,
    });
  });

  test('has what the code listens to, and nothing else', () => {
    const code = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join('src', name), 'utf8'))
      .join('\n');
    const listens = [...code.matchAll(/\.event\('(\w+)'/g)].map(([, name]) => name);
    expect([...new Set(listens)].sort()).toEqual(manifest.settings.event_subscriptions.bot_events);
    const [shortcut, ...others] = manifest.features.shortcuts;
    expect(others).toEqual([]);
    expect(shortcut).toMatchObject({ type: 'message', callback_id: DIAGNOSE_THIS });
    expect(shortcut.name.length).toBeLessThanOrEqual(24);
    expect(manifest.features.app_home.home_tab_enabled).toBe(listens.includes('app_home_opened'));
    if (listens.includes('app_mention'))
      expect(manifest.oauth_config.scopes.bot).toContain('app_mentions:read');
  });
});

/** The Web API methods that stand in a folder as `client.chat.postMessage(`. */
function methodsIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const calls = files.flatMap((name) => [
    ...readFileSync(join(folder, name), 'utf8').matchAll(/\bclient\.([a-z]+(?:\.[a-zA-Z]+)+)\(/g),
  ]);
  return [...new Set(calls.map((match) => String(match[1])))];
}
