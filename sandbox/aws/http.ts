import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { accessDenied } from './authorize.ts';
import type { Control } from './control.ts';
import { type Faults, isThrottled, mishap } from './faults.ts';
import { actionOf, type Service } from './operation.ts';
import { perform } from './perform.ts';
import { type Answer, jsonAnswer, jsonRefusal } from './protocol/json.ts';
import { queryAnswer, queryRefusal, readForm } from './protocol/query.ts';
import { Refusal } from './refusal.ts';
import { serviceByTarget, serviceByVersion } from './services/services.ts';
import type { Fields } from './shapes.ts';
import { readSignature, type Signed } from './signature.ts';
import { denied, errors } from './texts.ts';
import type { Throttle } from './throttle.ts';

export interface Room {
  readonly control: Control;
  readonly throttle: Throttle;
}

interface Asked {
  readonly service: Service;
  readonly name: string;
  readonly input: Record<string, unknown>;
  readonly version?: string;
}

const SLOW_MS = 3_000;

/** One request of an SDK or of the CLI, from its bytes to the answer in its own protocol. */
export async function answerAws(
  room: Room,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const began = performance.now();
  const requestId = randomUUID();
  const asked = route(request, await body(request));
  const send = (answer: Answer) => {
    const date = new Date(Date.now() + room.control.current().skewMs).toUTCString();
    response.writeHead(answer.status, { 'content-type': answer.type, 'x-amzn-requestid': requestId, date });
    response.end(answer.body);
  };
  if (!asked)
    return send(jsonRefusal(new Refusal('UnknownOperationException', 'Unknown operation'), requestId));
  const action = actionOf(asked.service, asked.name);
  const { latencyMs, fail } = room.control.current();
  if (latencyMs > 0) await sleep(latencyMs);
  const { hold } = asked.service;
  if (hold && !room.control.current().deny.includes(action))
    await hold({ ...asked, state: room.control.state }, goneWith(response));
  const seen: Seen = { status: 0 };
  const how = fail[action] ?? mishap(room.control.current());
  if (how === 'slow') await sleep(SLOW_MS);
  if (how && how !== 'slow' && how !== 'lost') breakOff(how, response);
  else {
    const answer = answerTo(room, asked, { headers: request.headers, requestId }, seen);
    if (how === 'lost') response.destroy();
    else send(answer);
  }
  room.control.noteCall({
    at: Date.now(),
    action,
    role: seen.signed?.caller.role.name ?? '',
    account: seen.signed?.caller.accountId ?? '',
    status: seen.status,
    requestId,
    ms: performance.now() - began,
    ...(seen.error && { error: seen.error }),
  });
}

function goneWith(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}

/** What is known about a call afterwards. Status 0 means that it never got an answer in its protocol. */
interface Seen {
  status: number;
  signed?: Signed;
  error?: string;
}

function answerTo(
  room: Room,
  asked: Asked,
  { headers, requestId }: { headers: IncomingHttpHeaders; requestId: string },
  seen: Seen,
): Answer {
  const { service, name, version } = asked;
  const answered = (answer: Answer) => {
    seen.status = answer.status;
    return answer;
  };
  try {
    const signed = readSignature(room.control.state, service, headers);
    seen.signed = signed;
    const call = {
      ...signed,
      state: room.control.state,
      userAgent: String(headers['x-amz-user-agent'] ?? headers['user-agent'] ?? ''),
      requestId,
      name,
      input: version ? numbered(asked.input, service.operations[name]?.fields ?? {}) : asked.input,
      paging: room.control.current().paging,
    };
    const output = perform(service, call, () => refuseEarly(room, asked, signed));
    return answered(version ? queryAnswer(name, version, output, requestId) : jsonAnswer(output));
  } catch (error) {
    const refusal = error instanceof Refusal ? error : internal(error);
    seen.error = refusal.code;
    return answered(version ? queryRefusal(refusal, requestId) : jsonRefusal(refusal, requestId));
  }
}

/** Throttling and the denials that the world was told to make. */
function refuseEarly(
  { control, throttle }: Room,
  { service, name }: Asked,
  { caller, region }: Signed,
): void {
  const action = actionOf(service, name);
  const faults = control.current();
  if (
    isThrottled(faults, service, action) ||
    !throttle(family(service, name, `${caller.accountId}/${region}`))
  ) {
    throw throttled(service);
  }
  if (faults.deny.includes(action)) {
    throw accessDenied(service.prefix, denied.identity({ arn: caller.arn, action, resource: '*' }));
  }
}

/** sso-admin counts all calls on the instance together, the identity store each API for itself. */
function family(service: Service, name: string, place: string): string {
  if (service.prefix === 'sso') return `sso/${place.split('/')[1]}`;
  if (service.prefix === 'identitystore') return `identitystore:${name}/${place.split('/')[1]}`;
  return `${service.prefix}/${place}`;
}

function throttled({ prefix }: Service): Refusal {
  if (prefix === 'sts' || prefix === 'iam') return new Refusal('Throttling', errors.rate);
  if (prefix === 'organizations') {
    return new Refusal('TooManyRequestsException', errors.rate, { members: { Type: 'RATE_LIMIT_EXCEEDED' } });
  }
  if (prefix === 'servicequotas')
    return new Refusal('TooManyRequestsException', errors.rate, { status: 429 });
  return new Refusal('ThrottlingException', errors.rate);
}

function internal(error: unknown): Refusal {
  console.error('the sandbox itself failed:', error);
  return new Refusal('InternalServerException', 'The sandbox itself failed; see its output.', {
    status: 500,
  });
}

/** A hanging call is one that nobody answers. */
function breakOff(how: Faults['fail'][string], response: ServerResponse): void {
  if (how === 'drop') response.destroy();
  if (how === 'http500') response.writeHead(500).end();
  if (how === 'html') {
    response
      .writeHead(502, { 'content-type': 'text/html' })
      .end('<html><body><h1>502 Bad Gateway</h1></body></html>');
  }
}

function route(request: IncomingMessage, text: string): Asked | undefined {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    const found = serviceByTarget(target);
    return found && { ...found, input: parse(text) };
  }
  const { Action, Version, ...input } = readForm(text);
  const service = serviceByVersion(String(Version));
  return service && { service, name: String(Action), input, version: String(Version) };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Forms carry text only; the operation says which fields are numbers. */
function numbered(input: Record<string, unknown>, fields: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).map(([k, v]) => [
      k,
      fields[k]?.type === 'integer' && typeof v === 'string' ? Number(v) : v,
    ]),
  );
}

export async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
