import { type JsonNode, readJson } from '../json.ts';

/** A JSON text laid out in lines, its literals as they were written; what is no JSON stays as it is. */
export function indented(text: string): string {
  const read = readJson(text);
  return read.ok ? laidOut(text, read.root, '') : text;
}

function laidOut(text: string, node: JsonNode, before: string): string {
  const inner = `${before}  `;
  const lines = (open: string, parts: readonly string[], close: string) =>
    parts.length === 0
      ? open + close
      : `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${before}${close}`;
  if (node.type === 'array')
    return lines(
      '[',
      node.items.map((item) => laidOut(text, item, inner)),
      ']',
    );
  if (node.type !== 'object') return text.slice(node.at, node.end);
  const parts = node.members.map(
    ({ keyAt, keyEnd, value }) => `${text.slice(keyAt, keyEnd)}: ${laidOut(text, value, inner)}`,
  );
  return lines('{', parts, '}');
}
