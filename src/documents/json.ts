/**
 * JSON as it was handed over: every value keeps the place where it stands, members are a list, so that keys that come
 * twice are seen and no key can reach a prototype.
 */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

interface Place {
  /** Offsets into the text: `text.slice(at, end)` is the value as written. */
  readonly at: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
}
export interface JsonObject extends Place {
  readonly type: 'object';
  readonly members: readonly JsonMember[];
}
export interface JsonMember {
  readonly key: string;
  /** Where the key stands, quotation marks included. */
  readonly keyAt: number;
  readonly keyEnd: number;
  readonly keyLine: number;
  readonly value: JsonNode;
}
export interface JsonArray extends Place {
  readonly type: 'array';
  readonly items: readonly JsonNode[];
}
export interface JsonScalar extends Place {
  readonly type: 'string' | 'number' | 'boolean' | 'null';
  /** What a string says; the literal of everything else. */
  readonly value: string;
}

export type JsonRead =
  | {
      readonly ok: true;
      readonly root: JsonNode;
      /** Keys that an object has more than once. */
      readonly repeated: readonly { readonly key: string; readonly line: number }[];
    }
  | JsonFault;
export interface JsonFault {
  readonly ok: false;
  /** What is wrong, without any of the text: "a value is missing". */
  readonly fault: string;
  readonly why: 'too-large' | 'too-deep' | 'not-json';
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

export const JSON_LIMITS = { bytes: 256 * 1024, depth: 64 } as const;

/** RFC 8259, strictly: nothing may follow. Never throws; size and depth are bounded before anything is built. */
export function readJson(text: string, limits: { bytes: number; depth: number } = JSON_LIMITS): JsonRead {
  if (text.length > limits.bytes || new TextEncoder().encode(text).length > limits.bytes)
    return fault(text, 0, `larger than ${limits.bytes / 1024} KB`, 'too-large');
  const start = text.startsWith('\ufeff') ? 1 : 0;
  return parseJsonAt(text, start, { depth: limits.depth, whole: true });
}

/** The same for a value that begins at an offset; what follows it is left alone unless `whole`. The size is the caller's matter. */
export function parseJsonAt(
  text: string,
  start: number,
  { depth, whole }: { depth: number; whole: boolean },
): JsonRead {
  const cursor: Cursor = { text, at: start, line: 1, lineAt: start, depth, repeated: [] };
  try {
    const root = value(cursor, 0);
    skip(cursor);
    if (whole && cursor.at < text.length) throw new Stop('something follows its end', cursor.at);
    return { ok: true, root, repeated: cursor.repeated };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return fault(text, error.at, error.message, error.tooDeep ? 'too-deep' : 'not-json');
  }
}

/** The last value under a key, as parsers take it. */
export function memberOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  if (node?.type !== 'object') return undefined;
  return node.members.findLast((member) => member.key === key)?.value;
}

interface Cursor {
  readonly text: string;
  at: number;
  line: number;
  /** Up to where lines were counted. */
  lineAt: number;
  readonly depth: number;
  readonly repeated: { key: string; line: number }[];
}

class Stop extends Error {
  readonly at: number;
  readonly tooDeep: boolean;
  constructor(message: string, at: number, tooDeep = false) {
    super(message);
    this.at = at;
    this.tooDeep = tooDeep;
  }
}

function fault(text: string, at: number, said: string, why: JsonFault['why']): JsonFault {
  const before = text.slice(0, at).split('\n');
  return { ok: false, fault: said, why, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const BLANK = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

function skip(cursor: Cursor): void {
  BLANK.lastIndex = cursor.at;
  BLANK.test(cursor.text);
  cursor.at = BLANK.lastIndex;
}

function lineOf(cursor: Cursor): number {
  for (let at = cursor.lineAt; at < cursor.at; at += 1) if (cursor.text[at] === '\n') cursor.line += 1;
  cursor.lineAt = cursor.at;
  return cursor.line;
}

function value(cursor: Cursor, deep: number): JsonNode {
  skip(cursor);
  if (deep > cursor.depth) throw new Stop(`nested deeper than ${cursor.depth} levels`, cursor.at, true);
  const head = cursor.text[cursor.at];
  if (head === '{') return object(cursor, deep);
  if (head === '[') return array(cursor, deep);
  if (head === '"') return string(cursor);
  return scalar(cursor, WORD) ?? scalar(cursor, NUMBER) ?? stop(cursor);
}

function stop({ text, at }: Cursor): never {
  if (at >= text.length) throw new Stop('it ends too early', at);
  if (text[at] === '/' || text[at] === '#') throw new Stop('JSON has no comments', at);
  if (text[at] === "'") throw new Stop('texts stand in double quotation marks', at);
  throw new Stop('a value is missing or not valid here', at);
}

function object(cursor: Cursor, deep: number): JsonObject {
  const [at, line] = [cursor.at, lineOf(cursor)];
  const members: JsonMember[] = [];
  const seen = new Set<string>();
  cursor.at += 1;
  for (skip(cursor); cursor.text[cursor.at] !== '}' || members.length > 0; ) {
    const key = keyOf(cursor);
    if (seen.has(key.value)) cursor.repeated.push({ key: key.value, line: key.line });
    seen.add(key.value);
    skip(cursor);
    if (cursor.text[cursor.at] !== ':') throw new Stop('a colon is missing after a key', cursor.at);
    cursor.at += 1;
    const { at: keyAt, end: keyEnd, line: keyLine } = key;
    members.push({ key: key.value, keyAt, keyEnd, keyLine, value: value(cursor, deep + 1) });
    if (!more(cursor, '}')) break;
  }
  cursor.at += 1;
  return { type: 'object', members, at, end: cursor.at, line };
}

function keyOf(cursor: Cursor): JsonScalar {
  skip(cursor);
  const head = cursor.text[cursor.at];
  if (head === '"') return string(cursor);
  if (head === '}') throw new Stop('a comma stands before the closing brace', cursor.at);
  if (head === undefined || head === '/' || head === '#' || head === "'") stop(cursor);
  throw new Stop('a key in double quotation marks is missing', cursor.at);
}

function array(cursor: Cursor, deep: number): JsonArray {
  const [at, line] = [cursor.at, lineOf(cursor)];
  const items: JsonNode[] = [];
  cursor.at += 1;
  for (skip(cursor); cursor.text[cursor.at] !== ']' || items.length > 0; ) {
    if (cursor.text[cursor.at] === ']')
      throw new Stop('a comma stands before the closing bracket', cursor.at);
    items.push(value(cursor, deep + 1));
    if (!more(cursor, ']')) break;
    skip(cursor);
  }
  cursor.at += 1;
  return { type: 'array', items, at, end: cursor.at, line };
}

/** Whether a comma follows; otherwise the cursor stands at the closing sign. */
function more(cursor: Cursor, close: string): boolean {
  skip(cursor);
  const head = cursor.text[cursor.at];
  if (head === close) return false;
  if (head === undefined || head === '/' || head === '#') stop(cursor);
  if (head !== ',') throw new Stop('a comma is missing', cursor.at);
  cursor.at += 1;
  return true;
}

function scalar(cursor: Cursor, form: RegExp): JsonScalar | undefined {
  form.lastIndex = cursor.at;
  const [found] = form.exec(cursor.text) ?? [];
  if (found === undefined) return undefined;
  const [at, line] = [cursor.at, lineOf(cursor)];
  cursor.at += found.length;
  const type = /^[tf]/.test(found) ? 'boolean' : found === 'null' ? 'null' : 'number';
  return { type, value: found, at, end: cursor.at, line };
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

function string(cursor: Cursor): JsonScalar {
  const [at, line, { text }] = [cursor.at, lineOf(cursor), cursor];
  const parts: string[] = [];
  let from = at + 1;
  for (let i = from; ; i += 1) {
    const code = text.charCodeAt(i);
    if (Number.isNaN(code)) throw new Stop('a text does not end', at);
    if (code < 0x20) throw new Stop('a text has a line break or control character in it', i);
    if (code === 0x22) {
      cursor.at = i + 1;
      return {
        type: 'string',
        value: parts.length > 0 ? parts.join('') + text.slice(from, i) : text.slice(from, i),
        at,
        end: cursor.at,
        line,
      };
    }
    if (code !== 0x5c) continue;
    const [said, length] = escaped(text, i);
    parts.push(text.slice(from, i), said);
    i += length - 1;
    from = i + 1;
  }
}

function escaped(text: string, at: number): readonly [string, number] {
  const known = ESCAPES.get(text[at + 1] ?? '');
  if (known !== undefined) return [known, 2];
  const hex = text.slice(at + 2, at + 6);
  if (text[at + 1] !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex)) throw new Stop('an escape is not valid', at);
  return [String.fromCharCode(Number.parseInt(hex, 16)), 6];
}
