import type { ReservedRole } from '../../evidence/trust.ts';
import { matchesPath, meantSet, readReference, reservedArn } from '../../knowledge/reserved-role.ts';
import { matchesWildcard } from '../../knowledge/wildcard.ts';
import { admission, type Caller } from './admission.ts';
import { type Reference, referencesIn } from './references.ts';
import type { TrustEvidence } from './trust-evidence.ts';

/** More are not read, and a policy may name any number. */
const MOST_ACCOUNTS = 5;
const MOST_NAMED = 50;

/** The suffix of a role that is not there yet: it gets another one, which nobody can know. */
const SOME_SUFFIX = '0123456789abcdef';

/**
 * The roles of all permission sets in the accounts that are meant: those that are there, and for the other sets as they
 * would be. Empty where the Region of Identity Center is not known, since it is a part of every such role's ARN.
 */
export function callersOf(evidence: TrustEvidence): Caller[] {
  const { instance, roles } = evidence;
  if (!instance) return [];
  const sets = setsOf(evidence).slice(0, mostSets(evidence));
  return accountsOf(evidence).flatMap((account) => {
    const there = (roles[account] ?? []).filter(({ set }) => sets.includes(set));
    const live = there.map(({ arn, set }) => ({ arn, account, set }));
    const missing = sets.filter((set) => !there.some((role) => role.set === set));
    const place = { ...instance, account };
    return [...live, ...missing.map((set) => ({ arn: reservedArn(set, place, SOME_SUFFIX), account, set }))];
  });
}

function accountsOf({ accounts, account }: TrustEvidence): readonly string[] {
  if (accounts.length > 0) return accounts.slice(0, MOST_ACCOUNTS);
  return [account ?? '000000000000'];
}

/** All sets that are known: of the instance, else those that the policy means; of the roles; and the one asked about. */
function setsOf({ sets, roles, policy, asked }: TrustEvidence): string[] {
  const built = Object.values(roles).flatMap((some: readonly ReservedRole[]) => some.map(({ set }) => set));
  const named = referencesIn(policy).flatMap(({ is }) => intendedSet(is.name, sets) ?? []);
  const meant = sets ? named.filter((set) => sets.includes(set)) : named;
  const first = [...(asked.set ? [asked.set] : []), ...meant.slice(0, MOST_NAMED)];
  return [...new Set([...first, ...built.sort(), ...(sets ?? [])])];
}

/**
 * The one set that a name pattern was written for, spelt as the set is; undefined where it is for several, or for
 * nobody knows whom.
 */
export function intendedSet(name: string, sets: readonly string[] = []): string | undefined {
  const meant = meantSet(name);
  if (!meant) return undefined;
  const lower = meant.set.toLowerCase();
  const isAlike = (set: string) => set.length === lower.length && set.toLowerCase() === lower;
  const known = sets.includes(meant.set) ? meant.set : sets.find(isAlike);
  if (known !== undefined) return known;
  return meant.suffix !== 'open' || sets.length === 0 ? meant.set : undefined;
}

/** Every caller is held against every value of the policy: so many sets are, that it stays a matter of moments. */
const MOST_COMPARED = 15_000;

function mostSets({ policy, accounts }: TrustEvidence): number {
  const values = policy.statements.flatMap(({ principals, conditions }) => [
    principals.length + 1,
    ...conditions.map((line) => line.values.length),
  ]);
  const all =
    values.reduce((sum, one) => sum + one, 1) * Math.max(1, Math.min(accounts.length, MOST_ACCOUNTS));
  return Math.max(1, Math.floor(MOST_COMPARED / all));
}

/** How many permission sets were not judged, since the policy has so many values. */
export function setsLeftOut(evidence: TrustEvidence): number {
  return Math.max(0, setsOf(evidence).length - mostSets(evidence));
}

/** The sets whose people the policy admits, in any of the accounts; `unsure` for those where it depends. */
export function admittedSets(evidence: TrustEvidence): {
  readonly sure: string[];
  readonly unsure: string[];
} {
  const judged = callersOf(evidence).map((caller) => ({
    set: caller.set,
    ...admission(evidence.policy, caller),
  }));
  const of = (truth: 'yes' | 'unknown') =>
    [...new Set(judged.filter((one) => one.admitted === truth).map(({ set }) => set))].sort();
  const sure = of('yes');
  return { sure, unsure: of('unknown').filter((set) => !sure.includes(set)) };
}

/** The sets that a reference's name matches, whatever the rest of it says. */
export function setsMatched({ is }: Reference, sets: readonly string[]): string[] {
  return sets.filter((set) => matchesWildcard(is.name, `${set}_${SOME_SUFFIX}`));
}

/** Whether a value's path is the one that the roles have; undefined where the Region is not known. */
export function hasRightPath(value: string, { instance }: TrustEvidence): boolean | undefined {
  const is = readReference(value);
  return is && instance ? matchesPath(is.path, instance.region) : undefined;
}
