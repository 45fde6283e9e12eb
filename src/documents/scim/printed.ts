import type { JsonNode } from '../json.ts';
import { masked } from './masked.ts';

/** The JSON in lines, two blanks deeper for each level; texts as `show` gives them, masked unless told otherwise. */
export function printed(
  json: JsonNode,
  show: (name: string, text: string) => string = masked,
  name = '',
): string[] {
  if (json.type === 'object') {
    const entries = json.members.map(({ key, value }) => {
      const [head = '', ...rest] = printed(value, show, key);
      return [`${JSON.stringify(key)}: ${head}`, ...rest];
    });
    return between('{', entries, '}');
  }
  if (json.type === 'array')
    return between(
      '[',
      json.items.map((item) => printed(item, show, name)),
      ']',
    );
  // Numbers may be somebody's, too: of a member of staff, of a telephone.
  if (json.type === 'string') return [JSON.stringify(show(name, json.value))];
  return [json.type === 'number' ? show(name, json.value) : json.value];
}

function between(open: string, entries: readonly (readonly string[])[], close: string): string[] {
  if (entries.length === 0) return [open + close];
  const inner = entries.flatMap((lines, n) =>
    lines.map((line, m) => {
      const comma = m === lines.length - 1 && n < entries.length - 1 ? ',' : '';
      return `  ${line}${comma}`;
    }),
  );
  return [open, ...inner, close];
}
