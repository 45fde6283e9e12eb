import type { webApi } from '@slack/bolt';
import type { Scopes } from '../evidence/surroundings.ts';

/** What manifest.yml asks for. */
export const NEEDED = [
  'app_mentions:read',
  'commands',
  'chat:write',
  'im:write',
  'users:read',
  'users:read.email',
  'usergroups:read',
] as const;

/** What only an upload needs, so that manifest.yml does not ask for it. */
export const NEEDED_FOR_UPLOADS = 'files:read';

/** What Slack gave the bot's token, as it says beside every answer (x-oauth-scopes). Rejects where it does not say. */
export async function scopesOf(client: webApi.WebClient, uploads: boolean): Promise<Scopes> {
  const { response_metadata: said } = await client.auth.test();
  if (!said?.scopes) throw new Error('the answer has no x-oauth-scopes');
  const needed = uploads ? [...NEEDED, NEEDED_FOR_UPLOADS] : NEEDED;
  return { granted: said.scopes, needed };
}
