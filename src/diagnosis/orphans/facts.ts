import type { Fact, Seen } from '../../checks/check.ts';
import { fact, list } from '../../checks/words.ts';
import type { Existence, Orphan } from '../../evidence/orphans.ts';
import { accountIn, mending, nameOf, setIn } from './mending.ts';

/** What was read, and how far it may be believed; then one row for each account: what would be done there. */
export function factsOf(seen: Seen): Fact[] {
  return [...howRead(seen), ...dryRun(seen), ...applicationsOf(seen)];
}

function dryRun(seen: Seen): Fact[] {
  const found = seen.orphans?.orphans ?? [];
  const accounts = [...new Set(found.flatMap(({ pairs }) => pairs.map(({ accountId }) => accountId)))].sort();
  return accounts.map((accountId) => {
    const steps = found.flatMap((orphan) => {
      const sets = orphan.pairs
        .filter((pair) => pair.accountId === accountId)
        .map((pair) => setIn(pair.permissionSetArn, seen));
      return sets.length > 0 ? [`${step(orphan)} on ${list(sets)}`] : [];
    });
    const owner = accountId === seen.instance?.ownerAccountId;
    const who = owner ? ' The management account is never changed by idc: do it there.' : '';
    return fact(accountIn(accountId, seen), `${steps.join('; ')}.${who}`, 'sso:ListAccountAssignments');
  });
}

function step(orphan: Orphan): string {
  const { would } = mending(orphan);
  const heir = orphan.successors?.[0];
  const to = heir ? ` to \`${heir.name}\` (…${heir.id.slice(-4)})` : '';
  return `${would} ${orphan.type.toLowerCase()} ${nameOf(orphan)}${to}`;
}

function applicationsOf(seen: Seen): Fact[] {
  const found = seen.orphans?.orphans ?? [];
  const named = new Map(
    found.flatMap(({ applications }) => applications.map(({ arn, name }) => [arn, name])),
  );
  return [...named].map(([arn, name]) => {
    const there = found.filter(({ applications }) => applications.some((one) => one.arn === arn));
    const who = there.map((orphan) => `${orphan.type.toLowerCase()} ${nameOf(orphan)}`);
    return fact(
      `Application \`${name}\``,
      `assigned to the deleted ${list(who)}`,
      'sso:ListApplicationAssignments',
    );
  });
}

function howRead(seen: Seen): Fact[] {
  const { provisioned, organizationAccounts, permissionSets } = seen;
  const facts = (seen.orphans?.existence ?? []).map(existence);
  if (!provisioned) return facts;
  const known = `${organizationAccounts?.length ?? 'unknown'} accounts, ${permissionSets?.length ?? 'unknown'} permission sets`;
  const api =
    provisioned.by === 'account'
      ? 'sso:ListPermissionSetsProvisionedToAccount'
      : 'sso:ListAccountsForProvisionedPermissionSet';
  const read = `${provisioned.pairs.length} pairs of account and permission set, asked by ${provisioned.by} (${known})`;
  return [...facts, fact('Read', read, api)];
}

function existence({ type, assigned, by, listed, before }: Existence): Fact {
  const word = type === 'USER' ? 'users' : 'groups';
  const api = type === 'USER' ? 'identitystore:DescribeUser' : 'identitystore:DescribeGroup';
  if (by !== 'listing') {
    const how =
      by === 'describing' ? 'looked up one by one' : 'not looked for: the directory could not be listed';
    return fact(`Assigned ${word}`, `${assigned}, ${how}`, api);
  }
  const guard =
    before === undefined ? 'no earlier count, so a shrunken list would not be noticed' : `${before} before`;
  return fact(
    `Assigned ${word}`,
    `${assigned}, held against ${listed} in the directory (${guard}); who is not in it was looked up`,
    type === 'USER' ? 'identitystore:ListUsers' : 'identitystore:ListGroups',
  );
}
