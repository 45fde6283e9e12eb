import { isRecord } from '../../evidence/ids.ts';
import { recognise } from '../../knowledge/recognise.ts';

export type Line =
  | { readonly ok: true; readonly line: string }
  | { readonly ok: false; readonly fault: string };

/**
 * One `{"id","text"}` line as `{"id","causes"}`: labels, best first, at most three, none where idc abstains. Pure and
 * linear in the length of the text.
 */
export function explainLine(line: string): Line {
  const given = parse(line);
  if (!isRecord(given) || given.id === undefined || typeof given.text !== 'string')
    return { ok: false, fault: 'is not {"id": …, "text": "…"}' };
  const causes = recognise(given.text).map(({ cause }) => cause);
  return { ok: true, line: JSON.stringify({ id: given.id, causes }) };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
