import type { Fact, Seen } from '../../checks/check.ts';
import { pairsOf, samePair } from '../../evidence/routes.ts';
import type { Wanted } from './judge-access.ts';
import { accountNamed, reachOf, setNamed, through, versionIn } from './reach.ts';

/** Who was found, then each account and permission set that they reach, and how. */
export function factsOf({ person, permissionSet }: Wanted, seen: Seen): Fact[] {
  const reach = reachOf(seen, person) ?? [];
  const known = person.displayName ? `${person.displayName} (${person.userName})` : person.userName;
  const status = person.status ? `, ${person.status.toLowerCase()}` : '';
  const rows = pairsOf(reach).map((pair): Fact => {
    const grants = reach.filter((grant) => samePair(grant, pair));
    const version = versionIn(seen, pair);
    const set =
      permissionSet?.id === pair.permissionSetArn
        ? permissionSet.name
        : setNamed(seen, pair.permissionSetArn);
    return {
      what: accountNamed(seen, pair.accountId),
      value: `\`${set}\` ${through(seen, grants)}${version ? `, ${version}` : ''}`,
      source: seen.grants?.seenIn ?? '',
    };
  });
  return [
    { what: 'The user', value: `${known}${status}`, source: 'identitystore:DescribeUser' },
    ...(seen.memberships
      ? [
          {
            what: 'Groups',
            value: String(seen.memberships.length),
            source: 'identitystore:ListGroupMembershipsForMember',
          },
        ]
      : []),
    ...rows.sort((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0)),
  ];
}
