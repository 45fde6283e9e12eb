import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Gap } from '../aws/reading.ts';
import type { AssignmentRow } from '../evidence/evidence.ts';
import type { KeptPair } from '../evidence/kept-map.ts';
import type { Pair } from '../evidence/provisioned.ts';
import type { Database } from './database.ts';

interface PlaceRow {
  account_id: string;
  permission_set_arn: string;
}

interface PairRow extends PlaceRow {
  principals: readonly string[] | null;
  read_at: Date | null;
  gap: Gap | null;
}

/** So many rows are in memory beside what is made of them. */
const AT_ONCE = 5_000;

/** Every id once in memory. */
export function keptPlaces(db: Kysely<Database>, instanceArn: string): Promise<Pair[]> {
  const { text } = sharing();
  const select = sql`select account_id, permission_set_arn from map_pairs where instance_arn = ${instanceArn}`;
  return inPages(db, select, (row: PlaceRow) => placeOf(row, text));
}

/** Every id and row once in memory. */
export function keptPairs(
  db: Kysely<Database>,
  instanceArn: string,
  { accountId, permissionSetArn }: Partial<Pair>,
): Promise<KeptPair[]> {
  const shared = sharing();
  const select = sql`
    select account_id, permission_set_arn, principals, read_at, gap from map_pairs
    where instance_arn = ${instanceArn}
      and ${accountId === undefined ? sql`true` : sql`account_id = ${accountId}`}
      and ${permissionSetArn === undefined ? sql`true` : sql`permission_set_arn = ${permissionSetArn}`}`;
  return inPages(db, select, (row: PairRow) => pairOf(row, shared));
}

/** Page by page in the order of the key. */
async function inPages<R extends PlaceRow, T>(
  db: Kysely<Database>,
  select: RawBuilder<unknown>,
  make: (row: R) => T,
): Promise<T[]> {
  const all: T[] = [];
  for (let last: R | undefined; ; ) {
    const after = last
      ? sql`(account_id, permission_set_arn) > (${last.account_id}, ${last.permission_set_arn})`
      : sql`true`;
    const { rows } = await sql<R>`${select} and ${after}
      order by account_id, permission_set_arn limit ${AT_ONCE}`.execute(db);
    for (const row of rows) all.push(make(row));
    last = rows.at(-1);
    if (rows.length < AT_ONCE) return all;
  }
}

type Sharing = ReturnType<typeof sharing>;

function sharing() {
  return { text: once((text) => text), row: once(rowOf) };
}

function once<T>(make: (text: string) => T): (text: string) => T {
  const made = new Map<string, T>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    const one = make(text);
    made.set(text, one);
    return one;
  };
}

function placeOf({ account_id, permission_set_arn }: PlaceRow, text: Sharing['text']): Pair {
  return { accountId: text(account_id), permissionSetArn: text(permission_set_arn) };
}

function pairOf({ principals, read_at, gap, ...place }: PairRow, shared: Sharing): KeptPair {
  return {
    ...placeOf(place, shared.text),
    ...(principals ? { rows: principals.map(shared.row) } : {}),
    ...(read_at ? { readAt: read_at.toISOString() } : {}),
    ...(gap ? { gap } : {}),
  };
}

/** A row in one word. */
export function principalOf({ principalType, principalId }: AssignmentRow): string {
  return `${principalType === 'USER' ? 'U' : 'G'}${principalId}`;
}

function rowOf(principal: string): AssignmentRow {
  return { principalType: principal.startsWith('U') ? 'USER' : 'GROUP', principalId: principal.slice(1) };
}
