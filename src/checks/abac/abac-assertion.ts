import type { Gap } from '../../aws/reading.ts';
import type { Mapping } from '../../evidence/access-control.ts';
import type { Finding } from '../check.ts';
import type { DocumentCheck } from '../document-check.ts';
import { fact } from '../words.ts';
import { lastWord, misnamedFor, type Sent, sentKeys } from './assertion.ts';
import { type AbacSeen, CONFIGURATION, isMapped, placesFact, policyGaps } from './seen.ts';
import { sourceOf } from './sources.ts';

export const abacAssertion: DocumentCheck<AbacSeen> = {
  id: 'abac-assertion',
  title: 'What the assertion carries arrives',
  why: 'A mapping in Identity Center overrides the assertion, and only names that begin as AWS wants become tags.',
  docs: 'docs/checks/abac-assertion.md',
  severity: 'medium',
  causes: ['abac_mapping_overrides_assertion', 'abac_attribute_unmapped'],
  find(seen) {
    const { assertion, control, gaps } = seen;
    if (assertion?.state !== 'read')
      return { findings: [], gaps: assertion?.state === 'malformed' ? [unread(assertion.sentence)] : [] };
    if (!control) return { findings: [], gaps: gaps.control };
    if (control.status === 'off') return { findings: [], gaps: [] };
    const sent = sentKeys(assertion) ?? new Map<string, Sent>();
    const overridden = control.mappings.flatMap((mapping) => {
      const own = sent.get(mapping.key.toLowerCase());
      return own ? overrides(seen, mapping, own) : [];
    });
    return { findings: [...overridden, ...misnamed(seen)], gaps: policyGaps(seen) };
  },
};

function unread(detail: string): Gap {
  return { of: 'the assertion', reason: 'failed', detail };
}

function overrides({ attributes, userName }: AbacSeen, { key, source }: Mapping, sent: Sent): Finding[] {
  const from = sourceOf(source);
  const own = from.is === 'path' ? attributes?.[from.path] : undefined;
  if (own === sent.value) return [];
  const compared = !attributes
    ? 'whatever the assertion says'
    : own === undefined
      ? `and \`${userName}\` has no value there that can be seen`
      : `and the value of \`${userName}\` there is ${differs(own, sent.value)}`;
  return [
    {
      cause: 'abac_mapping_overrides_assertion',
      certainty: attributes ? 'confirmed' : 'stated',
      about: key,
      summary: `The assertion sends \`${sent.key}\`, but Identity Center maps \`${key}\` to \`${source}\`: the mapping wins, ${compared}.`,
      facts: [
        fact('In the assertion', `${sent.value.length} characters`, `line ${sent.line}`),
        fact(`Mapping of \`${key}\``, source, CONFIGURATION),
      ],
      advice: [
        'Decide which of the two is meant: delete the mapping to let the assertion speak, or stop sending the attribute.',
      ],
    },
  ];
}

function differs(a: string, b: string): string {
  if (a.toLowerCase() === b.toLowerCase()) return 'another only in upper and lower case';
  return a.length === b.length ? 'another' : `another (${a.length} characters instead of ${b.length})`;
}

/** A key that policies use stands in the assertion under a name that Identity Center does not pass on. */
function misnamed(seen: AbacSeen): Finding[] {
  return seen.used.flatMap((used) => {
    const { key } = used;
    const like = isMapped(seen, key) ? undefined : misnamedFor(seen.assertion, key);
    if (!like) return [];
    return [
      {
        cause: 'abac_attribute_unmapped' as const,
        certainty: 'confirmed' as const,
        about: key,
        summary: `The assertion has \`${key}\`, but under a name that does not become a tag, and Identity Center does not map it.`,
        facts: [
          fact('In the assertion', `\`${lastWord(like.name)}\``, `line ${like.line}`),
          placesFact(used),
        ],
        advice: [
          `Let the identity provider name the attribute \`https://aws.amazon.com/SAML/Attributes/AccessControl:${key}\`, or map \`${key}\` to an attribute that it provisions.`,
        ],
      },
    ];
  });
}
