import { type ScimObject, SINGLE_VALUED, taken } from '../../knowledge/scim-schema.ts';
import type { JsonNode, JsonObject, JsonScalar } from '../json.ts';
import { diffOf, MOST_LINES } from './diff.ts';
import { printed } from './printed.ts';
import type { Scim } from './scim.ts';
import { attributeOf, fieldOf, joined, textOf } from './values.ts';

export interface Corrected {
  /** The whole payload, with its values. Confidential. */
  readonly text: string;
  /** What changes, line by line, values masked; empty where nothing does. */
  readonly diff: readonly string[];
}

/**
 * The payload as AWS would take it, as far as that needs no value that is not there: refused attributes and empty texts
 * leave, lists keep their primary or first value, emails are marked primary, `"True"` becomes true. Undefined for what
 * has no payload.
 */
export function corrected({ json, kind, object = 'user' }: Scim): Corrected | undefined {
  if (json?.type !== 'object' || !['user', 'group', 'patch'].includes(kind)) return undefined;
  const sent = { object, isPatch: kind === 'patch' };
  const better = sent.isPatch ? patch(json, sent) : (mended(json, '', sent) ?? json);
  const form = { whole: false, most: MOST_LINES };
  return {
    text: printed(better, { whole: true }).join('\n'),
    diff: diffOf(printed(json, form), printed(better, form)),
  };
}

interface Sent {
  readonly object: ScimObject;
  readonly isPatch: boolean;
}

function patch(json: JsonObject, sent: Sent): JsonNode {
  const members = json.members.map((member) => {
    if (member.key.toLowerCase() !== 'operations' || member.value.type !== 'array') return member;
    const items = member.value.items.flatMap((item) => operation(item, sent));
    return { ...member, value: { ...member.value, items } };
  });
  return { ...json, members };
}

function operation(item: JsonNode, sent: Sent): JsonNode[] {
  if (item.type !== 'object') return [item];
  const name = attributeOf(textOf(fieldOf(item, 'path')) ?? '');
  if (name !== '' && taken(sent.object, name) === 'refused') return [];
  const members = item.members.map((member) => {
    const isValue = member.key.toLowerCase() === 'value';
    // An empty text here says that something shall be emptied: what is meant by that, only its sender knows.
    return isValue ? { ...member, value: mended(member.value, name, sent) ?? member.value } : member;
  });
  return [{ ...item, members }];
}

/** Undefined where nothing of it may stay. */
function mended(json: JsonNode, name: string, sent: Sent): JsonNode | undefined {
  if (json.type === 'object') return mendedObject(json, name, sent);
  if (json.type === 'array') {
    const isSingle = sent.object === 'user' && SINGLE_VALUED.has(name.toLowerCase());
    const kept = isSingle ? single(json.items) : json.items;
    const items = kept.flatMap((item) => mended(item, name, sent) ?? []);
    if (items.length === 0 && json.items.length > 0) return undefined;
    const isEmails = isSingle && !sent.isPatch && name.toLowerCase() === 'emails';
    return { ...json, items: isEmails ? items.map(asPrimary) : items };
  }
  if (json.type === 'string' && json.value === '') return undefined;
  return BOOLEANS.has(name.toLowerCase()) ? asBoolean(json) : json;
}

function mendedObject(json: JsonObject, name: string, sent: Sent): JsonNode | undefined {
  const members = json.members.flatMap((member) => {
    const below = joined(name, attributeOf(member.key));
    const isRefused = below !== '' && ['refused', 'read-only'].includes(taken(sent.object, below));
    const value = isRefused ? undefined : mended(member.value, below, sent);
    return value ? [{ ...member, value }] : [];
  });
  return members.length === 0 && json.members.length > 0 ? undefined : { ...json, members };
}

const BOOLEANS: ReadonlySet<string> = new Set(['active', 'emails.primary', 'roles.primary']);

function asBoolean(json: JsonScalar): JsonNode {
  const value = json.value.toLowerCase();
  return json.type === 'string' && ['true', 'false'].includes(value)
    ? { ...json, type: 'boolean', value }
    : json;
}

function single(items: readonly JsonNode[]): readonly JsonNode[] {
  const primary = items.find((item) => isTrue(fieldOf(item, 'primary')));
  return primary ? [primary] : items.slice(0, 1);
}

function isTrue(json: JsonNode | undefined): boolean {
  return json?.type === 'boolean' && json.value === 'true';
}

function asPrimary(item: JsonNode): JsonNode {
  if (item.type !== 'object') return item;
  const { at, end, line } = item;
  const value: JsonScalar = { type: 'boolean', value: 'true', at, end, line };
  const isPrimary = ({ key }: { key: string }) => key.toLowerCase() === 'primary';
  const members = item.members.some(isPrimary)
    ? item.members.map((member) => (isPrimary(member) ? { ...member, value } : member))
    : [...item.members, { key: 'primary', keyAt: at, keyEnd: at, keyLine: line, value }];
  return { ...item, members };
}
