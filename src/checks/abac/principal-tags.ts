const KEY = 'aws:principaltag/';
/** `${aws:PrincipalTag/Department}`; one with a default, `${… , 'none'}`, does without the tag. */
const VARIABLE = /\$\{\s*aws:PrincipalTag\/([^},]{1,128})(,[^}]{0,300})?\}/gi;
const MOST_TEXT = 131_072;
const MOST_NODES = 50_000;

/**
 * The keys of session tags that a policy needs to have a value, each once, as written. A test for absence (`Null`) and
 * operators that do without the key (`…IfExists`) need none. A text that is no JSON needs nothing: other checks say so.
 */
export function neededTags(text: string): readonly string[] {
  const found = new Map<string, string>();
  for (const key of text.length > MOST_TEXT ? [] : tagsIn(parsed(text)))
    if (!found.has(key.toLowerCase())) found.set(key.toLowerCase(), key);
  return [...found.values()];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Node {
  readonly value: unknown;
  /** The name of the nearest member above: the operator, where a condition is meant. */
  readonly under: string;
}

/** Walked without recursion, so that no nesting can exhaust the stack. */
function* tagsIn(document: unknown): Generator<string> {
  const open: Node[] = [{ value: document, under: '' }];
  for (let seen = 0; open.length > 0 && seen < MOST_NODES; seen += 1) {
    const { value, under } = open.pop() as Node;
    if (typeof value === 'string') yield* variablesIn(value);
    else if (Array.isArray(value))
      open.push(...value.slice(0, MOST_NODES).map((one) => ({ value: one, under })));
    else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) {
        if (name.toLowerCase().startsWith(KEY) && needsValue(under, member)) yield name.slice(KEY.length);
        open.push({ value: member, under: name });
      }
    }
  }
}

function* variablesIn(text: string): Generator<string> {
  for (const [, key = '', standsIn] of text.matchAll(VARIABLE)) if (!standsIn) yield key.trim();
}

function needsValue(operator: string, value: unknown): boolean {
  if (/IfExists$/i.test(operator)) return false;
  return !/^Null$/i.test(operator) || [value].flat().every((one) => String(one) === 'false');
}
