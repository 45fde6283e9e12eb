import type { Finding, Seen } from '../../checks/check.ts';
import { fact, list } from '../../checks/words.ts';
import type { PrincipalSeen } from '../../evidence/evidence.ts';
import { few } from '../../evidence/many.ts';
import type { Wanted } from './judge-access.ts';
import { inHours, sessionMs } from './reach.ts';

/** Why somebody reaches nothing of what was asked about, when all of it was seen; the likeliest first. */
export function missing(asked: Wanted, seen: Seen): Finding[] {
  const holders = seen.holders?.principals ?? [];
  const gone = holders.filter(({ found }) => !found);
  const recreated = gone.filter((one) => isNow(one, asked, seen));
  const others = gone.filter((one) => !recreated.includes(one));
  const isOne = asked.account !== undefined && asked.permissionSet !== undefined;
  const groups = isOne ? holders.filter(({ found, type }) => found && type === 'GROUP') : [];
  const orphans = asked.account ? others : [];
  const applications = onlyApplications(asked, seen);
  // Asked for everything, somebody with applications alone has those taken for access to accounts.
  const instead = !asked.account && !asked.permissionSet && applications.length > 0;
  const isTold = recreated.length + orphans.length + groups.length > 0 || instead;
  return [
    ...(recreated.length > 0 ? [staleId(recreated, asked, seen)] : []),
    ...(orphans.length > 0 ? [orphaned(orphans, asked)] : []),
    ...(groups.length > 0 ? [notMember(groups, asked)] : []),
    ...(isTold ? [] : [notAssigned(asked, seen)]),
    ...applications,
  ];
}

/** Whether somebody who is gone is this person under an older id, or one of their groups. */
function isNow(gone: PrincipalSeen, { person }: Wanted, { holders, memberships = [] }: Seen): boolean {
  const living = holders?.successors[gone.id] ?? [];
  const ids = gone.type === 'USER' ? [person.id] : memberships;
  return living.some(({ id }) => ids.includes(id));
}

function staleId(recreated: readonly PrincipalSeen[], asked: Wanted, seen: Seen): Finding {
  const [first] = recreated as [PrincipalSeen, ...PrincipalSeen[]];
  const word = first.type === 'USER' ? 'user' : 'group';
  const [living] = seen.holders?.successors[first.id] ?? [];
  const name = living?.name ?? asked.person.userName;
  return {
    cause: 'principal_recreated_stale_id',
    certainty: 'confirmed',
    about: recreated.map(({ id }) => id).join(' '),
    summary: `${cannot(asked)}, because the ${word} \`${name}\` was deleted and created again: the assignment still names the old id \`…${first.id.slice(-4)}\`, the living ${word} is \`…${living?.id.slice(-4) ?? '?'}\`.`,
    facts: [
      ...recreated.map(({ id }) =>
        fact('Old id', `${id} (gone, still assigned)`, 'sso:ListAccountAssignments'),
      ),
      ...(living
        ? [
            fact(
              'Living id',
              `${living.id} (${living.name}, same ${living.by === 'name' ? 'name only' : 'external id'})`,
              'identitystore',
            ),
          ]
        : []),
    ],
    advice: [
      `Assign the permission set to the living ${word}, then delete the assignment of the old id. Every other assignment of the old id is dead too: \`orphans\` lists them.`,
    ],
  };
}

function orphaned(gone: readonly PrincipalSeen[], asked: Wanted): Finding {
  return {
    cause: 'orphaned_principal',
    certainty: 'confirmed',
    about: gone.map(({ id }) => id).join(' '),
    summary: `${cannot(asked)}; ${gone.length === 1 ? 'an assignment' : `${gone.length} assignments`} there ${gone.length === 1 ? 'names' : 'name'} somebody who no longer exists, which would be the reason if that was a group of theirs.`,
    facts: gone
      .slice(0, 10)
      .map(({ id, type }) =>
        fact(
          `${type === 'USER' ? 'User' : 'Group'} ${id}`,
          'does not exist, still assigned',
          'identitystore',
        ),
      ),
    advice: [
      'Compare with the identity provider: was a group deleted and created again? Then assign the set to the living one.',
    ],
  };
}

function notMember(groups: readonly PrincipalSeen[], asked: Wanted): Finding {
  const names = groups.map((one) => (one.found ? `\`${one.name}\`` : `\`${one.id}\``));
  return {
    cause: 'membership_missing',
    certainty: 'confirmed',
    about: `${asked.person.id} ${scopeId(asked)}`,
    summary: `${cannot(asked)}: it is assigned to ${names.length === 1 ? 'group' : 'groups'} ${few(names)}, and \`${asked.person.userName}\` is a member of none of them.`,
    facts: [
      fact(
        'Groups that have it',
        few(names, 20),
        'sso:ListAccountAssignments, identitystore:ListGroupMembershipsForMember',
      ),
    ],
    advice: [
      'Add the person to the group at the identity provider, and let it be provisioned; group membership is synchronised only from there where SCIM is on.',
    ],
  };
}

function notAssigned(asked: Wanted, seen: Seen): Finding {
  const taken = revoked(asked, seen);
  return {
    cause: 'not_assigned',
    certainty: 'confirmed',
    about: `${asked.person.id} ${scopeId(asked)}`,
    summary: `${cannot(asked)}: neither to the person nor to a group of theirs is it assigned.${taken ? ` ${taken.said}` : ''}`,
    facts: [
      fact('Assignments', 'none', seen.grants?.seenIn ?? 'sso:ListAccountAssignments'),
      ...(taken ? [fact('Taken away', taken.at, 'cloudtrail:LookupEvents')] : []),
    ],
    advice: [
      'Ask for the access where your organization grants it; `can-assign` tells beforehand whether it would work.',
    ],
  };
}

/** A role session outlives the assignment: as long as the permission set allows. */
function revoked(asked: Wanted, { recentChanges, time }: Seen): { said: string; at: string } | undefined {
  const change = recentChanges?.revoked;
  if (!change) return undefined;
  const ms = sessionMs(asked.permissionSet?.session);
  const until = new Date(Date.parse(change.at) + ms).toISOString();
  const over = time !== undefined && until <= time.now;
  const by = change.by ? ` by ${change.by}` : '';
  const sessions = over
    ? `Role sessions from before have ended by now (the set allows ${inHours(ms)}).`
    : `Role sessions that began before live on for up to ${inHours(ms)}, at the latest until ${until}.`;
  return { at: `${change.at}${by}`, said: `It was taken away at ${change.at}. ${sessions}` };
}

function onlyApplications(asked: Wanted, { applicationsOfPerson = [] }: Seen): Finding[] {
  if (applicationsOfPerson.length === 0) return [];
  const count =
    applicationsOfPerson.length === 1 ? 'an application' : `${applicationsOfPerson.length} applications`;
  return [
    {
      cause: 'application_assignment_only',
      certainty: 'confirmed',
      about: asked.person.id,
      summary: `\`${asked.person.userName}\` is assigned to ${count}, which gives no access to accounts.`,
      facts: applicationsOfPerson
        .slice(0, 10)
        .map((arn) => fact('Application', arn, 'sso:ListApplicationAssignmentsForPrincipal')),
      advice: [
        'An application and an account are assigned separately: assign a permission set in the account.',
      ],
    },
  ];
}

function cannot({ person, account, permissionSet }: Wanted): string {
  const what = permissionSet ? `\`${permissionSet.name}\`` : 'nothing';
  const where = account ? ` on \`${account.name}\`` : ' in any account';
  return `\`${person.userName}\` ${permissionSet ? 'cannot reach' : 'can reach'} ${what}${where}`;
}

function scopeId({ account, permissionSet }: Wanted): string {
  return list([permissionSet?.id ?? 'anything', account?.id ?? 'anywhere']);
}
