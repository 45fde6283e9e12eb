import { defineCheck, type Finding } from './check.ts';
import { accountName, fact, failedRequest, whatFailed } from './words.ts';

export const accountSuspended = defineCheck({
  id: 'account-suspended',
  title: 'The account is suspended or closed',
  why: 'Identity Center cannot build or change a role in an account that is not active.',
  docs: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html',
  severity: 'high',
  cause: 'account_suspended_or_closed',
  needs: ['account'],
  helps: ['permissionSet'],
  applies: failedRequest,
  find({ account }, seen, named) {
    if (!account.found) return [];
    const active = account.state === 'ACTIVE';
    if (active && !named) return [];
    const base = {
      cause: 'account_suspended_or_closed' as const,
      certainty: 'confirmed' as const,
      about: account.id,
      facts: [fact(`State of ${account.name}`, account.state, 'organizations:DescribeAccount')],
    };
    if (active) {
      return [
        {
          ...base,
          gone: true as const,
          summary: `${whatFailed(seen.failure)} because Identity Center could not get into account \`${account.name}\`; the account is active now.`,
          advice: [
            'The account is active: assign again. If it fails in the same way, open an AWS Support case.',
          ],
        },
      ];
    }
    return [
      {
        ...base,
        summary: `${whatFailed(seen.failure)} because account \`${account.name}\` is ${account.state.toLowerCase().replaceAll('_', ' ')}.`,
        advice: [
          'Take the account out of the list of targets, or have it reinstated.',
          'Remove assignments before an account is closed.',
        ],
      },
    ];
  },
  state: (_failure, seen): Finding => ({
    cause: 'account_suspended_or_closed',
    certainty: 'stated',
    about: seen.failure?.accountId ?? '?',
    summary: `${whatFailed(seen.failure)} because Identity Center cannot get into account \`${accountName(seen)}\`; that is what AWS says of accounts that are suspended or closed.`,
    facts: [],
    advice: ['Look up the state of the account in AWS Organizations before you try again.'],
  }),
});
