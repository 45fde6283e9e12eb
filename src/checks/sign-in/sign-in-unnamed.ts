import type { DocumentCheck } from '../document-check.ts';
import { isComplete, newestAttempt, type SignInSeen } from './seen.ts';
import { REFUSED_RESPONSES, refusedResponse } from './sign-in-external.ts';

export const signInUnnamed: DocumentCheck<SignInSeen> = {
  id: 'sign-in-unnamed',
  title: 'No refused sign-in that names nobody could be theirs',
  why: 'The record of a refused response names no user: it may be theirs, and nothing in CloudTrail can tell.',
  docs: 'docs/checks/sign-in-unnamed.md',
  severity: 'medium',
  causes: REFUSED_RESPONSES,
  find(seen) {
    const responses = couldBeTheirs(seen).filter(({ name }) => name === 'ExternalIdPDirectoryLogin');
    const newest = new Map(responses.map((event) => [event.said, event]));
    const findings = [...newest.values()]
      .reverse()
      .slice(0, 3)
      .map((event) => {
        const count = responses.filter(({ said }) => said === event.said).length;
        const begin = 'Could be theirs, for it names nobody: a response of the identity provider was refused';
        return { ...refusedResponse(seen, event, begin), count };
      });
    return { findings, gaps: [] };
  },
};

/** What names nobody and came after the person was last seen to sign in, oldest first. */
export function couldBeTheirs(seen: SignInSeen) {
  const attempt = newestAttempt(seen);
  const since = attempt && isComplete(attempt) ? (attempt.at(-1)?.at ?? '') : '';
  return (seen.signIns?.unnamed ?? []).filter(({ at }) => at > since);
}
