import { defineCheck, type Finding, type Seen } from './check.ts';
import { accountName, fact, setInAccount, setName } from './words.ts';

export const permissionSetOutdated = defineCheck({
  id: 'permission-set-outdated',
  title: 'The account has an older version of the permission set',
  why: 'A change of a permission set reaches an account only when the set is provisioned there again.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ProvisionPermissionSet.html',
  severity: 'medium',
  cause: 'permission_set_outdated_in_account',
  needs: ['provisioning'],
  helps: ['account', 'permissionSet', 'call'],
  applies: ({ status, kind }) =>
    (status === 'SUCCEEDED' && kind !== 'deletion') || (status === 'FAILED' && kind === 'provisioning'),
  find: ({ provisioning }, seen) => (provisioning.state === 'outdated' ? [outdated(seen)] : []),
});

function outdated(seen: Seen): Finding {
  const what = `\`${setName(seen)}\` was changed since and is not provisioned at its latest version in account \`${accountName(seen)}\`.`;
  return {
    cause: 'permission_set_outdated_in_account',
    certainty: 'confirmed',
    about: setInAccount(seen.failure),
    summary: seen.failure?.status === 'SUCCEEDED' ? `The request succeeded, but ${what}` : what,
    facts: [fact('Version in the account', 'not the latest', 'sso:ListPermissionSetsProvisionedToAccount')],
    advice: [`Provision \`${setName(seen)}\` in \`${accountName(seen)}\` again.`],
  };
}
