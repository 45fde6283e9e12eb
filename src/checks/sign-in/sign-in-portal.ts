import type { SignInEvent } from '../../evidence/sign-in-event.ts';
import type { Finding } from '../check.ts';
import type { DocumentCheck } from '../document-check.ts';
import { fact } from '../words.ts';
import { called, isBeside, type SignInSeen, TRAIL } from './seen.ts';
import { roleOf } from './words.ts';

export const signInPortal: DocumentCheck<SignInSeen> = {
  id: 'sign-in-portal',
  title: 'Passwords are set and roles are opened',
  why: 'A person who is signed in, or wants to be, may be stopped by a password that cannot be set or a role that is refused.',
  docs: 'docs/checks/sign-in-portal.md',
  severity: 'medium',
  causes: ['password_reset_failed', 'session_role_not_assigned', 'unknown_reason'],
  find(seen) {
    const newest = new Map(
      (seen.signIns?.theirs ?? []).filter(isBeside).map((event) => [subjectOf(event), event]),
    );
    const failed = [...newest.values()].filter((event) => event.failed).reverse();
    return { findings: failed.slice(0, 5).map((event) => findingOf(seen, event)), gaps: [] };
  },
};

/** A later success of the same thing ends it. */
function subjectOf({ name, role, account }: SignInEvent): string {
  return name === 'UpdatePassword' ? name : `${role} ${account}`;
}

function findingOf(seen: SignInSeen, event: SignInEvent): Finding {
  const facts = [fact('AWS recorded', event.said ?? 'a failure without a reason', `${TRAIL}, ${event.name}`)];
  const about = event.id;
  if (event.name === 'UpdatePassword') {
    const summary = `${called(seen)} could not set a new password.`;
    return { cause: 'password_reset_failed', certainty: 'stated', about, summary, facts, advice: PASSWORD };
  }
  const isRefused = /ForbiddenException|No access/i.test(event.said ?? '');
  return {
    cause: isRefused ? 'session_role_not_assigned' : 'unknown_reason',
    certainty: 'stated',
    about,
    summary: `${called(seen)} was refused ${roleOf(event)}.`,
    facts,
    advice: [`Ask what the person can reach: \`access\` with the account and the permission set.`],
  };
}

/** AWS: "Directory users cannot reset their password". */
const PASSWORD = [
  'Choose a password that follows the password policy of Identity Center.',
  'If it does, look at the user name: very long ones and special characters can be lost on the way. Try with a test user.',
  'If it stays, open a case at AWS Support with the event.',
];
