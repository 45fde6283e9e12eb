import type { Finding } from './check.ts';
import { fact } from './words.ts';

/** From here on a quota is worth a word: what needs one more soon meets it. */
const NEAR = 0.8;

export interface Limit {
  /** "managed policies on a role in `payments-prod`". */
  readonly what: string;
  readonly used: number;
  readonly limit: number;
  /** Stable across runs: what is counted, and where. */
  readonly about: string;
  readonly source: string;
  /** Where the limit was read; `documented` is AWS's default, which the installation may have raised. */
  readonly limitFrom: string;
  readonly advice: string;
}

export const DOCUMENTED = "AWS's documentation (the default; a raised quota is not visible to idc)";

export function isNear({ used, limit }: Pick<Limit, 'used' | 'limit'>): boolean {
  return used >= limit * NEAR;
}

export function nearLimit(one: Limit): Finding {
  const { what, used, limit } = one;
  const full = used >= limit;
  return {
    cause: 'quota_near_limit',
    certainty: 'confirmed',
    about: one.about,
    summary: `${full ? 'No room is left' : 'Little room is left'} for ${what}: ${used} of ${limit} (${percent(one)} %).`,
    facts: [fact(`Quota: ${what}`, `${used} of ${limit}; limit from ${one.limitFrom}`, one.source)],
    advice: [one.advice],
  };
}

export function percent({ used, limit }: Pick<Limit, 'used' | 'limit'>): number {
  return Math.floor((used / Math.max(limit, 1)) * 100);
}
