import type { SamlAttribute } from '../../documents/saml/saml.ts';
import type { Finding } from '../check.ts';
import { NO_GAPS, part, type SamlCheck } from './case.ts';
import { ACCESS_CONTROL, isAccessControl, shownName } from './saml-attributes.ts';
import { inDocument } from './words.ts';

const LIVE = 'sso:DescribeInstanceAccessControlAttributeConfiguration';

export const samlMapping: SamlCheck = {
  id: 'saml-mapping',
  title: 'The attributes for access control that are sent are the ones that count',
  why: 'A key that Identity Center fills itself, on its page "Attributes for access control", wins over the response.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/attributesforaccesscontrol.html',
  severity: 'low',
  causes: ['abac_mapping_overrides_assertion', 'abac_disabled'],
  find({ taken, mapping, instance }) {
    const sent = (taken?.attributes ?? []).filter(isAccessControl);
    const [first] = sent;
    if (!first) return NO_GAPS;
    if (!mapping.value) return { findings: [], gaps: mapping.gaps.length > 0 ? mapping.gaps : instance.gaps };
    if (!mapping.value.enabled) return { findings: [off(first, sent.length)], gaps: [] };
    const { keys } = mapping.value;
    return {
      findings: sent.filter((one) => keys.includes(keyOf(one))).map((one, n) => overridden(one, n)),
      gaps: [],
    };
  },
};

function keyOf({ name }: SamlAttribute): string {
  return name?.value.slice(ACCESS_CONTROL.length) ?? '';
}

function overridden(attribute: SamlAttribute, n: number): Finding {
  return part({
    cause: 'abac_mapping_overrides_assertion',
    proven: true,
    about: `attribute ${keyOf(attribute)}`,
    summary: `The value of ${shownName(attribute, n)} in the response is not used: Identity Center maps this key to a field of its own directory, which wins.`,
    facts: [
      inDocument('Sent', shownName(attribute, n), attribute),
      { what: 'Mapped in Identity Center', value: 'yes', source: LIVE },
    ],
    advice: [
      'Remove the key from "Attributes for access control" in Identity Center, or stop sending it: one source for each key.',
    ],
  });
}

function off(first: SamlAttribute, count: number): Finding {
  return part({
    cause: 'abac_disabled',
    proven: true,
    about: 'attributes for access control',
    summary: `The response carries ${count === 1 ? 'an attribute' : `${count} attributes`} for access control, and Identity Center has them switched off: they reach no role.`,
    facts: [
      inDocument('Sent', shownName(first, 0), first),
      { what: 'Attributes for access control', value: 'off', source: LIVE },
    ],
    advice: [
      'Switch "Attributes for access control" on in the settings of Identity Center, if policies use them.',
    ],
  });
}
