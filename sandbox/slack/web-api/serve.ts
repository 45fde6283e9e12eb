import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { retryAfter, takeFailure } from '../faults.ts';
import { parseFields, parseJson, readBody, sendJson, sendText } from '../http.ts';
import { type Refusal, refuse } from '../messages.ts';
import type { Fields } from '../rules.ts';
import { changed, type State } from '../state.ts';
import { type Method, mayUse, missingScope } from './call.ts';

// These arrive as JSON inside a form field.
const structured = ['blocks', 'view', 'metadata', 'attachments'];

/** Answers `/api/<method>`: faults first, then token, scope and the method itself. Every call is logged. */
export async function serveMethod(
  { state, methods }: { state: State; methods: Readonly<Record<string, Method>> },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', state.origin);
  const name = url.pathname.slice('/api/'.length);
  const form = parseArgs(await readBody(request), request.headers['content-type'] ?? '');
  const args = { ...Object.fromEntries(url.searchParams), ...form };
  const slow = state.faults.slow.get(name) ?? state.faults.slow.get('*');
  if (slow) await wait(slow);

  const fault = takeFault(state, name);
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  const answer =
    fault?.answer ??
    refusal(state, method, tokenOf(request, args)) ??
    method?.handle({ state, args }) ??
    refuse('unknown_method');
  log(state, name, args, answer);
  if (fault?.status && !fault.retryAfter) return sendText(response, 'upstream error', fault.status);
  if (fault?.retryAfter) response.setHeader('retry-after', String(fault.retryAfter));
  response.setHeader('x-oauth-scopes', state.scopes.join(','));
  sendJson(response, answer, fault?.status);
}

interface Fault {
  readonly answer: Refusal;
  readonly status?: number;
  readonly retryAfter?: number;
}

function takeFault(state: State, name: string): Fault | undefined {
  const seconds = retryAfter(state.faults, name, state.now());
  const failure = takeFailure(state.faults, name);
  if (failure && 'status' in failure)
    return { answer: refuse(`http_${failure.status}`), status: failure.status };
  if (seconds > 0 || failure?.error === 'ratelimited')
    return { answer: refuse('ratelimited'), status: 429, retryAfter: Math.max(1, seconds) };
  return failure && { answer: refuse(failure.error) };
}

function refusal(state: State, method: Method | undefined, token: string): Refusal | undefined {
  if (!method) return refuse('unknown_method');
  if (token === '') return refuse('not_authed');
  const { bot, app } = state.tokens;
  if (token !== bot && token !== app) return refuse('invalid_auth');
  if (token !== state.tokens[method.token]) return refuse('not_allowed_token_type');
  return mayUse(state, method.scopes) ? undefined : missingScope(state, method.scopes);
}

function tokenOf(request: IncomingMessage, args: Fields): string {
  const header = request.headers.authorization ?? '';
  if (header.startsWith('Bearer ')) return header.slice('Bearer '.length);
  return typeof args.token === 'string' ? args.token : '';
}

function parseArgs(body: string, contentType: string): Fields {
  if (contentType.includes('application/json')) return parseFields(body);
  const form: Fields = Object.fromEntries(new URLSearchParams(body));
  for (const key of structured) {
    if (typeof form[key] === 'string') form[key] = parseJson(form[key]) ?? form[key];
  }
  return form;
}

function log(state: State, method: string, { token: _, ...args }: Fields, answer: Fields): void {
  const error = typeof answer.error === 'string' ? { error: answer.error } : {};
  state.calls.push({ at: state.now(), method, args, ok: answer.ok === true, ...error });
  changed(state, 'call');
}
