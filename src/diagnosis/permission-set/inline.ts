import type { Finding } from '../../checks/check.ts';
import { faultsOfPolicy } from '../../checks/policy-document.ts';
import { fact } from '../../checks/words.ts';
import type { NamedSet } from '../../evidence/set-names.ts';

/** AWS: "Inline policy per permission set", 10,240 bytes without white space. */
export const INLINE_LIMIT = 10_240;
const API = 'sso:GetInlinePolicyForPermissionSet';

export function inlineSize(document: string): number {
  return new TextEncoder().encode(document.replace(/\s/g, '')).length;
}

export function tooLarge({ arn, name }: NamedSet, document: string): Finding[] {
  const size = inlineSize(document);
  if (size <= INLINE_LIMIT) return [];
  return [
    {
      cause: 'inline_policy_too_large',
      certainty: 'confirmed',
      about: arn,
      summary: `The inline policy of \`${name}\` has ${size} bytes without white space, and ${INLINE_LIMIT} are allowed: the set cannot be assigned or provisioned.`,
      facts: [fact('Inline policy', `${size} of ${INLINE_LIMIT} bytes`, API)],
      advice: [
        'Move parts of it into customer managed policies, which must then stand in every target account.',
      ],
    },
  ];
}

export function malformed({ arn, name }: NamedSet, document: string): Finding[] {
  const faults = faultsOfPolicy(document);
  if (faults.length === 0) return [];
  return [
    {
      cause: 'inline_policy_malformed',
      certainty: 'confirmed',
      about: arn,
      summary: `The inline policy of \`${name}\` is not a valid policy, so the set cannot be assigned or provisioned: ${faults[0]}.`,
      facts: faults.slice(0, 5).map((fault) => fact('Inline policy', fault, API)),
      advice: ['Correct the inline policy of the permission set.'],
    },
  ];
}
