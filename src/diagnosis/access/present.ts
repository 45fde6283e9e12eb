import type { Finding, Seen } from '../../checks/check.ts';
import { fact, list } from '../../checks/words.ts';
import { RECENT_HOURS } from '../../evidence/grant-context.ts';
import { few } from '../../evidence/many.ts';
import { pairsOf, samePair } from '../../evidence/routes.ts';
import type { Wanted } from './judge-access.ts';
import { accountNamed, count, inHours, reachOf, setNamed, through } from './reach.ts';

/** Asked for a list: everything that still names a former id of the person, or of a group of theirs. */
export function stale({ person, permissionSet }: Wanted, seen: Seen): Finding[] {
  const { rows = [], living = {} } = seen.staleGrants ?? {};
  const reach = reachOf(seen, person) ?? [];
  const wanted = rows.filter(
    (row) =>
      (!permissionSet || row.permissionSetArn === permissionSet.id) &&
      !reach.some((one) => samePair(one, row)),
  );
  const [first] = wanted;
  const now = first && living[first.principalId];
  if (!first || !now) return [];
  const word = now.type === 'USER' ? 'user' : 'group';
  const where = few(wanted.map((row) => `\`${accountNamed(seen, row.accountId)}\``));
  return [
    {
      cause: 'principal_recreated_stale_id',
      certainty: 'confirmed',
      about: [...new Set(wanted.map(({ principalId }) => principalId))].join(' '),
      summary: `\`${person.userName}\` lost access to ${where}, because the ${word} \`${now.name}\` was deleted and created again: ${count(wanted.length, 'assignment')} still ${wanted.length === 1 ? 'names' : 'name'} the old id.`,
      facts: wanted
        .slice(0, 20)
        .map((row) =>
          fact(
            `Old id …${row.principalId.slice(-4)}`,
            `\`${setNamed(seen, row.permissionSetArn)}\` on ${accountNamed(seen, row.accountId)}`,
            'sso:ListAccountAssignmentsForPrincipal',
          ),
        ),
      advice: [
        `Assign the permission sets to the living ${word} \`${now.id}\`, then delete the assignments of the old id.`,
      ],
    },
  ];
}

export function suspended(seen: Seen, { person }: Wanted): Finding[] {
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

export function outdated(seen: Seen, { person }: Wanted): Finding[] {
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
export function fresh(seen: Seen, { person, permissionSet, account }: Wanted): Finding[] {
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
