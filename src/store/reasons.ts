import type { RequestKind } from '../evidence/evidence.ts';
import { storable } from './json.ts';
import type { Store } from './store.ts';

/** AWS documents no retention for the reason of a failed request, so what was seen once is kept. Untrusted text. */
export interface Reason {
  readonly requestId: string;
  readonly instanceArn: string;
  readonly kind: RequestKind;
  readonly reason: string;
}

/** Keeps a reason; the first one seen stays. */
export async function rememberReason(store: Store, seen: Reason): Promise<void> {
  await store.db
    .insertInto('reasons')
    .values({
      request_id: seen.requestId,
      instance_arn: seen.instanceArn,
      kind: seen.kind,
      reason: storable(seen.reason),
    })
    .onConflict((conflict) => conflict.column('request_id').doNothing())
    .execute();
}

export async function recallReason(
  store: Store,
  requestId: string,
): Promise<(Reason & { readonly firstSeen: string }) | undefined> {
  const row = await store.db
    .selectFrom('reasons')
    .selectAll()
    .where('request_id', '=', requestId)
    .executeTakeFirst();
  return (
    row && {
      requestId: row.request_id,
      instanceArn: row.instance_arn,
      kind: row.kind,
      reason: row.reason,
      firstSeen: row.first_seen.toISOString(),
    }
  );
}
