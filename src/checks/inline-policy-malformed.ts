import { defineCheck, type Finding, type Seen } from './check.ts';
import { faultsOfPolicy } from './policy-document.ts';
import { buildsRole, fact, setName, whatFailed } from './words.ts';

export const inlinePolicyMalformed = defineCheck({
  id: 'inline-policy-malformed',
  title: 'The inline policy is not a valid policy',
  why: 'IAM refuses the role when the inline policy of the permission set breaks the policy grammar.',
  docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
  severity: 'high',
  cause: 'inline_policy_malformed',
  needs: ['inlinePolicy'],
  helps: ['permissionSet', 'account'],
  applies: buildsRole,
  find({ inlinePolicy }, seen, named) {
    const faults = faultsOfPolicy(inlinePolicy.document);
    if (faults.length > 0) return [malformed(seen, faults)];
    return named ? [stated(seen)] : [];
  },
  state: (_failure, seen) => stated(seen),
});

function malformed(seen: Seen, faults: readonly string[]): Finding {
  return {
    cause: 'inline_policy_malformed',
    certainty: 'confirmed',
    about: seen.failure?.permissionSetArn ?? '?',
    summary: `${whatFailed(seen.failure)} because the inline policy of \`${setName(seen)}\` is not a valid policy: ${faults[0]}.`,
    facts: faults
      .slice(0, 5)
      .map((fault) => fact('Inline policy', fault, 'sso:GetInlinePolicyForPermissionSet')),
    advice: ['Correct the inline policy of the permission set, then assign or provision again.'],
  };
}

function stated(seen: Seen): Finding {
  return {
    cause: 'inline_policy_malformed',
    certainty: 'stated',
    about: seen.failure?.permissionSetArn ?? '?',
    summary: `${whatFailed(seen.failure)} because AWS does not accept the inline policy of \`${setName(seen)}\`.`,
    facts: [],
    advice: [
      'Validate the inline policy with IAM Access Analyzer (ValidatePolicy), correct it, then assign or provision again.',
    ],
  };
}
