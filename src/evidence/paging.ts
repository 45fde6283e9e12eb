import { malformed } from '../aws/errors.ts';

/** AWS's listings end at any length, and empty pages with a token are normal; more than this is a fault of theirs. */
const MAX_PAGES = 500;

/**
 * All pages of a listing, in order; `until` stops early when it has seen enough. A token that comes twice is a loop. An
 * absent list is an empty one: AWS leaves it out, as seen with ListPermissionSetsProvisionedToAccount.
 */
export async function allPages<T>(
  page: (token: string | undefined) => Promise<{ items: readonly T[] | undefined; next: string | undefined }>,
  until: (items: readonly T[]) => boolean = () => false,
): Promise<T[]> {
  const all: T[] = [];
  const tokens = new Set<string>();
  let token: string | undefined;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const { items, next } = await page(token);
    all.push(...(items ?? []));
    if (!next || until(all)) return all;
    if (tokens.has(next)) throw malformed('paging', 'the listing gave the same NextToken twice');
    tokens.add(next);
    token = next;
  }
  throw malformed('paging', `the listing did not end after ${MAX_PAGES} pages`);
}

/** The token as the SDK wants it: absent, not undefined. */
export function after(token: string | undefined): { NextToken?: string } {
  return token ? { NextToken: token } : {};
}
