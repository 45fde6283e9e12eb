import type { Failure } from '../evidence/evidence.ts';
import type { UnnamedReason } from '../evidence/unnamed-reasons.ts';
import { json } from './json.ts';
import type { Store } from './store.ts';

/** Keeps how a request ended; what was seen first stays, since AWS documents no retention. Untrusted text inside. */
export async function rememberFailure(
  store: Pick<Store, 'db'>,
  failure: Failure & { readonly requestId: string },
): Promise<void> {
  await store.db
    .insertInto('reasons')
    .values({ request_id: failure.requestId, failure: json(failure) })
    .onConflict((conflict) => conflict.column('request_id').doNothing())
    .execute();
}

export async function recallFailure(
  store: Pick<Store, 'db'>,
  requestId: string,
): Promise<Failure | undefined> {
  const row = await store.db
    .selectFrom('reasons')
    .selectAll()
    .where('request_id', '=', requestId)
    .executeTakeFirst();
  if (!row) return undefined;
  const how = `Identity Center no longer knows this request; idc saw it on ${row.first_seen.toISOString()}.`;
  return { ...row.failure, how };
}

const READ = 5_000;
const MOST = 50;

/** Kept reasons that `isNamed` does not take: those that differ in ids and numbers only count as one, newest first, at most 50. */
export async function unnamedReasons(
  store: Pick<Store, 'db'>,
  isNamed: (text: string) => boolean,
): Promise<UnnamedReason[]> {
  const rows = await store.db
    .selectFrom('reasons')
    .selectAll()
    .orderBy('first_seen', 'desc')
    .limit(READ)
    .execute();
  const unnamed = new Map<string, UnnamedReason>();
  for (const { failure, request_id: requestId, first_seen } of rows) {
    const { text } = failure;
    if (!text || isNamed(text)) continue;
    const alike = text.slice(0, 2_000).replace(/[\w-]+/g, (word) => (/\d/.test(word) ? '#' : word));
    const known = unnamed.get(alike);
    const fresh = { text, count: 1, requestId, at: first_seen.toISOString() };
    unnamed.set(alike, known ? { ...known, count: known.count + 1 } : fresh);
  }
  return [...unnamed.values()].slice(0, MOST);
}
