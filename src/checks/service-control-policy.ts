import { readAccessDenied } from '../knowledge/access-denied.ts';
import { defineCheck, type Finding } from './check.ts';
import { fact, list, whatFailed } from './words.ts';

export const serviceControlPolicy = defineCheck({
  id: 'service-control-policy',
  title: 'A service control policy denies the call',
  why: "A service control policy can deny the caller's own call; it does not bind the service-linked role that builds roles in accounts, nor the management account.",
  docs: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
  severity: 'high',
  cause: 'scp_explicit_deny',
  needs: ['serviceControlPolicies'],
  helps: ['account', 'permissionSet', 'call'],
  applies: ({ status, errorCode }) =>
    status === 'REFUSED' && /AccessDenied/.test(errorCode ?? 'AccessDenied'),
  find({ serviceControlPolicies }, { failure }, named) {
    const certain = serviceControlPolicies.filter(({ conditional }) => !conditional);
    const denying = certain.length > 0 ? certain : named ? serviceControlPolicies : [];
    if (denying.length === 0) return named ? [stated(failure?.text ?? '', whatFailed(failure))] : [];
    const names = list(denying.map(({ name, id }) => `\`${name}\` (${id})`));
    return [
      {
        ...stated(failure?.text ?? '', whatFailed(failure)),
        certainty: certain.length > 0 ? 'confirmed' : 'stated',
        summary: `${whatFailed(failure)} because service control policy ${names} denies ${actionOf(failure?.text ?? '') ?? `sso:${failure?.event?.name}`} to the account of the caller.`,
        facts: denying.map(({ name, attachedTo, conditional }) =>
          fact(
            `Policy ${name}`,
            `attached to ${attachedTo}${conditional ? ', with a condition that idc does not judge' : ''}`,
            'organizations:DescribePolicy',
          ),
        ),
      },
    ];
  },
  state: (failure) => stated(failure.text ?? '', whatFailed(failure)),
});

function actionOf(text: string): string | undefined {
  return readAccessDenied(text)?.action;
}

function stated(text: string, what: string): Finding {
  return {
    cause: 'scp_explicit_deny',
    certainty: 'stated',
    about: actionOf(text) ?? 'sso',
    summary: `${what} because a service control policy explicitly denies ${actionOf(text) ?? 'it'} to the caller.`,
    facts: [],
    advice: [
      'Ask whoever owns the service control policies for an exception for this caller, or call from an account that the policy does not cover. No IAM policy of the caller helps.',
    ],
  };
}
