import { NormalizedSchema } from '@smithy/core/schema';

/**
 * Holds an answer against what the API's model says it looks like. The SDK hands on whatever JSON came: text where a
 * list belongs, numbers where names belong. Absent members are fine. Throws a `TypeError` that names the member.
 */
export function checkShape(schema: unknown, value: unknown): void {
  check(NormalizedSchema.of(schema as never), value, 'the answer');
}

function check(schema: NormalizedSchema, value: unknown, at: string): void {
  if (value === undefined || value === null) return;
  if (schema.isStructSchema()) checkMembers(schema, value, at);
  else if (schema.isListSchema()) checkItems(schema, value, at);
  else if (schema.isMapSchema()) checkValues(schema, value, at);
  else if (!isScalar(schema, value)) throw new TypeError(`${at} is of another type than in the API's model`);
}

function checkMembers(schema: NormalizedSchema, value: unknown, at: string): void {
  const members = recordIn(value, at);
  for (const [name, member] of schema.structIterator()) check(member, members[name], `${at}.${name}`);
}

function checkItems(schema: NormalizedSchema, value: unknown, at: string): void {
  if (!Array.isArray(value)) throw new TypeError(`${at} is not a list`);
  const item = schema.getValueSchema();
  for (const one of value) {
    if (one === null || one === undefined) throw new TypeError(`${at} has an empty item`);
    check(item, one, `${at}[]`);
  }
}

function checkValues(schema: NormalizedSchema, value: unknown, at: string): void {
  const item = schema.getValueSchema();
  for (const one of Object.values(recordIn(value, at))) check(item, one, `${at}{}`);
}

function recordIn(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || Array.isArray(value)) throw new TypeError(`${at} is not an object`);
  return value as Readonly<Record<string, unknown>>;
}

function isScalar(schema: NormalizedSchema, value: unknown): boolean {
  if (schema.isStringSchema()) return typeof value === 'string';
  if (schema.isBooleanSchema()) return typeof value === 'boolean';
  if (schema.isNumericSchema()) return Number.isFinite(value);
  if (schema.isTimestampSchema()) return value instanceof Date && !Number.isNaN(value.getTime());
  return true;
}
