import { createHash } from 'node:crypto';
import type { Call } from './operation.ts';
import { invalid, type Refusal } from './refusal.ts';
import { errors } from './texts.ts';

interface Cursor {
  /** Hash of the operation and its other parameters: a token is good for nothing else. */
  of: string;
  from: number;
  /** The list as of this moment, for lists that grow at the front. */
  asOf: number;
  pages: number;
}
interface Paged {
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}
export interface Page<T> {
  items: T[];
  token: { NextToken: string } | Record<string, never>;
}

/**
 * Cuts a list into pages as AWS does: never more than asked for, often fewer, and an empty page in between
 * of a list that needs several. A list that fits in one page comes whole, unless paging is hostile.
 */
export function paginate<T>(call: Call<Paged>, all: readonly T[], limit = 100): Page<T> {
  const cursor = readCursor(call);
  const most = Math.min(call.input.MaxResults ?? limit, limit);
  const hostile = call.paging === 'hostile';
  const single = cursor.from === 0 && all.length <= most && !hostile;
  const empty = !single && cursor.pages === (hostile ? 0 : 1);
  const size = single ? most : empty ? 0 : Math.max(1, Math.ceil(most * (hostile ? 0.4 : 0.8)));
  const to = cursor.from + size;
  const next = { ...cursor, from: to, pages: cursor.pages + 1 };
  return {
    items: all.slice(cursor.from, to),
    token: to < all.length || (empty && hostile) ? { NextToken: writeCursor(next) } : {},
  };
}

/** The cursor of this call; a token made for other parameters is refused. */
export function readCursor(
  call: Call<Paged>,
  refusal: () => Refusal = () => invalid(errors.nextToken),
): Cursor {
  const of = fingerprint(call);
  if (call.input.NextToken === undefined) return { of, from: 0, asOf: call.state.now(), pages: 0 };
  const cursor = parse(call.input.NextToken);
  if (cursor?.of !== of) throw refusal();
  return cursor;
}

function parse(token: string): Cursor | undefined {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as Cursor;
  } catch {
    return undefined;
  }
}

function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function fingerprint(call: Call<Paged>): string {
  const { NextToken: _, MaxResults: __, ...rest } = call.input;
  return createHash('sha256')
    .update(JSON.stringify([call.name, rest]))
    .digest('hex')
    .slice(0, 16);
}
