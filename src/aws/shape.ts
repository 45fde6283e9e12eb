import { NormalizedSchema } from '@smithy/core/schema';

/**
 * Holds an answer against what the API's model says it looks like. The SDK hands on whatever JSON came: text where a
 * list belongs, numbers where names belong. Absent members are fine; what is only shown is taken out where it is of
 * another type, as if it were absent. Throws a `TypeError` that names the member.
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
  for (const [name, member] of schema.structIterator()) {
    if (ONLY_SHOWN.has(name) && isOdd(member, members[name])) delete members[name];
    else check(member, members[name], `${at}.${name}`);
  }
}

/** Nothing is concluded from these; emulators write the duration as a number. */
const ONLY_SHOWN: ReadonlySet<string> = new Set(['SessionDuration', 'RelayState', 'Description']);

/** A single value where a single value belongs, but of another type. */
function isOdd(schema: NormalizedSchema, value: unknown): boolean {
  const isSingle = !schema.isStructSchema() && !schema.isListSchema() && !schema.isMapSchema();
  return isSingle && ['string', 'number', 'boolean'].includes(typeof value) && !isScalar(schema, value);
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

function recordIn(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== 'object' || Array.isArray(value)) throw new TypeError(`${at} is not an object`);
  return value as Record<string, unknown>;
}

function isScalar(schema: NormalizedSchema, value: unknown): boolean {
  if (schema.isStringSchema()) return typeof value === 'string';
  if (schema.isBooleanSchema()) return typeof value === 'boolean';
  if (schema.isNumericSchema()) return Number.isFinite(value);
  if (schema.isTimestampSchema()) return value instanceof Date && !Number.isNaN(value.getTime());
  return true;
}
