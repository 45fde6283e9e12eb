import type { ScimObject } from '../../knowledge/scim-schema.ts';
import { type JsonFault, type JsonNode, readJson } from '../json.ts';
import { bodyOf } from './body.ts';
import { type EventSaid, eventIn } from './event.ts';
import type { Operation } from './patch.ts';
import { readRequest } from './request.ts';
import { looksLikeTarget, readTarget, type Target } from './target.ts';
import type { List, Spot, Value } from './values.ts';

/** What somebody handed over about SCIM, taken apart. `text` of values and `json` are confidential. */
export interface Scim {
  /** `answer`: what AWS answered with an error; `query`: a look-up, without a body. */
  readonly kind: 'user' | 'group' | 'patch' | 'list' | 'answer' | 'query';
  readonly how: 'create' | 'put' | 'patch' | 'read';
  /** Undefined where a PATCH does not tell. */
  readonly object?: ScimObject;
  /** A CloudTrail event has its values masked. */
  readonly masked: boolean;
  readonly schemas: readonly Value[];
  readonly values: readonly Value[];
  readonly lists: readonly List[];
  readonly repeated: readonly Spot[];
  readonly shapes: readonly Spot[];
  readonly operations: readonly Operation[];
  readonly target?: Target;
  /** An access token stands in it. */
  readonly holdsToken: boolean;
  /** What AWS said about it, where that stands in it. */
  readonly said?: EventSaid;
  /** Of a list: how many it says that there are, how many it brings, and whether it leads to more. */
  readonly listing?: { readonly total?: number; readonly here: number; readonly leadsOn: boolean };
  readonly json?: JsonNode;
}

export type ScimRead =
  | { readonly ok: true; readonly scim: Scim }
  /** `says` repeats nothing of the document. */
  | { readonly ok: false; readonly says: string };

export interface Hints {
  readonly method?: 'put' | 'patch';
}

/** A payload, an address with a filter, a request with headers, or a CloudTrail event. Never throws. */
export function readScim(text: string, hints: Hints = {}): ScimRead {
  if (looksLikeTarget(text) && !text.trim().includes('\n')) return query(readTarget(text.slice(0, 4_000)));
  if (/^\s*(?:\$\s*)?curl\s/i.test(text)) return { ok: false, says: CURL };
  const request = readRequest(text);
  if (!request) return payload(text, { hints, holdsToken: false });
  if (request.body.trim() === '') return query(request.target, request.holdsToken);
  const { target, body, holdsToken } = request;
  return payload(body, { hints: { ...hints, ...methodOf(target) }, holdsToken, target });
}

const CURL =
  'This is a curl command: hand over its body (what stands behind -d or --data), and leave the access token out.';

interface Around {
  readonly hints: Hints;
  readonly holdsToken: boolean;
  readonly target?: Target;
}

function methodOf({ method }: Target): Hints {
  return method === 'PUT' ? { method: 'put' } : method === 'PATCH' ? { method: 'patch' } : {};
}

function query(target: Target, holdsToken = false): ScimRead {
  const object = target.endpoint.toLowerCase() === 'groups' ? 'group' : 'user';
  return { ok: true, scim: { ...NOTHING, kind: 'query', how: 'read', object, target, holdsToken } };
}

const NOTHING = {
  masked: false,
  schemas: [],
  values: [],
  lists: [],
  repeated: [],
  shapes: [],
  operations: [],
  holdsToken: false,
} as const;

function payload(text: string, { hints, holdsToken, target }: Around): ScimRead {
  const read = readJson(text);
  if (!read.ok) return { ok: false, says: notJson(read) };
  const event = eventIn(read.root);
  const json = event?.body ?? read.root;
  const method = event?.method ?? hints.method;
  const body = bodyOf(json, { method, object: event?.object ?? objectAt(target) });
  if (!body && !event?.said) return { ok: false, says: json.type === 'array' ? SEVERAL : NEITHER };
  const scim: Scim = {
    ...NOTHING,
    kind: 'answer',
    how: 'read',
    ...body,
    holdsToken,
    masked: event !== undefined,
    ...(target ? { target } : {}),
    ...(event?.object ? { object: event.object } : {}),
    ...(event?.said ? { said: event.said } : body?.said ? { said: body.said } : {}),
    ...(event ? {} : { json }),
  };
  return { ok: true, scim };
}

function objectAt(target: Target | undefined): ScimObject | undefined {
  const endpoint = target?.endpoint.toLowerCase();
  return endpoint === 'groups' ? 'group' : endpoint === 'users' ? 'user' : undefined;
}

function notJson({ why, fault, line, column }: JsonFault): string {
  return why === 'not-json'
    ? `It is no JSON: ${fault} (line ${line}, column ${column}).`
    : `It cannot be read: it is ${fault}.`;
}

const SEVERAL = 'It is a list: hand over one payload at a time.';
const NEITHER =
  'It is JSON, and neither a SCIM user or group, nor a PATCH, a list or an error of SCIM, nor a CloudTrail event of SCIM.';
