import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** One thing that is wrong in a file, and what to write in its place. */
export interface Fault {
  /** From 1. */
  readonly line: number;
  readonly fault: string;
  readonly instead: string;
}

/** Larger than any policy that a person reads. */
export const MOST_CHARACTERS = 64 * 1024;
const DEEPEST = 8;

/** What every reader of a part is given: how to say that something is wrong with a part. */
export interface Sheet {
  wrong(at: Part, fault: string, instead: string): void;
}

/** A part of the file, with nothing in it but maps, lists and texts: no anchors, aliases, tags or merge keys. */
export type Part = { readonly line: number } & (
  | { readonly is: 'map'; readonly entries: readonly Entry[] }
  | { readonly is: 'list'; readonly items: readonly Part[] }
  | { readonly is: 'text'; readonly text: string }
);
export interface Entry {
  readonly key: string;
  readonly line: number;
  readonly value: Part;
}

/** The text as parts, or what is wrong with it as YAML. Never throws, whatever the text is. */
export function readYaml(text: string): { readonly part: Part } | { readonly faults: readonly Fault[] } {
  if (text.length > MOST_CHARACTERS)
    return {
      faults: [
        {
          line: 1,
          fault: `the file has more than ${MOST_CHARACTERS / 1024} KiB`,
          instead: 'Keep the policy small enough to be read by a person.',
        },
      ],
    };
  try {
    return parsed(text);
  } catch {
    // The parser recurses: a text of nothing but brackets ends its stack.
    return { faults: [{ line: 1, fault: 'the file is nested too deeply', instead: 'Write it flat.' }] };
  }
}

function parsed(text: string): ReturnType<typeof readYaml> {
  const lines = new LineCounter();
  // Failsafe: every value stays the text that was written, so that no account id loses its leading zero. Duplicate keys
  // are looked for here, since the parser compares each key with all others.
  const document = parseDocument(text, {
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    stringKeys: false,
    merge: false,
  });
  const faults: Fault[] = [...document.errors, ...document.warnings].slice(0, 20).map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    fault: SAID[error.code] ?? 'this is not YAML that idc can read',
    instead: INSTEAD[error.code] ?? 'See the example in docs/policy.md.',
  }));
  if (faults.length > 0) return { faults };
  const lineOf = (node: Node | null | undefined) => lines.linePos(node?.range?.[0] ?? 0).line;
  const found: Fault[] = [];
  const part = partOf(document.contents, { lineOf, found, depth: 0, line: 1 });
  return found.length > 0 ? { faults: found } : { part };
}

interface Place {
  readonly lineOf: (node: Node | null | undefined) => number;
  readonly found: Fault[];
  readonly depth: number;
  /** Of what stands around it. */
  readonly line: number;
}

function partOf(node: unknown, place: Place): Part {
  const { found, depth } = place;
  const line = (node as Node | null)?.range ? place.lineOf(node as Node) : place.line;
  const nothing: Part = { is: 'text', text: '', line };
  if (depth > DEEPEST) {
    found.push({ line, fault: 'this is nested too deeply', instead: 'Write it flat.' });
    return nothing;
  }
  if (isAlias(node) || (node as { anchor?: string } | null)?.anchor !== undefined) {
    found.push({
      line,
      fault: 'anchors (&) and aliases (*) are not read here',
      instead: 'Write the value out where it is meant.',
    });
    return nothing;
  }
  if ((node as { tag?: string } | null)?.tag !== undefined && isTagged(node)) {
    found.push({ line, fault: 'tags (!) are not read here', instead: 'Write the plain value.' });
    return nothing;
  }
  const inner = { ...place, depth: depth + 1, line };
  if (isSeq(node)) return { is: 'list', line, items: node.items.map((item) => partOf(item, inner)) };
  if (isMap(node)) return { is: 'map', line, entries: entriesOf(node.items, inner) };
  return isScalar(node) ? { is: 'text', line, text: String(node.value ?? '') } : nothing;
}

/** The parser gives every node a tag once it is resolved; only those of YAML's own three kinds are written by nobody. */
function isTagged(node: unknown): boolean {
  const tag = (node as { tag?: string }).tag ?? '';
  return !/^tag:yaml\.org,2002:(map|seq|str)$/.test(tag);
}

function entriesOf(pairs: readonly { key: unknown; value: unknown }[], place: Place): Entry[] {
  const seen = new Map<string, number>();
  return pairs.flatMap(({ key, value }) => {
    const name = partOf(key, place);
    if (name.is !== 'text' || name.text === '') {
      place.found.push({
        line: name.line,
        fault: 'a key that is no plain text',
        instead: 'Write `key: value`.',
      });
      return [];
    }
    const before = seen.get(name.text);
    if (before !== undefined)
      place.found.push({
        line: name.line,
        fault: `\`${shown(name.text)}\` stands here again; it is on line ${before} already`,
        instead: 'Keep one of the two.',
      });
    seen.set(name.text, name.line);
    return [{ key: name.text, line: name.line, value: partOf(value, { ...place, line: name.line }) }];
  });
}

/** What was written, short and on one line, for a sentence about it. */
export function shown(text: string): string {
  const line = text.replace(/[\p{C}\s]+/gu, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

const SAID: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab stands where the line is indented',
  BAD_INDENT: 'the line is indented differently from those that it belongs to',
  MULTIPLE_DOCS: 'a second document begins (---)',
  TAG_RESOLVE_FAILED: 'tags (!) are not read here',
  BAD_ALIAS: 'anchors (&) and aliases (*) are not read here',
  MISSING_CHAR: 'a bracket, quote, comma or colon is missing',
  UNEXPECTED_TOKEN: 'something stands here that YAML does not expect',
  MULTILINE_IMPLICIT_KEY: 'a colon is missing, or the line before is not ended',
};
const INSTEAD: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent by spaces.',
  BAD_INDENT: 'Indent all lines of one list or map alike.',
  MULTIPLE_DOCS: 'Keep one document in the file.',
  TAG_RESOLVE_FAILED: 'Write the plain value.',
  BAD_ALIAS: 'Write the value out where it is meant.',
};
