import { createHash } from 'node:crypto';

/** One row of the audit log as it is hashed. */
export interface AuditRow {
  readonly seq: number;
  /** ISO 8601, UTC, with milliseconds; never before the row before it. */
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  readonly subject: string;
  /** Canonical JSON (RFC 8785), the text that was hashed. */
  readonly body: string;
  /** The hash of the row before. */
  readonly previous: string;
  readonly hash: string;
}

/** What the first row ever names as the hash before it. */
export const BEFORE_ALL = '0'.repeat(64);

/** SHA-256, in hexadecimal, of the canonical JSON array [seq, at, kind, actor, subject, body, previous]. */
export function hashOf(row: Omit<AuditRow, 'hash'>): string {
  const before = [row.seq, row.at, row.kind, row.actor, row.subject].map((part) => JSON.stringify(part));
  const parts = [...before, row.body, JSON.stringify(row.previous)];
  return createHash('sha256')
    .update(`[${parts.join(',')}]`)
    .digest('hex');
}

/** The rows that were dropped on purpose, as a row of the kind `retention` says it. */
interface Dropped {
  readonly lastSeq: number;
  readonly lastHash: string;
}

interface Link {
  readonly seq: number;
  readonly hash: string;
}

export interface Walk {
  /** Takes the next row; what is wrong with it, one sentence each. */
  next(row: AuditRow): readonly string[];
  /** What can be said only at the end, and the last row. */
  end(): { readonly faults: readonly string[]; readonly head?: Link; readonly rows: number };
}

/**
 * Walks the log from its first row on: every row must follow the one before and give its own hash. A beginning that
 * is missing must be one that a later row of the kind `retention` says was dropped. Rows cut off at the end leave no
 * trace in the log itself.
 */
export function walkChain(): Walk {
  let last: Link | undefined;
  let first: AuditRow | undefined;
  let dropped: Dropped | undefined;
  let rows = 0;
  return {
    next(row) {
      const faults = last ? misplaced(row, last) : [];
      if (hashOf(row) !== row.hash)
        faults.push(`Row ${row.seq} was changed: its content does not give its hash.`);
      else if (row.kind === 'retention') dropped = droppedOf(row.body);
      first ??= row;
      last = row;
      rows += 1;
      return faults;
    },
    end: () => ({ faults: first ? beginning(first, dropped) : [], rows, ...(last && { head: last }) }),
  };
}

function misplaced(row: AuditRow, last: Link): string[] {
  if (row.seq > last.seq + 1) return [`${numbered(last.seq + 1, row.seq - 1)} missing.`];
  if (row.seq < last.seq + 1) return [`Row ${row.seq} comes after row ${last.seq}.`];
  if (row.previous === last.hash) return [];
  return [`Row ${row.seq} does not follow row ${last.seq}: it names another hash as the one before it.`];
}

function beginning({ seq, previous }: AuditRow, dropped: Dropped | undefined): string[] {
  if (seq === 1 && previous === BEFORE_ALL) return [];
  if (seq === 1) return ['Row 1 names a row before it.'];
  if (dropped?.lastSeq === seq - 1 && dropped.lastHash === previous) return [];
  return [`${numbered(1, seq - 1)} missing, and no row says that they were dropped.`];
}

function droppedOf(body: string): Dropped | undefined {
  try {
    return JSON.parse(body) as Dropped;
  } catch {
    return undefined;
  }
}

function numbered(from: number, to: number): string {
  return from === to ? `Row ${from} is` : `Rows ${from} to ${to} are`;
}
