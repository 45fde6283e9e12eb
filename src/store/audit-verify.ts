import { type AuditRow, walkChain } from './audit-chain.ts';

export interface Verified {
  /** What is wrong and where, one sentence each, at most twenty. Empty: every row is there, and as it was written. */
  readonly faults: readonly string[];
  readonly rows: number;
  readonly head?: { readonly seq: number; readonly hash: string };
  /** The row that has the head that was known, where one was given. */
  readonly knownAt?: number;
}

const MOST_FAULTS = 20;

/**
 * Follows the chain from the first row to the last. `known` is a head, or the beginning of one, that was noted down
 * earlier: a row must have it. Without it, rows that were cut off at the end are not missed.
 */
export async function verifyAudit(rows: AsyncIterable<AuditRow>, known?: string): Promise<Verified> {
  const walk = walkChain();
  const faults: string[] = [];
  let knownAt: number | undefined;
  for await (const row of rows) {
    faults.push(...walk.next(row).slice(0, MOST_FAULTS - faults.length));
    if (known && row.hash.startsWith(known)) knownAt = row.seq;
  }
  const end = walk.end();
  const unknown = known && knownAt === undefined ? [notThere(known)] : [];
  return {
    faults: [...unknown, ...end.faults, ...faults],
    rows: end.rows,
    ...(end.head && { head: end.head }),
    ...(knownAt !== undefined && { knownAt }),
  };
}

function notThere(known: string): string {
  return `No row has the hash ${known}: rows were cut off at the end, the log was written anew, or that row is in a month that was dropped.`;
}
