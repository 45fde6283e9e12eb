import { Refusal } from './refusal.ts';

/** The SDK sends whatever it is given, so the service validates: required members, types, patterns, ranges. */
export interface Field {
  readonly type: 'string' | 'integer' | 'boolean' | 'timestamp' | 'structure' | 'list';
  readonly required?: true;
  readonly pattern?: RegExp;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
  readonly fields?: Fields;
  readonly member?: Field;
}
export type Fields = Readonly<Record<string, Field>>;

export const required = (field: Field): Field => ({ ...field, required: true });
export const string = (pattern?: RegExp, min?: number, max?: number): Field => ({
  type: 'string',
  ...(pattern && { pattern }),
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
});
export const oneOf = (...values: string[]): Field => ({ type: 'string', values });
export const integer = (min: number, max: number): Field => ({ type: 'integer', min, max });
export const structure = (fields: Fields): Field => ({ type: 'structure', fields });
export const list = (member: Field, min = 0, max = 1000): Field => ({ type: 'list', member, min, max });

/** Throws ValidationException with AWS's wording, naming every violation. */
export function validate(
  input: Readonly<Record<string, unknown>>,
  fields: Fields,
  code = 'ValidationException',
) {
  const found = violations(input, fields, '');
  if (found.length === 0) return;
  const noun = found.length === 1 ? 'error' : 'errors';
  throw new Refusal(code, `${found.length} validation ${noun} detected: ${found.join('; ')}`);
}

function violations(input: Readonly<Record<string, unknown>>, fields: Fields, at: string): string[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    check(input[name], field, `${at}${name[0]?.toLowerCase()}${name.slice(1)}`),
  );
}

function check(value: unknown, field: Field, at: string): string[] {
  if (value === undefined || value === null) {
    return field.required ? [`Value at '${at}' failed to satisfy constraint: Member must not be null`] : [];
  }
  if (field.type === 'string') return checkString(value, field, at);
  if (field.type === 'list') return checkList(value, field, at);
  if (field.type === 'structure') return violations(asStructure(value), field.fields ?? {}, `${at}.`);
  if (typeof value !== (field.type === 'boolean' ? 'boolean' : 'number')) throw wrongType(field.type);
  return field.type === 'integer' ? range(Number(value), field, at, 'value') : [];
}

function checkString(value: unknown, field: Field, at: string): string[] {
  if (typeof value !== 'string') throw wrongType('STRING');
  const where = `Value '${value}' at '${at}' failed to satisfy constraint`;
  if (field.values && !field.values.includes(value)) {
    return [`${where}: Member must satisfy enum value set: [${field.values.join(', ')}]`];
  }
  const found = range(value.length, field, at, 'length', value);
  if (field.pattern && !new RegExp(`^(?:${field.pattern.source})$`, 'u').test(value)) {
    found.push(`${where}: Member must satisfy regular expression pattern: ${field.pattern.source}`);
  }
  return found;
}

function checkList(value: unknown, field: Field, at: string): string[] {
  if (!Array.isArray(value)) throw wrongType('LIST');
  const member = field.member;
  const inside = member
    ? value.flatMap((v, i) => check(v, { ...member, required: true }, `${at}.${i + 1}.member`))
    : [];
  return [...range(value.length, field, at, 'length'), ...inside];
}

function range(size: number, field: Field, at: string, noun: 'value' | 'length', shown?: string): string[] {
  const where = `Value '${shown ?? size}' at '${at}' failed to satisfy constraint: Member must have ${noun}`;
  if (field.min !== undefined && size < field.min) return [`${where} greater than or equal to ${field.min}`];
  if (field.max !== undefined && size > field.max) return [`${where} less than or equal to ${field.max}`];
  return [];
}

function asStructure(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType('STRUCTURE');
  return value as Readonly<Record<string, unknown>>;
}

function wrongType(expected: string): Refusal {
  return new Refusal('SerializationException', `Expected a value of type ${expected.toUpperCase()}`);
}
