import type { Fact, Seen } from '../../checks/check.ts';
import { fact, policyName } from '../../checks/words.ts';
import type { AskedSet } from '../../evidence/set-names.ts';
import { inHours, sessionMs } from '../access/reach.ts';
import { INLINE_LIMIT, inlineSize } from './inline.ts';
import { awsAuthArn, principalPattern, roleArns } from './roles.ts';

type TheSet = Extract<AskedSet, { found: 'one' }>;

/** What is in the set, then where it is: one row for each account, those that need attention first. */
export function factsOf(set: TheSet, seen: Seen): Fact[] {
  return [...contentOf(set, seen), ...rolesOf(set, seen), ...accountsOf(seen)];
}

function contentOf(set: TheSet, seen: Seen): Fact[] {
  const { managedPolicies, customerPolicies, inlinePolicy, boundary, setTags } = seen;
  const facts = [fact('Permission set', set.arn, 'sso:DescribePermissionSet')];
  const add = (what: string, value: string | undefined, source: string) => {
    if (value !== undefined) facts.push(fact(what, value, source));
  };
  add('Description', set.description, 'sso:DescribePermissionSet');
  add(
    'Session',
    set.sessionDuration ? inHours(sessionMs(set.sessionDuration)) : '1 hour (the default)',
    'sso:DescribePermissionSet',
  );
  add(
    'AWS managed policies',
    managedPolicies && listed(managedPolicies),
    'sso:ListManagedPoliciesInPermissionSet',
  );
  add(
    'Customer managed policies',
    customerPolicies && listed(customerPolicies.map(policyName)),
    'sso:ListCustomerManagedPolicyReferencesInPermissionSet',
  );
  add('Inline policy', inlinePolicy && inline(inlinePolicy.document), 'sso:GetInlinePolicyForPermissionSet');
  add('Boundary', boundary && boundaryIn(boundary), 'sso:GetPermissionsBoundaryForPermissionSet');
  add(
    'Tags',
    setTags && listed(setTags.map(({ key, value }) => `${key}=${value}`)),
    'sso:ListTagsForResource',
  );
  return facts;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

function inline(document: string): string {
  return document === '' ? 'none' : `${inlineSize(document)} of ${INLINE_LIMIT} bytes without white space`;
}

function boundaryIn(boundary: NonNullable<Seen['boundary']>): string {
  if (boundary.kind === 'none') return 'none';
  return boundary.kind === 'aws' ? boundary.arn : policyName(boundary.policy);
}

/** How other policies name the role, whatever its suffix: it changes whenever the last assignment goes. */
function rolesOf(set: TheSet, seen: Seen): Fact[] {
  if (!seen.instance) return [];
  const { here, withoutRegion } = roleArns(set.name, seen.instance);
  const source = 'by the name of the permission set';
  return [
    fact('Role in an account', here, source),
    ...(withoutRegion === here ? [] : [fact('Without the Region', withoutRegion, source)]),
    fact('In a trust policy', principalPattern(set.name, seen.instance), source),
    fact('In aws-auth (EKS)', awsAuthArn(set.name, seen.instance), source),
  ];
}

function accountsOf(seen: Seen): Fact[] {
  const sorted = [...(seen.setAccounts ?? [])].sort((a, b) => Number(a.latest) - Number(b.latest));
  return sorted.map(({ id, latest }) => {
    const role = seen.setInAccounts?.accounts.find(({ accountId }) => accountId === id)?.roleArn;
    const parts = [
      latest ? 'latest version' : 'older version',
      ...holdersIn(id, seen),
      role ? `role ${role}` : 'role not seen there',
    ];
    const source = role ? 'sso:ListAccountAssignments, iam:ListRoles' : 'sso:ListAccountAssignments';
    return fact(nameOf(id, seen), parts.join('; '), source);
  });
}

/** "payments-prod (444455556666)", where the organization was read. */
export function nameOf(accountId: string, seen: Seen): string {
  const account = seen.organizationAccounts?.find(({ id }) => id === accountId);
  return account ? `${account.name} (${accountId})` : accountId;
}

function holdersIn(accountId: string, { setHolders }: Seen): string[] {
  const rows = setHolders?.assigned.find((pair) => pair.accountId === accountId)?.rows;
  if (!rows) return [];
  if (rows.length === 0) return ['nobody has it'];
  const known = new Map(setHolders?.principals.map((one) => [one.id, one]));
  const names = rows.map(({ principalType, principalId }) => {
    const live = known.get(principalId);
    const gone = live?.found === false ? ' (deleted)' : '';
    return `${principalType.toLowerCase()} \`${live?.found ? live.name : principalId}\`${gone}`;
  });
  return [names.join(', ')];
}
