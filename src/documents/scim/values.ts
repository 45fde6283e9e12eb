import { SINGLE_VALUED, URNS } from '../../knowledge/scim-schema.ts';
import type { JsonNode, JsonObject } from '../json.ts';
import { masked, maskedName } from './masked.ts';

/** One value of a payload. `text` is confidential; everything else may be shown. */
export interface Value {
  /** `$.emails[1].value` */
  readonly path: string;
  /** Without place and extension: `emails.value`. */
  readonly name: string;
  readonly line: number;
  readonly type: 'string' | 'number' | 'boolean' | 'null';
  readonly text: string;
  /** The text, masked where it may tell who somebody is. */
  readonly shown: string;
}

/** A list of a payload. */
export interface List {
  readonly path: string;
  readonly name: string;
  readonly line: number;
  readonly count: number;
  /** Of its first entry; absent where it says nothing of it. */
  readonly primary?: boolean;
}

export interface Spot {
  readonly path: string;
  readonly line: number;
}

export interface Values {
  readonly values: readonly Value[];
  readonly lists: readonly List[];
  /** Names that come twice in one object: what a reader takes of them is not defined. */
  readonly repeated: readonly Spot[];
  /** Members whose value is an object or a list where SCIM has a plain value, or the reverse. */
  readonly shapes: readonly Spot[];
}

interface Found {
  readonly values: Value[];
  readonly lists: List[];
  readonly repeated: Spot[];
  readonly shapes: Spot[];
}

interface Here {
  readonly path: string;
  readonly name: string;
}

/** Every value below, with its path. The depth is that of the JSON, which is capped. */
export function valuesOf(json: JsonNode, here: Here = { path: '$', name: '' }): Values {
  const found: Found = { values: [], lists: [], repeated: [], shapes: [] };
  collect(json, here, found);
  return found;
}

function collect(json: JsonNode, here: Here, found: Found): void {
  const { path, name } = here;
  const { line } = json;
  if (json.type === 'object') {
    members(json, here, found);
    return;
  }
  if (json.type === 'array') {
    const primary = primaryOf(json.items[0]);
    found.lists.push({ path, name, line, count: json.items.length, ...primary });
    json.items.forEach((item, n) => void collect(item, { path: `${path}[${n}]`, name }, found));
    return;
  }
  if (SINGLE_VALUED.has(name.toLowerCase())) found.shapes.push({ path, line });
  const { type, value: text } = json;
  found.values.push({ path, name, line, type, text, shown: masked(name, text) });
}

function members(json: JsonObject, { path, name }: Here, found: Found): void {
  const seen = new Set<string>();
  if (PLAIN.has(name.toLowerCase()) || isLoneEntry(path, name)) found.shapes.push({ path, line: json.line });
  for (const { key, keyLine, value } of json.members) {
    const below = { path: `${path}${step(key)}`, name: joined(name, attributeOf(key)) };
    if (seen.has(key.toLowerCase())) found.repeated.push({ path: below.path, line: keyLine });
    seen.add(key.toLowerCase());
    collect(value, below, found);
  }
}

/** Deep nesting must not make names of any length: there are as many as values. */
export function joined(name: string, below: string): string {
  if (name === '' || below === '') return name + below;
  return `${name}.${below}`.slice(0, 200);
}

/** An object where a list belongs. What PATCH adds to a list may be one. */
function isLoneEntry(path: string, name: string): boolean {
  return SINGLE_VALUED.has(name.toLowerCase()) && !path.endsWith(']') && !path.startsWith('$.Operations');
}

/** Attributes that hold one plain value. */
const PLAIN: ReadonlySet<string> = new Set(['username', 'displayname', 'active', 'externalid', 'title']);

function primaryOf(first: JsonNode | undefined): { primary?: boolean } {
  const primary = fieldOf(first, 'primary');
  return primary?.type === 'boolean' ? { primary: primary.value === 'true' } : {};
}

/**
 * `emails[type eq "work"].value` is `emails.value`, and `urn:…:enterprise:2.0:User:department` is `department`. An
 * extension that AWS does not list keeps its URN.
 */
export function attributeOf(path: string): string {
  if (!/[[:]/.test(path)) return path.slice(0, 100);
  const open = path.indexOf('[');
  const close = path.lastIndexOf(']');
  const plain = open >= 0 && close > open ? path.slice(0, open) + path.slice(close + 1) : path;
  for (const urn of [URNS.enterprise, URNS.user, URNS.group]) {
    if (!plain.toLowerCase().startsWith(urn.toLowerCase())) continue;
    return plain.slice(urn.length).replace(/^[:.]/, '');
  }
  return plain.slice(0, 100);
}

function step(key: string): string {
  return /^[A-Za-z_$][\w$]{0,59}$/.test(key) ? `.${key}` : `[${JSON.stringify(maskedName(key))}]`;
}

/** The member of that name, whatever its case; the last where it comes twice, as JSON readers take it. */
export function fieldOf(json: JsonNode | undefined, name: string): JsonNode | undefined {
  if (json?.type !== 'object') return undefined;
  return json.members.findLast(({ key }) => key.toLowerCase() === name.toLowerCase())?.value;
}

export function textOf(json: JsonNode | undefined): string | undefined {
  return json?.type === 'string' ? json.value : undefined;
}
