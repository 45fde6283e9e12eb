import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseFields, readBody, sendJson, sendText } from './http.ts';
import { contentOf, edit, findMessage, isRefusal, post, type Refusal, refuse, remove } from './messages.ts';
import type { Fields } from './rules.ts';
import type { Message, ResponseUrl, State } from './state.ts';

const USES = 5;
const MINUTES_30 = 30 * 60_000;

/** A response_url for what this person just did: five uses within thirty minutes. */
export function issueResponseUrl(
  state: State,
  who: { user: string; channel: string; original?: string },
): string {
  const kind = who.original ? 'actions' : 'commands';
  const path = `/${kind}/${state.workspace.team.id}/${randomBytes(12).toString('hex')}`;
  state.responseUrls.set(path, { ...who, issuedAt: state.now(), uses: 0 });
  return state.origin + path;
}

export async function serveResponseUrl(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = state.responseUrls.get(request.url ?? '');
  const args = parseFields(await readBody(request));
  const refusal = useUp(state, url) ?? (url && respond(state, url, args));
  if (!refusal) return sendText(response, 'ok');
  sendJson(response, refusal, refusal.error.endsWith('_url') ? 404 : 400);
}

function useUp(state: State, url: ResponseUrl | undefined): Refusal | undefined {
  if (!url || state.now() - url.issuedAt > MINUTES_30) return refuse('expired_url');
  if (url.uses >= USES) return refuse('used_url');
  url.uses += 1;
  return undefined;
}

/** Says something through a response_url, or as the body of an acknowledgement; undefined when Slack takes it. */
export function respond(state: State, url: ResponseUrl, args: Fields): Refusal | undefined {
  // Only a clicked message can be replaced: the address of a command cannot (slackapi/bolt-python issue 1268).
  const original = url.original ? findMessage(state, url.channel, url.original) : undefined;
  if (isTrue(args.delete_original)) {
    if (original) remove(state, original);
    return undefined;
  }
  const content = contentOf(state, args);
  if (isRefusal(content)) return content;
  if (isTrue(args.replace_original) && original) edit(state, original, content);
  else post(state, { ...content, ...addressee(state, url, args) });
  return undefined;
}

function addressee(
  state: State,
  url: ResponseUrl,
  args: Fields,
): Pick<Message, 'channel' | 'author' | 'visibleTo'> {
  const where = { channel: url.channel, author: state.workspace.app.botUser };
  return args.response_type === 'in_channel' ? where : { ...where, visibleTo: url.user };
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
