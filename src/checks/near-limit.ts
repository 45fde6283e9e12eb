import { NEAR } from '../evidence/rounds.ts';
import type { Fact, Finding } from './check.ts';
import { fact } from './words.ts';

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
  /** When it was read, ISO 8601 UTC, where that was before this question. */
  readonly readAt?: string | undefined;
}

/** Identity Center's own quotas have no API that tells what was raised. */
export const DOCUMENTED = "AWS's documentation (the default)";

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
    facts: [limitFact(one)],
    advice: [one.advice],
  };
}

export function limitFact(one: Limit): Fact {
  const what = one.what.charAt(0).toUpperCase() + one.what.slice(1);
  return fact(
    what,
    `${one.used} of ${one.limit} (${percent(one)} %)${one.readAt ? `, read ${one.readAt}` : ''}; limit from ${one.limitFrom}`,
    one.source,
  );
}

function percent({ used, limit }: Pick<Limit, 'used' | 'limit'>): number {
  return Math.floor((used / Math.max(limit, 1)) * 100);
}
