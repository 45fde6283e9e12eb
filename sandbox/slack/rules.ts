/** One fault in a payload: what Slack says, and the JSON pointer it says it about. */
export interface Problem {
  readonly at: string;
  readonly message: string;
}

export type Rule = (value: unknown, at: string) => readonly Problem[];
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const problem = (at: string, message: string): readonly Problem[] => [{ at, message }];

/** A string of `min` to `max` characters. */
export function string(max = Number.POSITIVE_INFINITY, min = 1): Rule {
  return (value, at) => {
    if (typeof value !== 'string') return problem(at, 'must be a string');
    if (value.length < min) return problem(at, `must be more than ${min - 1} characters`);
    if (value.length > max) return problem(at, `must be less than ${max + 1} characters`);
    return [];
  };
}

export const boolean: Rule = (value, at) =>
  typeof value === 'boolean' ? [] : problem(at, 'must be a boolean');

export const number: Rule = (value, at) => (typeof value === 'number' ? [] : problem(at, 'must be a number'));

/** Anything at all: for fields that are stored and never looked at. */
export const anything: Rule = () => [];

export function integer(min: number, max: number): Rule {
  return (value, at) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max
      ? []
      : problem(at, `must be an integer from ${min} to ${max}`);
}

export function oneOf(...allowed: readonly string[]): Rule {
  return (value, at) =>
    typeof value === 'string' && allowed.includes(value)
      ? []
      : problem(at, `failed to match all allowed values: ${allowed.join(', ')}`);
}

export function list(item: Rule, limits: { min?: number; max?: number } = {}): Rule {
  const { min = 1, max = Number.POSITIVE_INFINITY } = limits;
  return (value, at) => {
    if (!Array.isArray(value)) return problem(at, 'must be an array');
    if (value.length < min) return problem(at, `no fewer than ${min} items allowed`);
    if (value.length > max) return problem(at, `no more than ${max} items allowed [${value.length}]`);
    return value.flatMap((entry, index) => item(entry, `${at}/${index}`));
  };
}

/** An object with these fields and no others; `type` is checked by whoever chose the rule. */
export function shape(required: Record<string, Rule>, optional: Record<string, Rule> = {}): Rule {
  return (value, at) => {
    if (!isFields(value)) return problem(at, 'must be an object');
    const missing = Object.keys(required).filter((key) => value[key] === undefined);
    const fields = Object.entries(value).flatMap(([key, field]) => {
      if (key === 'type') return [];
      const rule = required[key] ?? optional[key];
      return rule ? rule(field, `${at}/${key}`) : problem(at, `invalid additional property: ${key}`);
    });
    return [...missing.flatMap((key) => problem(at, `missing required field: ${key}`)), ...fields];
  };
}

/** Chooses the rule by the object's `type`. */
export function byType(rules: Readonly<Record<string, Rule>>): Rule {
  return (value, at) => {
    if (!isFields(value)) return problem(at, 'must be an object');
    const rule = typeof value.type === 'string' && Object.hasOwn(rules, value.type) && rules[value.type];
    return rule ? rule(value, at) : problem(`${at}/type`, `unsupported type: ${String(value.type)}`);
  };
}

/** Both rules at once. */
export function both(first: Rule, second: Rule): Rule {
  return (value, at) => [...first(value, at), ...second(value, at)];
}
