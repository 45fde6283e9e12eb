import type { JsonNode } from '../json.ts';
import { attributeOf, fieldOf, type List, type Spot, textOf, type Value, valuesOf } from './values.ts';

/** One operation of a PATCH. */
export interface Operation {
  /** `$.Operations[0]` */
  readonly path: string;
  readonly line: number;
  /** As written, where it is one of the three; empty where there is none, `?` where it is something else. */
  readonly op: string;
  /** The attribute that `path` names, `emails.value`; undefined where there is no path. */
  readonly target?: string;
  readonly hasFilter: boolean;
  /** Operators of that filter that are not `eq`. */
  readonly hasOtherOperators: boolean;
  readonly hasValue: boolean;
  /** Attributes that it changes: the target's, or those of a value without a target. */
  readonly changes: readonly string[];
  /** Members that it adds or removes by name. */
  readonly members: number;
}

export interface Patch {
  readonly operations: readonly Operation[];
  readonly values: readonly Value[];
  readonly lists: readonly List[];
  readonly repeated: readonly Spot[];
  readonly shapes: readonly Spot[];
}

const OPS = /^(add|replace|remove)$/i;

export function readPatch(list: JsonNode | undefined): Patch {
  const items = list?.type === 'array' ? list.items : list ? [list] : [];
  const read = items.map((item, n) => readOperation(item, `$.Operations[${n}]`));
  return {
    operations: read.map(({ operation }) => operation),
    values: read.flatMap(({ found }) => found.values),
    lists: read.flatMap(({ found }) => found.lists),
    repeated: read.flatMap(({ found }) => found.repeated),
    shapes: read.flatMap(({ found }) => found.shapes),
  };
}

function readOperation(item: JsonNode, path: string) {
  const written = textOf(fieldOf(item, 'path'));
  const target = written === undefined ? undefined : attributeOf(written);
  const value = fieldOf(item, 'value');
  const op = fieldOf(item, 'op');
  const said = textOf(op) ?? '';
  const found = value
    ? valuesOf(value, { path: `${path}.value`, name: target ?? '' })
    : { values: [], lists: [], repeated: [], shapes: [] };
  const changes = target === undefined ? namesIn(value) : [target];
  const operation: Operation = {
    path,
    line: item.line,
    op: OPS.test(said) ? said : op === undefined ? '' : '?',
    ...(target === undefined ? {} : { target }),
    hasFilter: written?.includes('[') ?? false,
    hasOtherOperators: / (?:ne|co|sw|ew|pr|gt|ge|lt|le)\b/i.test(written?.slice(written.indexOf('[')) ?? ''),
    hasValue: value !== undefined,
    changes,
    members: membersOf(target, written, value),
  };
  return { operation, found };
}

function namesIn(value: JsonNode | undefined): string[] {
  return value?.type === 'object'
    ? value.members.flatMap(({ key, value }) => below(attributeOf(key), value))
    : [];
}

/** The extension's URN as a key stands for what is below it. */
function below(name: string, value: JsonNode): string[] {
  return name === '' ? namesIn(value) : [name];
}

function membersOf(
  target: string | undefined,
  written: string | undefined,
  value: JsonNode | undefined,
): number {
  const named = target === undefined ? fieldOf(value, 'members') : value;
  if (target !== undefined && !/^members\b/i.test(target)) return 0;
  if (named?.type === 'array') return named.items.length;
  if (named) return 1;
  return written?.match(/\bvalue eq\b/gi)?.length ?? 0;
}
