import { defineCheck, type Finding, type Seen } from './check.ts';
import { buildsRole, fact, setName, whatFailed } from './words.ts';

/** AWS: "Inline policy per permission set", 10,240 bytes without white space. */
const LIMIT = 10_240;

export const inlinePolicyTooLarge = defineCheck({
  id: 'inline-policy-too-large',
  title: 'The inline policy is larger than a role may hold',
  why: 'The inline policy of a permission set may have 10,240 bytes without white space.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html',
  severity: 'high',
  cause: 'inline_policy_too_large',
  needs: ['inlinePolicy'],
  helps: ['permissionSet', 'account'],
  applies: buildsRole,
  find({ inlinePolicy }, seen, named) {
    const size = new TextEncoder().encode(inlinePolicy.document.replace(/\s/g, '')).length;
    if (size <= LIMIT && !named) return [];
    const measured = fact(
      'Inline policy',
      `${size} of ${LIMIT} bytes without white space`,
      'sso:GetInlinePolicyForPermissionSet',
    );
    const base = { ...stated(seen), certainty: 'confirmed' as const, facts: [measured] };
    if (size > LIMIT) {
      return [
        {
          ...base,
          summary: `${whatFailed(seen.failure)} because the inline policy of \`${setName(seen)}\` has ${size} bytes without white space, and ${LIMIT} are allowed.`,
        },
      ];
    }
    return [
      {
        ...base,
        gone: true,
        summary: `${whatFailed(seen.failure)} because the inline policy of \`${setName(seen)}\` was too large; now it has ${size} of ${LIMIT} bytes.`,
        advice: ['The cause is gone: assign or provision again.'],
      },
    ];
  },
  state: (_failure, seen) => stated(seen),
});

function stated(seen: Seen): Finding {
  return {
    cause: 'inline_policy_too_large',
    certainty: 'stated',
    about: seen.failure?.permissionSetArn ?? '?',
    summary: `${whatFailed(seen.failure)} because the inline policy of \`${setName(seen)}\` is larger than ${LIMIT} bytes without white space.`,
    facts: [],
    advice: [
      'Move parts of it into customer managed policies, which must then stand in every target account; then assign or provision again.',
    ],
  };
}
