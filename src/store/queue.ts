/**
 * The queue carries only ids and only wakes: what is to be done stands in `remediations`. `short` keeps at most one
 * waiting job per remediation; a failed run is not retried here but found again by the sweep in jobs.ts.
 */
export const REMEDIATION_QUEUE = {
  name: 'remediation',
  options: { policy: 'short', retryLimit: 0, expireInSeconds: 6 * 3600, notify: true },
} as const;

export interface RemediationJob {
  readonly remediationId: string;
}
