import type { Failure, PolicyReference } from '../evidence/evidence.ts';
import type { Fact, Seen } from './check.ts';

/** Names where they were seen, ids where not; the same words in every check. */
export function accountName(seen: Seen): string {
  const id = seen.failure?.accountId ?? 'the account';
  return seen.account?.found ? seen.account.name : id;
}

export function setName(seen: Seen): string {
  if (seen.permissionSet?.found) return seen.permissionSet.name;
  return seen.failure?.permissionSetArn?.split('/').at(-1) ?? 'the permission set';
}

export function principalName(seen: Seen): string {
  const { principal, failure } = seen;
  if (principal?.found) return principal.name;
  return principal?.remembered?.name ?? failure?.principalId ?? 'the principal';
}

export function principalWord(failure: Failure | undefined): 'user' | 'group' | 'principal' {
  if (failure?.principalType === 'USER') return 'user';
  return failure?.principalType === 'GROUP' ? 'group' : 'principal';
}

/** The set in the account: with a cause, the identity of a finding in summaries. */
export function setInAccount(failure: Failure | undefined): string {
  return `${failure?.permissionSetArn ?? '?'} in ${failure?.accountId ?? '?'}`;
}

/** "The assignment failed", "AWS refused the deletion": the beginning of every summary. */
export function whatFailed(failure: Failure | undefined): string {
  if (failure?.status === 'PLANNED') return 'This assignment would fail';
  const refused = failure?.status === 'REFUSED';
  if (failure?.kind === 'creation') return refused ? 'AWS refused the assignment' : 'The assignment failed';
  if (failure?.kind === 'deletion') {
    return refused ? 'AWS refused to delete the assignment' : 'The deletion of the assignment failed';
  }
  if (failure?.kind === 'provisioning')
    return refused ? 'AWS refused the provisioning' : 'The provisioning failed';
  return refused ? 'AWS refused the call' : 'This failed';
}

export function policyName({ name, path }: PolicyReference): string {
  return path === '/' ? name : `${path}${name}`;
}

export function fact(what: string, value: string, source: string): Fact {
  return { what, value, source };
}

export function list(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Only an asynchronous request that AWS ended as FAILED, or one that is planned and may end so. */
export function failedRequest({ status }: Failure): boolean {
  return status === 'FAILED' || status === 'PLANNED';
}

/** A request that builds or changes a role in the target account. */
export function buildsRole(failure: Failure): boolean {
  return failedRequest(failure) && failure.kind !== 'deletion';
}

/** An assignment that nobody has asked AWS for yet. */
export function isPlanned({ status }: Failure): boolean {
  return status === 'PLANNED';
}
