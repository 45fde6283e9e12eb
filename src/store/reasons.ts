import type { Failure } from '../evidence/evidence.ts';
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
