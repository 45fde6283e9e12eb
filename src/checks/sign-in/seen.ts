import type { PersonSeen } from '../../evidence/person.ts';
import type { SignInEvent } from '../../evidence/sign-in-event.ts';
import type { SignIns } from '../../evidence/sign-ins.ts';

/** What the checks of a sign-in judge: who it is, as the directory has them now, and what CloudTrail recorded. */
export interface SignInSeen {
  /** As typed. */
  readonly typed: string;
  readonly person: Exclude<PersonSeen, { found: 'several' }>;
  /** Absent where CloudTrail could not be looked at. */
  readonly signIns?: SignIns;
}

export const TRAIL = 'cloudtrail:LookupEvents';

/** The user as they are called in sentences. */
export function called({ typed, person }: SignInSeen): string {
  return `\`${person.found === 'one' ? person.userName : typed}\``;
}

/** One sign-in, from the first to the last event of its workflow; what has no workflow stands for itself. */
export function attemptsOf(events: readonly SignInEvent[]): (readonly SignInEvent[])[] {
  const attempts = new Map<string, SignInEvent[]>();
  for (const event of events) {
    const key = event.workflow ?? event.id;
    attempts.set(key, [...(attempts.get(key) ?? []), event]);
  }
  return [...attempts.values()].sort((a, b) => ((a.at(-1)?.at ?? '') < (b.at(-1)?.at ?? '') ? -1 : 1));
}

const AFTER = ['UpdatePassword', 'GetRoleCredentials', 'Federate'];

/** What happened in the portal before or after a sign-in, and not in one. */
export function isBeside({ name }: SignInEvent): boolean {
  return AFTER.includes(name);
}

/** The newest sign-in of the person; undefined where none was recorded. */
export function newestAttempt({ signIns }: SignInSeen): readonly SignInEvent[] | undefined {
  return attemptsOf((signIns?.theirs ?? []).filter((event) => !isBeside(event))).at(-1);
}

/** Complete: only a sign-in that succeeded has a UserAuthentication. */
export function isComplete(attempt: readonly SignInEvent[]): boolean {
  return attempt.some(({ name, failed }) => name === 'UserAuthentication' && !failed);
}

/** The step at which the newest sign-in stopped, when it was refused there. */
export function stoppedAt(seen: SignInSeen): SignInEvent | undefined {
  const attempt = newestAttempt(seen);
  if (!attempt || isComplete(attempt)) return undefined;
  const last = attempt.at(-1);
  return last?.failed ? last : undefined;
}
