import type { ScimFailure } from '../../evidence/scim-failures.ts';
import type { Cause } from '../../knowledge/causes.ts';
import { scimCauseOf, scimTitleOf } from '../../knowledge/scim-refusal.ts';

/** Refused requests of one cause, one operation and, where the event tells, one user or group. */
export interface Group {
  readonly cause: Cause;
  readonly title: string;
  readonly newest: ScimFailure;
  readonly count: number;
  readonly firstAt: string;
  readonly userAgents: readonly string[];
}

/** The newest first. `failures` stand newest first. */
export function groupsOf(failures: readonly ScimFailure[]): Group[] {
  const groups = new Map<string, Group>();
  for (const failure of failures) {
    const cause = scimCauseOf(failure.code, failure.message);
    const key = [cause, failure.name, failure.principal?.id].join(' ');
    const known = groups.get(key);
    const agent = failure.userAgent ? [failure.userAgent] : [];
    groups.set(key, {
      cause,
      title: scimTitleOf(cause),
      newest: known?.newest ?? failure,
      count: (known?.count ?? 0) + 1,
      firstAt: failure.at,
      userAgents: [...new Set([...(known?.userAgents ?? []), ...agent])].slice(0, 3),
    });
  }
  return [...groups.values()];
}

/** Whom it was about: by name, by id, or nobody that AWS names. */
export function aboutWhom({ principal, name }: ScimFailure): string {
  const word = /Group/.test(name) ? 'group' : 'user';
  if (!principal) return `a ${word} that AWS does not name`;
  return `${word} \`${principal.name ?? principal.id}\``;
}
