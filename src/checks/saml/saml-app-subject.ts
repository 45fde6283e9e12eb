import type { Finding } from '../check.ts';
import { NO_GAPS, part, type SamlCase, type SamlCheck } from './case.ts';
import { shownName } from './saml-attributes.ts';
import { inDocument, where } from './words.ts';

/** What Identity Center itself sends to an application. */
export const samlAppSubject: SamlCheck = {
  id: 'saml-app-subject',
  title: 'What Identity Center sends to the application names the person and has its attributes',
  why: 'The application finds the person by the Subject, which is mapped on the page of the application.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/mapawsssoattributestoapp.html',
  severity: 'medium',
  causes: ['saml_app_subject_mapping', 'saml_empty_attribute_statement', 'saml_missing_user_attribute'],
  find(seen) {
    if (!seen.taken) return NO_GAPS;
    return { findings: [...subject(seen), ...statement(seen), ...empty(seen)], gaps: [] };
  },
};

const MAPPING = 'On the page of the application in Identity Center: Actions, Edit attribute mappings';

function subject({ taken }: SamlCase): Finding[] {
  const nameId = taken?.subject?.nameId;
  const value = nameId?.value.trim() ?? '';
  const isRaw = value.includes('${');
  if (value !== '' && !isRaw) return [];
  return [
    part({
      cause: 'saml_app_subject_mapping',
      proven: true,
      summary: isRaw
        ? 'The Subject that the application gets is the text of the mapping itself instead of a value.'
        : 'The response names nobody to the application: its Subject is missing or empty.',
      facts: [
        nameId
          ? inDocument('Subject', isRaw ? 'an expression instead of a value' : 'empty', nameId)
          : {
              what: 'Subject',
              value: 'none',
              source: where(taken?.subject ?? (taken as NonNullable<typeof taken>)),
            },
      ],
      advice: [
        `${MAPPING}. Map Subject to a field such as \`\${user:email}\` or \`\${user:subject}\`, in the format that the application asks for.`,
        'See that the person has a value in this field.',
      ],
    }),
  ];
}

function statement({ taken }: SamlCase): Finding[] {
  if (!taken || taken.attributeStatements === 0 || taken.attributes.length > 0) return [];
  return [
    part({
      cause: 'saml_empty_attribute_statement',
      proven: true,
      summary: 'The response has a list of attributes with nothing in it, which some applications refuse.',
      facts: [{ what: 'Attributes', value: 'none', source: where(taken) }],
      advice: [`${MAPPING}. Map at least one attribute beside Subject, as the application documents it.`],
    }),
  ];
}

function empty({ taken }: SamlCase): Finding[] {
  return (taken?.attributes ?? []).flatMap((one, n) => {
    if (one.values.some(({ value, hasElements }) => hasElements || value.trim() !== '')) return [];
    return [
      part({
        cause: 'saml_missing_user_attribute',
        proven: true,
        about: `attribute ${n + 1}`,
        summary: `The attribute ${shownName(one, n)} is sent without a value: the person has none in the field that it is mapped to.`,
        facts: [inDocument('Attribute', shownName(one, n), one)],
        advice: ['Fill the field for this person where users are managed, or map another one.'],
      }),
    ];
  });
}
