import type { Mapping } from '../../evidence/access-control.ts';
import type { Finding } from '../check.ts';
import type { DocumentCheck } from '../document-check.ts';
import { fact } from '../words.ts';
import { type AbacSeen, CONFIGURATION, isUsed, policyGaps } from './seen.ts';
import { sourceOf } from './sources.ts';

export const abacAttributes: DocumentCheck<AbacSeen> = {
  id: 'abac-attributes',
  title: 'What is mapped has a value',
  why: 'A key that is mapped to an empty attribute, or to none, gives the session no tag, and policies that compare it do not match.',
  docs: 'docs/checks/abac-attributes.md',
  severity: 'high',
  causes: ['abac_attribute_empty'],
  find(seen) {
    const { control, attributes, userName, gaps } = seen;
    if (!control) return { findings: [], gaps: gaps.control };
    if (control.status === 'off') return { findings: [], gaps: [] };
    const findings = control.mappings.flatMap((mapping) => [
      ...unknownPath(mapping),
      ...(userName && attributes ? empty(seen, mapping) : []),
    ]);
    return { findings, gaps: userName && !attributes ? gaps.attributes : [] };
  },
};

function unknownPath({ key, source }: Mapping): Finding[] {
  if (sourceOf(source).is !== 'unknown') return [];
  const named = source ? `\`${source}\`, which is no attribute of a user that idc knows` : 'nothing';
  return [
    {
      cause: 'abac_attribute_empty',
      certainty: 'stated',
      about: key,
      summary: `\`${key}\` is mapped to ${named}: it is empty for everybody.`,
      facts: [fact(`Mapping of \`${key}\``, source || 'empty', CONFIGURATION)],
      advice: [
        'Map the key to an attribute that Identity Center has, for example the path enterprise.department.',
      ],
    },
  ];
}

function empty(seen: AbacSeen, { key, source }: Mapping): Finding[] {
  const { attributes = {}, userName } = seen;
  const unused =
    isUsed(seen, key) || policyGaps(seen).length > 0 ? '' : ' None of their permission sets uses it.';
  const from = sourceOf(source);
  if (from.is !== 'path' || attributes[from.path] !== undefined) return [];
  return [
    {
      cause: 'abac_attribute_empty',
      certainty: 'confirmed',
      about: `${userName} ${key}`,
      summary: `\`${key}\` is mapped to \`${source}\`, which is empty for \`${userName}\`: their sessions get no such tag.${unused}`,
      facts: [
        fact(`Mapping of \`${key}\``, source, CONFIGURATION),
        fact('In the directory', 'no value', 'identitystore:DescribeUser'),
      ],
      advice: [
        'Fill the attribute where the user is managed: at the identity provider, which then has to provision it, else in Identity Center.',
        'Sign out and in again afterwards: tags are made at sign-in.',
      ],
    },
  ];
}
