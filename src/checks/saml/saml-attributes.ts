import type { Gap } from '../../aws/reading.ts';
import type { SamlAttribute } from '../../documents/saml/saml.ts';
import type { Cause } from '../../knowledge/causes.ts';
import type { Finding } from '../check.ts';
import { type Mapping, part, type SamlCase, type SamlCheck } from './case.ts';
import { IDP_SIDE, inDocument, quoted } from './words.ts';

export const ACCESS_CONTROL = 'https://aws.amazon.com/SAML/Attributes/AccessControl:';
const MOST = 50;
const FORMATS = ['unspecified', 'uri', 'basic'].map(
  (word) => `urn:oasis:names:tc:SAML:2.0:attrname-format:${word}`,
);

export const samlAttributes: SamlCheck = {
  id: 'saml-attributes',
  title: 'The attributes are as attributes for access control have to be',
  why: 'Where attributes for access control are on, one attribute of another shape keeps the person out.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html',
  severity: 'medium',
  causes: [
    'saml_attribute_too_many',
    'saml_attribute_multi_valued',
    'saml_attribute_duplicated',
    'saml_attribute_structured',
    'saml_attribute_name_format',
    'abac_attribute_empty',
  ],
  find(seen) {
    const attributes = seen.taken?.attributes ?? [];
    const { value, gaps } = seen.mapping;
    // AWS's rules hold only where attributes for access control are on.
    if (attributes.length === 0 || value?.enabled === false) return { findings: [], gaps: [] };
    const isOurs = attributes.some(isAccessControl);
    const findings = rules(attributes).map((finding) => weighed(finding, value));
    return { findings, gaps: value || (!isOurs && findings.length === 0) ? [] : why(seen, gaps) };
  },
};

function why({ instance }: SamlCase, gaps: readonly Gap[]): readonly Gap[] {
  return gaps.length > 0 ? gaps : instance.gaps;
}

export function isAccessControl({ name }: SamlAttribute): boolean {
  return name?.value.startsWith(ACCESS_CONTROL) === true;
}

function weighed(finding: Finding, mapping: Mapping | undefined): Finding {
  if (!mapping) return finding;
  const live = 'sso:DescribeInstanceAccessControlAttributeConfiguration';
  return {
    ...finding,
    certainty: 'confirmed',
    facts: [...finding.facts, { what: 'Attributes for access control', value: 'on', source: live }],
  };
}

function rules(attributes: readonly SamlAttribute[]): Finding[] {
  return [
    ...tooMany(attributes),
    ...each(attributes, 'saml_attribute_multi_valued', severalValues),
    ...duplicated(attributes),
    ...each(attributes, 'saml_attribute_structured', structured),
    ...each(attributes, 'saml_attribute_name_format', oddFormat),
    ...each(attributes, 'saml_attribute_name_format', oddName),
    ...each(attributes.filter(isAccessControl), 'abac_attribute_empty', empty),
  ];
}

function tooMany(attributes: readonly SamlAttribute[]): Finding[] {
  const first = attributes[MOST];
  if (!first) return [];
  return [
    part({
      cause: 'saml_attribute_too_many',
      summary: `The response carries ${attributes.length} attributes, and AWS allows ${MOST} where attributes for access control are on.`,
      facts: [inDocument(`Attribute ${MOST + 1}`, 'is one too many', first)],
      advice: [`Send only the attributes that policies use, ${IDP_SIDE}.`],
    }),
  ];
}

/** What is wrong with one attribute, in the words behind its name, and what to do. */
type Fault = { readonly words: string; readonly advice: string } | undefined;

function each(
  attributes: readonly SamlAttribute[],
  cause: Cause,
  fault: (one: SamlAttribute) => Fault,
): Finding[] {
  return attributes.flatMap((one, n) => {
    const found = fault(one);
    if (!found) return [];
    return [
      part({
        cause,
        about: `attribute ${n + 1}`,
        summary: `The attribute ${shownName(one, n)} ${found.words}.`,
        facts: [inDocument('Attribute', shownName(one, n), one)],
        advice: [`${found.advice}, ${IDP_SIDE}.`],
      }),
    ];
  });
}

/** Names are the configuration's, not the person's. */
export function shownName({ name }: SamlAttribute, n: number): string {
  const value = name?.value.trim();
  if (!value) return `number ${n + 1} (without a name)`;
  return value.startsWith(ACCESS_CONTROL)
    ? quoted(`AccessControl:${value.slice(ACCESS_CONTROL.length)}`)
    : quoted(value);
}

function severalValues({ values }: SamlAttribute): Fault {
  if (values.length <= 1) return undefined;
  return {
    words: `has ${values.length} values, and AWS takes attributes with one value only`,
    advice: 'Send one value, for example joined with a colon, or leave the attribute out',
  };
}

function duplicated(attributes: readonly SamlAttribute[]): Finding[] {
  const seen = new Set<string>();
  return attributes.flatMap((one, n) => {
    const name = one.name?.value ?? '';
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [
      part({
        cause: 'saml_attribute_duplicated',
        about: `attribute ${n + 1}`,
        summary: `The attribute ${shownName(one, n)} stands in the response more than once, and AWS takes each name once only.`,
        facts: [inDocument('Again', shownName(one, n), one)],
        advice: [`Remove one of the two mappings, ${IDP_SIDE}.`],
      }),
    ];
  });
}

function structured({ values }: SamlAttribute): Fault {
  if (!values.some(({ hasElements }) => hasElements)) return undefined;
  return { words: 'has XML as its value, and AWS takes plain text only', advice: 'Send it as plain text' };
}

function oddFormat({ nameFormat }: SamlAttribute): Fault {
  if (!nameFormat || FORMATS.includes(nameFormat.value)) return undefined;
  return {
    words: `has the name format ${quoted(nameFormat.value)}, which is none of SAML's`,
    advice: `Set the name format to \`${FORMATS[1]}\``,
  };
}

/** Written almost as AWS wants it. */
function oddName({ name }: SamlAttribute): Fault {
  const value = name?.value ?? '';
  const wrong = value.startsWith(ACCESS_CONTROL)
    ? value.trim() === ACCESS_CONTROL
    : /accesscontrol:/i.test(value);
  if (!wrong) return undefined;
  return {
    words: `is not called as AWS wants it, \`${ACCESS_CONTROL}<key>\`, so that it is no attribute for access control`,
    advice: 'Correct the name; capitals count',
  };
}

function empty({ values }: SamlAttribute): Fault {
  if (values.some(({ value, hasElements }) => hasElements || value.trim() !== '')) return undefined;
  return {
    words: 'is sent without a value',
    advice: 'Fill the field that it is taken from, or leave the attribute out for those who have none',
  };
}
