import type { Seen } from '../../checks/check.ts';
import { list } from '../../checks/words.ts';
import { type Grant, routesOf, samePair } from '../../evidence/routes.ts';

export type Person = Extract<Seen['person'], { found: 'one' }>;
type Pair = Pick<Grant, 'accountId' | 'permissionSetArn'>;

/** The rows that give this person something within what was asked; undefined where that could not be seen. */
export function reachOf(seen: Seen, person: Person): readonly Grant[] | undefined {
  return seen.grants && routesOf(seen.grants.rows, { person: person.id, groups: seen.memberships });
}

export function accountNamed({ accountsOfGrants, askedAccount }: Seen, id: string): string {
  const seen = accountsOfGrants?.accounts.find((one) => one.id === id);
  if (seen?.found) return seen.name;
  return askedAccount?.found === 'one' && askedAccount.it.id === id ? askedAccount.it.name : id;
}

export function setNamed({ holders }: Seen, arn: string): string {
  return holders?.sets[arn] ?? arn.split('/').at(-1) ?? arn;
}

/** How the person gets there: "directly", "through group `a`", in the order of the rows. */
export function through(seen: Seen, grants: readonly Grant[]): string {
  const ways = grants.map(({ principalType, principalId }) =>
    principalType === 'USER' ? 'directly' : `through group \`${holderNamed(seen, principalId)}\``,
  );
  return list([...new Set(ways)]);
}

export function holderNamed({ holders }: Seen, id: string): string {
  const holder = holders?.principals.find((one) => one.id === id);
  if (holder?.found) return holder.name;
  return holder?.remembered?.name ?? id;
}

/** What is said of the role there; `undefined` where it could not be seen. */
export function versionIn({ versions }: Seen, pair: Pair): string | undefined {
  if (!versions) return undefined;
  const has = (pairs: readonly Pair[]) => pairs.some((one) => samePair(one, pair));
  if (has(versions.absent)) return 'never provisioned';
  if (has(versions.outdated)) return 'an older version';
  return versions.unread.length > 0 ? undefined : 'the latest version';
}

/** ISO 8601 durations as AWS writes them, `PT1H30M`; an hour where none is set (AWS: "Session duration"). */
export function sessionMs(duration = 'PT1H'): number {
  const [, hours = 0, minutes = 0, seconds = 0] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration) ?? [];
  const total = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return (total || 3_600) * 1_000;
}

export function inHours(ms: number): string {
  const hours = Math.round(ms / 360_000) / 10;
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

export function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? '' : 's'}`;
}
