import type { Failure } from '../evidence/evidence.ts';
import { readAccessDenied } from '../knowledge/access-denied.ts';
import { missingStatement } from '../knowledge/missing-statement.ts';
import { defineCheck, type Finding } from './check.ts';
import { fact, list, whatFailed } from './words.ts';

export const managementAccountCaller = defineCheck({
  id: 'management-account-caller',
  title: 'The caller lacks IAM rights in the management account',
  why: 'In the management account Identity Center builds the role with the rights of whoever calls, not with its service-linked role.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html',
  severity: 'high',
  cause: 'mgmt_account_caller_iam_permissions',
  needs: ['instance', 'callerPermissions'],
  helps: ['account', 'permissionSet', 'call'],
  applies: ({ status }) => status === 'FAILED',
  find({ instance, callerPermissions }, { failure }, named) {
    if (failure?.accountId !== instance.ownerAccountId) return [];
    const { denied, principalArn } = callerPermissions;
    if (denied.length === 0 && !named) return [];
    const rights = fact(
      `Rights of ${principalArn}`,
      denied.length ? `no ${list(denied)}` : 'allowed now',
      'iam:SimulatePrincipalPolicy',
    );
    const base = {
      cause: 'mgmt_account_caller_iam_permissions' as const,
      certainty: 'confirmed' as const,
      about: principalArn,
    };
    if (denied.length === 0) {
      return [
        {
          ...base,
          gone: true as const,
          summary: `${whatFailed(failure)} because \`${principalArn}\` had too few IAM rights in the management account; it has them now.`,
          facts: [rights],
          advice: ['Repeat the call as the same caller. idc never writes to the management account.'],
        },
      ];
    }
    return [
      {
        ...base,
        summary: `${whatFailed(failure)} because the target is the management account and \`${principalArn}\` may not ${list(denied)} there.`,
        facts: [rights],
        advice: [...statementAdvice(failure), ...REPEAT],
      },
    ];
  },
  state: (failure): Finding => ({
    cause: 'mgmt_account_caller_iam_permissions',
    certainty: 'stated',
    about: readAccessDenied(failure.text ?? '')?.principalArn ?? failure.accountId ?? '?',
    summary: `${whatFailed(failure)} because the target is the management account, where Identity Center works with the caller's rights, and the caller lacks ${readAccessDenied(failure.text ?? '')?.action ?? 'IAM rights'}.`,
    facts: [],
    advice: [...statementAdvice(failure), ...REPEAT],
  }),
});

const REPEAT = ['Then repeat the call as the same caller: idc never writes to the management account.'];

/** The statement that is missing, as JSON; AWS may name the next action once this one is allowed. */
function statementAdvice(failure: Failure | undefined): string[] {
  const denied = readAccessDenied(failure?.text ?? '');
  const statement = denied && missingStatement(denied);
  if (!statement) {
    return [
      "Allow the caller what Identity Center's documentation lists for the management account (roles under aws-reserved/sso.amazonaws.com and the AWSSSO_ SAML provider).",
    ];
  }
  return [
    `Add this statement to the policy of the caller: ${JSON.stringify(statement)}`,
    'AWS names one missing action at a time: allow the whole set that its documentation lists for the management account.',
  ];
}
