import type { ScimObject } from '../../knowledge/scim-schema.ts';
import { type JsonNode, readJson } from '../json.ts';
import { fieldOf, textOf } from './values.ts';

export interface EventSaid {
  readonly code?: string;
  /** AWS's words. Untrusted. */
  readonly message: string;
  readonly eventName?: string;
  readonly at?: string;
}

interface ScimEvent {
  readonly body?: JsonNode;
  readonly object?: ScimObject;
  readonly method?: 'put' | 'patch';
  readonly said?: EventSaid;
}

/** The request inside a CloudTrail event of SCIM: alone, in Records, as EventBridge detail, or as LookupEvents gives it. */
export function eventIn(json: JsonNode): ScimEvent | undefined {
  const record = recordIn(json, 0);
  if (!record || textOf(fieldOf(record, 'eventSource')) !== 'identitystore-scim.amazonaws.com')
    return undefined;
  const name = textOf(fieldOf(record, 'eventName')) ?? '';
  const body = fieldOf(fieldOf(record, 'requestParameters'), 'httpBody');
  const message = textOf(fieldOf(record, 'errorMessage'));
  const code = textOf(fieldOf(record, 'errorCode'));
  const at = textOf(fieldOf(record, 'eventTime'));
  const head = { eventName: name, ...(at ? { at } : {}), ...(code ? { code } : {}) };
  return {
    ...(body?.type === 'object' ? { body } : {}),
    object: /Group/.test(name) ? 'group' : 'user',
    ...(name.startsWith('Put') ? { method: 'put' as const } : {}),
    ...(name.startsWith('Patch') ? { method: 'patch' as const } : {}),
    ...(code || message ? { said: { ...head, message: message ?? code ?? '' } } : {}),
  };
}

function recordIn(json: JsonNode | undefined, depth: number): JsonNode | undefined {
  if (json?.type !== 'object' || depth > 3) return undefined;
  const whole = textOf(fieldOf(json, 'CloudTrailEvent'));
  if (whole !== undefined) return recordIn(parsed(whole), depth + 1);
  if (fieldOf(json, 'eventSource') && fieldOf(json, 'eventName')) return json;
  const list = fieldOf(json, 'Records') ?? fieldOf(json, 'Events');
  const inner = list?.type === 'array' ? list.items[0] : fieldOf(json, 'detail');
  return recordIn(inner, depth + 1);
}

function parsed(text: string): JsonNode | undefined {
  const read = readJson(text);
  return read.ok ? read.root : undefined;
}
