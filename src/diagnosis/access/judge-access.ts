import type { Gap } from '../../aws/reading.ts';
import type { Finding, Seen } from '../../checks/check.ts';
import { fact } from '../../checks/words.ts';
import type { Verdict } from '../diagnosis.ts';
import { missing } from './missing.ts';
import { fresh, outdated, stale, suspended } from './present.ts';
import { type Person, reachOf } from './reach.ts';

/** What was asked about, as AWS knows it. */
export interface Wanted {
  readonly person: Person;
  readonly account?: { readonly id: string; readonly name: string };
  readonly permissionSet?: {
    readonly id: string;
    readonly name: string;
    readonly session: string | undefined;
  };
}

/** Everything that is wrong with what this person can reach, or why they cannot. Pure. */
export function judgeAccess(asked: Wanted, seen: Seen, gaps: readonly Gap[]): Verdict[] {
  const reach = reachOf(seen, asked.person) ?? [];
  const isEnough = reach.length > 0 ? hasAll(asked, seen) : provesAbsence(seen);
  const absent = reach.length === 0 && isEnough ? missing(asked, seen) : [];
  const isTold = absent.some(({ cause }) => cause === 'principal_recreated_stale_id');
  const present = reach.length > 0 ? [...outdated(seen, asked), ...fresh(seen, asked)] : [];
  const findings = [
    ...disabled(asked),
    ...(isTold ? [] : stale(asked, seen)),
    ...absent,
    ...(isEnough || reach.length > 0 ? suspended(seen, asked) : []),
    ...present,
  ];
  const verdicts = findings.map((finding) => found(finding));
  return isEnough && knowsState(seen) ? verdicts : [...verdicts, unknown(gaps)];
}

/** One way is enough to reach one permission set in one account; a list wants all of them. */
function hasAll({ account, permissionSet }: Wanted, { grants, memberships }: Seen): boolean {
  return (
    (account && permissionSet) !== undefined || (grants?.unread.length === 0 && memberships !== undefined)
  );
}

/** Absence is told only where every row, every group, and everybody in the rows was seen. */
function provesAbsence({ grants, memberships, holders }: Seen): boolean {
  return grants?.unread.length === 0 && memberships !== undefined && holders?.unread.length === 0;
}

function knowsState({ accountsOfGrants, versions }: Seen): boolean {
  return accountsOfGrants?.unread.length === 0 && versions?.unread.length === 0;
}

const TITLES = {
  user_disabled: 'The user is disabled',
  account_suspended_or_closed: 'The account is suspended or closed',
  permission_set_outdated_in_account: 'The role in the account is not the permission set as it is now',
  session_stale_entitlements: 'Granted a short time ago',
  not_assigned: 'Not assigned',
  membership_missing: 'Not a member of a group that has it',
  principal_recreated_stale_id: 'The assignment names an id that is gone',
  orphaned_principal: 'The assignment names a principal that is gone',
  application_assignment_only: 'Only applications are assigned',
} as const satisfies { [C in Finding['cause']]?: string };

function found(finding: Finding): Verdict {
  const title = TITLES[finding.cause as keyof typeof TITLES];
  const severity = finding.cause === 'session_stale_entitlements' ? 'low' : 'high';
  return {
    check: `access-${finding.cause.replaceAll('_', '-')}`,
    title,
    severity,
    outcome: 'found',
    findings: [finding],
    gaps: [],
  };
}

function unknown(gaps: readonly Gap[]): Verdict {
  return {
    check: 'access-seen',
    title: 'Everything that tells was seen',
    severity: 'medium',
    outcome: 'unknown',
    gaps,
  };
}

function disabled({ person }: Wanted): Finding[] {
  if (person.status !== 'DISABLED') return [];
  return [
    {
      cause: 'user_disabled',
      certainty: 'confirmed',
      about: person.id,
      summary: `\`${person.userName}\` is disabled in Identity Center and cannot sign in, whatever is assigned.`,
      facts: [fact('The user', 'DISABLED', 'identitystore:DescribeUser')],
      advice: [
        'Enable the user where it is managed: at the identity provider if it provisions users, else in Identity Center.',
      ],
    },
  ];
}
