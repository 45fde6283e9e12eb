import { defineCheck, type Finding } from './check.ts';
import { fact, whatFailed } from './words.ts';

export const accountNotFound = defineCheck({
  id: 'account-not-found',
  title: 'The account is not in the organization',
  why: 'Permission sets can be assigned only in accounts of the organization that owns Identity Center.',
  docs: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeAccount.html',
  severity: 'high',
  cause: 'account_not_found',
  needs: ['account'],
  helps: ['permissionSet'],
  applies: ({ status, accountId }) =>
    status === 'PLANNED' || ((status === 'FAILED' || status === 'REFUSED') && accountId !== undefined),
  find({ account }, seen) {
    if (account.found) return [];
    return [
      {
        cause: 'account_not_found',
        certainty: 'confirmed',
        about: account.id,
        summary: `${whatFailed(seen.failure)} because \`${account.id}\` is not an account of this organization.`,
        facts: [fact(`Account ${account.id}`, 'not in the organization', 'organizations:DescribeAccount')],
        advice: ['Correct the account id, or invite the account into the organization first.'],
      },
    ];
  },
  state: (failure, seen): Finding => ({
    cause: 'account_not_found',
    certainty: 'stated',
    about: failure.accountId ?? '?',
    summary: `${whatFailed(seen.failure)} because \`${failure.accountId ?? 'the target'}\` is not an account of this organization.`,
    facts: [],
    advice: ['Compare the account id with the accounts of the organization.'],
  }),
});
