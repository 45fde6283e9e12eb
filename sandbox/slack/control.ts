import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Driver } from './driver.ts';
import type { Faults } from './faults.ts';
import { parseFields, readBody, sendJson } from './http.ts';
import { actor } from './people.ts';
import { directMessagesWith, type Message, type State } from './state.ts';

type Remote = (...args: never[]) => unknown;

export interface Control {
  readonly state: State;
  readonly driver: Driver;
  readonly faults: Faults;
}

/** `/_sandbox/…`: the driver and the faults over JSON, what one person sees, and a stream that says when to look. */
export async function serveControl(
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', control.state.origin);
  if (!sameOrigin(control.state, request))
    return sendJson(response, { error: 'Only this page may do that' }, 403);
  if (request.method === 'GET' && url.pathname === '/_sandbox/state')
    return sendJson(response, seenBy(control.state, url.searchParams.get('user') ?? ''));
  if (request.method === 'GET' && url.pathname === '/_sandbox/changes')
    return stream(control.state, response);
  if (request.method === 'POST' && url.pathname === '/_sandbox/driver')
    return call(control.driver as unknown as Record<string, Remote>, request, response);
  if (request.method === 'POST' && url.pathname === '/_sandbox/faults')
    return call(control.faults as unknown as Record<string, Remote>, request, response);
  sendJson(response, { error: 'There is no such address' }, 404);
}

/** Other sites in the same browser may neither act nor read here, whatever name they resolve to this machine. */
function sameOrigin(state: State, request: IncomingMessage): boolean {
  const here = new URL(state.origin);
  const hosts = [here.host, `localhost:${here.port}`];
  const { host = '', origin, 'content-type': type = '' } = request.headers;
  if (!hosts.includes(host)) return false;
  if (origin !== undefined && !hosts.includes(origin.replace('http://', ''))) return false;
  return request.method === 'GET' || type.startsWith('application/json');
}

/** `{ "do": "command", "args": ["kim.ode", "#idc", "/idc help"] }` */
async function call(
  actions: Record<string, Remote>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { do: name, args } = parseFields(await readBody(request));
  const action = typeof name === 'string' && Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action || name === 'waitFor') return sendJson(response, { error: `Cannot do ${String(name)}` }, 404);
  try {
    const result = await action(...((Array.isArray(args) ? args : []) as never[]));
    sendJson(response, { result: result ?? null });
  } catch (error) {
    sendJson(response, { error: error instanceof Error ? error.message : String(error) }, 400);
  }
}

/** Everything that one person's Slack window would show. */
function seenBy(state: State, userId: string): unknown {
  const { team, users, userGroups, suggestions = [] } = state.workspace;
  const people = users.map(({ id, name, realName, role, bot, deleted }) => ({
    id,
    name,
    realName,
    role,
    bot,
    deleted,
  }));
  const known = users.find((user) => user.id === userId && !user.bot && !user.deleted);
  const user = actor(state, known?.id ?? users.find((one) => !one.bot && !one.deleted)?.id ?? '');
  const direct = directMessagesWith(state, user.id).id;
  const conversations = [...state.conversations.values()].filter((one) => one.members.includes(user.id));
  const ids = new Set(conversations.map((one) => one.id));
  const seen = (message: Message) =>
    ids.has(message.channel) && (!message.visibleTo || message.visibleTo === user.id);
  return {
    team,
    user: user.id,
    app: { ...state.workspace.app, name: state.manifest.name },
    direct,
    people,
    userGroups,
    channelNames: Object.fromEntries(state.workspace.channels.map(({ id, name }) => [id, name])),
    commands: state.manifest.commands,
    shortcuts: state.manifest.shortcuts,
    homeTab: state.manifest.homeTab,
    suggestions,
    conversations,
    messages: state.messages
      .filter(seen)
      .map(({ earlier, ...message }) => ({ ...message, edits: earlier.length })),
    home: state.homes.get(user.id) ?? null,
    view: state.views.get(user.id)?.at(-1) ?? null,
    notices: state.notices.filter((notice) => notice.user === user.id),
  };
}

function stream(state: State, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': open\n\n');
  const say = () => void response.write('data: changed\n\n');
  state.changes.on('change', say);
  response.on('close', () => state.changes.off('change', say));
}
