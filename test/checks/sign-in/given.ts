import type { SignInSeen } from '../../../src/checks/sign-in/seen.ts';
import type { SignInEvent } from '../../../src/evidence/sign-in-event.ts';

/** One step at 14:`minute`, of the sign-in `w`. */
export function step(name: string, minute: number, more: Partial<SignInEvent> = {}): SignInEvent {
  const at = `2026-11-22T14:${String(minute).padStart(2, '0')}:00Z`;
  return { id: `${name} ${minute}`, at, name, region: 'eu-west-1', workflow: 'w', failed: false, ...more };
}

export const verified = (credential: string, minute: number, failed = false) =>
  step('CredentialVerification', minute, { credential, failed });
export const complete = (minute: number, more: Partial<SignInEvent> = {}) =>
  step('UserAuthentication', minute, more);

/** A response that was refused, in a sign-in of its own. */
export function refusedResponse(said: string, minute: number): SignInEvent {
  const { workflow: _, ...event } = step('ExternalIdPDirectoryLogin', minute, { failed: true, said });
  return event;
}

export function seen(
  theirs: readonly SignInEvent[],
  { unnamed = [], status = 'ENABLED' }: { unnamed?: readonly SignInEvent[]; status?: string } = {},
): SignInSeen {
  return {
    typed: 'kim',
    person: { found: 'one', id: 'u-1', userName: 'kim@example.com', status, externalIds: [] },
    signIns: { since: '2026-11-22T13:30:00Z', regions: [], theirs, unnamed, unread: [] },
  };
}
