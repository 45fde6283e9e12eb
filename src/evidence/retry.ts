import type { Failure } from './evidence.ts';

/** What failed longer ago is asked for anew, not retried. */
export const RETRY_HOURS = 24;

/** Whether a request is young enough for a retry, at the time of the question. */
export function isYoung({ createdAt }: Failure, now: string): boolean {
  return Date.parse(now) - Date.parse(createdAt ?? '') < RETRY_HOURS * 3_600_000;
}
