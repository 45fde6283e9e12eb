import type { Gap } from '../../aws/reading.ts';
import type { Finding, Seen } from '../../checks/check.ts';
import { fact, list } from '../../checks/words.ts';
import { RECENT_HOURS } from '../../evidence/grant-context.ts';
import { pairsOf } from '../../evidence/routes.ts';
import type { Verdict } from '../diagnosis.ts';
import { missing } from './missing.ts';
import { accountNamed, inHours, type Person, reachOf, setNamed, through } from './reach.ts';

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
  const findings = [
    ...disabled(asked),
    ...(reach.length > 0 ? [...suspended(seen, asked), ...outdated(seen, asked), ...fresh(seen, asked)] : []),
    ...(reach.length === 0 && isEnough ? [...missing(asked, seen), ...suspended(seen, asked)] : []),
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

function suspended(seen: Seen, { person }: Wanted): Finding[] {
  const inactive = (seen.accountsOfGrants?.accounts ?? []).flatMap((one) =>
    one.found && one.state !== 'ACTIVE' ? [one] : [],
  );
  const [first] = inactive;
  if (!first) return [];
  const names = list(
    inactive
      .slice(0, 5)
      .map(({ name, state }) => `\`${name}\` (${state.toLowerCase().replaceAll('_', ' ')})`),
  );
  return [
    {
      cause: 'account_suspended_or_closed',
      certainty: 'confirmed',
      about: inactive.map(({ id }) => id).join(' '),
      summary: `\`${person.userName}\` cannot get into ${names}: an account that is not active cannot be used.`,
      facts: inactive
        .slice(0, 20)
        .map(({ name, state }) => fact(`State of ${name}`, state, 'organizations:DescribeAccount')),
      advice: ['Have the account reinstated, or remove the assignments in it.'],
    },
  ];
}

function outdated(seen: Seen, { person }: Wanted): Finding[] {
  const { outdated: older = [], absent = [] } = seen.versions ?? {};
  if (older.length + absent.length === 0) return [];
  const [first] = [...absent, ...older];
  const what = `\`${setNamed(seen, first?.permissionSetArn ?? '')}\` on \`${accountNamed(seen, first?.accountId ?? '')}\``;
  const more = older.length + absent.length - 1;
  const how =
    absent.length > 0
      ? 'is assigned but was never provisioned: there is no role'
      : 'is there in an older version';
  return [
    {
      cause: 'permission_set_outdated_in_account',
      certainty: 'confirmed',
      about: [...absent, ...older].map((one) => `${one.permissionSetArn} in ${one.accountId}`).join(' '),
      summary: `${what}${more > 0 ? ` (and ${more} more)` : ''}, which \`${person.userName}\` has, ${how}.`,
      facts: [...absent, ...older]
        .slice(0, 20)
        .map((one) =>
          fact(
            `${setNamed(seen, one.permissionSetArn)} on ${accountNamed(seen, one.accountId)}`,
            absent.includes(one) ? 'not provisioned' : 'not the latest version',
            'sso:ListAccountsForProvisionedPermissionSet, sso:ListPermissionSetsProvisionedToAccount',
          ),
        ),
      advice: [
        'Provision the permission set in the account again (ProvisionPermissionSet, or "Reprovision" in the console).',
      ],
    },
  ];
}

/** A portal that was opened before shows what was granted then. */
function fresh(seen: Seen, { person, permissionSet, account }: Wanted): Finding[] {
  const { granted } = seen.recentChanges ?? {};
  const reach = reachOf(seen, person) ?? [];
  const [pair] = pairsOf(reach);
  if (!granted || !pair || !reach.some(({ principalId }) => principalId === granted.principalId)) return [];
  return [
    {
      cause: 'session_stale_entitlements',
      certainty: 'confirmed',
      about: `${granted.principalId} ${pair.permissionSetArn} in ${pair.accountId}`,
      summary: `\`${person.userName}\` can reach \`${permissionSet?.name}\` on \`${account?.name}\`, ${through(seen, reach)}; it was granted at ${granted.at}, and a session that began before may not show it.`,
      facts: [
        fact('Granted', `${granted.at}${granted.by ? ` by ${granted.by}` : ''}`, 'cloudtrail:LookupEvents'),
      ],
      advice: [
        'Sign out of the AWS access portal and in again; for the CLI, `aws sso logout` and `aws sso login`.',
        `idc looks ${inHours(RECENT_HOURS * 3_600_000)} back for this; if the session is younger than the grant, this is not the reason.`,
      ],
    },
  ];
}
