import type { Pair } from './provisioned.ts';

/** An assignment in one word, as a key. */
export function rowName({ accountId, permissionSetArn }: Pair, principalId: string): string {
  return `${accountId} ${permissionSetArn} ${principalId}`;
}
