import { type Kysely, sql } from 'kysely';
import type { Gap } from '../aws/reading.ts';
import type { AssignmentRow } from '../evidence/evidence.ts';
import type { KeptPair } from '../evidence/kept-map.ts';
import type { Pair } from '../evidence/provisioned.ts';
import type { Database } from './database.ts';

interface PairRow {
  account_id: string;
  permission_set_arn: string;
  principals: readonly string[] | null;
  read_at: Date | null;
  gap: Gap | null;
}

/** So many rows are in memory beside what is made of them. */
const AT_ONCE = 5_000;

/** Page by page in the order of the key, every id and row once in memory. */
export async function keptPairs(
  db: Kysely<Database>,
  instanceArn: string,
  { accountId, permissionSetArn }: Partial<Pair>,
): Promise<KeptPair[]> {
  const all: KeptPair[] = [];
  const shared = sharing();
  for (let last: PairRow | undefined; ; ) {
    const { rows } = await sql<PairRow>`
      select account_id, permission_set_arn, principals, read_at, gap from map_pairs
      where instance_arn = ${instanceArn}
        and ${accountId === undefined ? sql`true` : sql`account_id = ${accountId}`}
        and ${permissionSetArn === undefined ? sql`true` : sql`permission_set_arn = ${permissionSetArn}`}
        and ${last ? sql`(account_id, permission_set_arn) > (${last.account_id}, ${last.permission_set_arn})` : sql`true`}
      order by account_id, permission_set_arn limit ${AT_ONCE}`.execute(db);
    for (const row of rows) all.push(pairOf(row, shared));
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

function pairOf(
  { account_id, permission_set_arn, principals, read_at, gap }: PairRow,
  shared: Sharing,
): KeptPair {
  return {
    accountId: shared.text(account_id),
    permissionSetArn: shared.text(permission_set_arn),
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
