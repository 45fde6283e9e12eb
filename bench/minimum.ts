import { byAccount, byId, byPair, bySet, rowsWith } from '../sandbox/aws/indexed.ts';
import type { State } from '../sandbox/aws/state.ts';
import type { PrincipalType } from '../sandbox/aws/world.ts';

/** The fewest calls with which anybody can know every assignment, and which of them name nobody. */
export interface Minimum {
  readonly pairs: number;
  readonly assignments: number;
  /** What of them reads where sets are provisioned and who has them: needed once, however often it is asked. */
  readonly reading: number;
  readonly calls: number;
  /** The ids that assignments, of accounts and applications, name and the directory does not have. */
  readonly orphans: readonly string[];
}

/**
 * pages(accounts) + pages(sets) + the lesser of the listings by account and by permission set + one listing of each
 * provisioned pair; then of users and groups, each, the directory's pages or one Describe for each who is assigned,
 * whichever is fewer, and a Describe for each who is gone; a page for the applications and for each one's assignments;
 * ListInstances, and one AssumeRole. Pages are as the sandbox cuts them.
 */
export function minimumOf(state: State): Minimum {
  const accounts = [...state.accounts.keys()];
  const sets = [...state.permissionSets.keys()];
  const perAccount = sum(accounts, (id) => pages(rowsWith(state.provisions, byAccount, id).length));
  const perSet = sum(sets, (arn) => pages(rowsWith(state.provisions, bySet, arn).length));
  const rows = sum(state.provisions, (one) => pages(rowsWith(state.assignments, byPair, byPair(one)).length));
  const applications = state.organization.applications ?? [];
  const ofApplications =
    pages(applications.length) + sum(applications, (one) => pages(one.assignments.length));
  const reading = Math.min(perAccount, perSet) + rows;
  const [users, groups] = [existence(state, 'USER'), existence(state, 'GROUP')];
  return {
    pairs: state.provisions.length,
    assignments: state.assignments.length,
    reading,
    calls:
      2 +
      pages(accounts.length, 20) +
      pages(sets.length) +
      reading +
      ofApplications +
      users.calls +
      groups.calls,
    orphans: [...users.gone, ...groups.gone],
  };
}

function existence(state: State, type: PrincipalType): { calls: number; gone: readonly string[] } {
  const applications = state.organization.applications ?? [];
  const rows = [...state.assignments, ...applications.flatMap(({ assignments }) => assignments)];
  const assigned = new Set(
    rows.filter(({ principalType }) => principalType === type).map((row) => row.principalId),
  );
  const { users } = state.organization;
  const lives = (id: string) =>
    type === 'USER' ? rowsWith(users, byId, id).length > 0 : state.groups.has(id);
  const gone = [...assigned].filter((id) => !lives(id));
  const listed = pages(type === 'USER' ? users.length : state.groups.size) + gone.length;
  return { calls: Math.min(listed, assigned.size), gone };
}

/** A list that fits comes whole; a longer one in pages of four fifths, with an empty one among them. */
function pages(count: number, limit = 100): number {
  return count <= limit ? 1 : 1 + Math.ceil(count / (limit * 0.8));
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}
