import type { Finding } from '../check.ts';
import type { DocumentCheck } from '../document-check.ts';
import { fact } from '../words.ts';
import { misnamedFor, sentKeys } from './assertion.ts';
import { type AbacSeen, CONFIGURATION, isMapped, placesFact, policyGaps, type UsedKey } from './seen.ts';

export const abacKeys: DocumentCheck<AbacSeen> = {
  id: 'abac-keys',
  title: 'Every tag that a policy compares is sent',
  why: 'A condition on a tag that no session has is never met, so what it should allow is refused.',
  docs: 'docs/checks/abac-keys.md',
  severity: 'high',
  causes: ['abac_key_never_sent'],
  find(seen) {
    const { control, gaps } = seen;
    if (!control) return { findings: [], gaps: [...gaps.control, ...policyGaps(seen)] };
    // Where they are off, nothing is sent at all, which is a finding of its own.
    if (control.status !== 'on') return { findings: [], gaps: policyGaps(seen) };
    const sent = sentKeys(seen.assertion);
    // One that stands in the assertion under another name is told by the check of the assertion.
    const missing = seen.used.filter(
      ({ key }) => !isMapped(seen, key) && !sent?.has(key.toLowerCase()) && !misnamedFor(seen.assertion, key),
    );
    return { findings: missing.map((used) => neverSent(used, sent !== undefined)), gaps: policyGaps(seen) };
  },
};

function neverSent(used: UsedKey, isAssertionSeen: boolean): Finding {
  const { key, places } = used;
  const where = places.length === 1 ? places[0] : `${places.length} policies`;
  const nobody = isAssertionSeen
    ? 'is neither mapped in Identity Center nor in this assertion'
    : 'is not mapped in Identity Center and, as far as can be seen, not sent: what an identity provider puts into its assertions is invisible there';
  return {
    cause: 'abac_key_never_sent',
    certainty: isAssertionSeen ? 'confirmed' : 'stated',
    about: key,
    summary: `\`aws:PrincipalTag/${key}\` is used by ${where}, and ${nobody}.`,
    facts: [placesFact(used), fact(`Mapping of \`${key}\``, 'none', CONFIGURATION)],
    advice: [
      ...(isAssertionSeen
        ? []
        : ['To be sure, hand over an assertion of the identity provider: `idc abac --assertion FILE`.']),
      `Map \`${key}\` under Settings, Attributes for access control, or let the identity provider send \`https://aws.amazon.com/SAML/Attributes/AccessControl:${key}\`.`,
      'If the tag should come from elsewhere, correct its key in the policy.',
    ],
  };
}
