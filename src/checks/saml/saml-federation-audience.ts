import type { Said } from '../../documents/saml/saml.ts';
import type { Cause } from '../../knowledge/causes.ts';
import type { Finding } from '../check.ts';
import { HIGH, NO_GAPS, part, type SamlCheck } from './case.ts';
import { inDocument, quoted, where } from './words.ts';

/** The sign-in addresses of AWS, global and of a Region, in each partition; behind `/saml` an encrypted provider has more. */
const ENDPOINT =
  /^https:\/\/([a-z]{2,4}(-[a-z]{2,12}){1,3}-[0-9]{1,2}\.)?signin\.(aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)\/saml(\/acs\/[\w-]{1,128})?$/;
const CLASSIC = 'urn:amazon:webservices';

/** Direct federation to IAM. */
export const samlFederationAudience: SamlCheck = {
  id: 'saml-federation-audience',
  title: 'The response is meant for the sign-in of AWS',
  why: 'The Recipient is the SAML address of AWS sign-in, and the Audience that address or urn:amazon:webservices.',
  docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html',
  severity: HIGH,
  causes: ['saml_audience_mismatch', 'saml_recipient_mismatch'],
  find({ taken }) {
    if (!taken) return NO_GAPS;
    const audiences = taken.conditions?.audiences ?? [];
    const recipients = (taken.subject?.confirmations ?? []).flatMap(({ recipient }) => recipient ?? []);
    const isMeant = audiences.some(({ value }) => value === CLASSIC || ENDPOINT.test(value));
    const spot = where(taken.conditions ?? taken);
    return {
      findings: [
        ...(isMeant ? [] : [wrong('saml_audience_mismatch', 'Audience', audiences[0], spot)]),
        ...(recipients.some(({ value }) => ENDPOINT.test(value))
          ? []
          : [wrong('saml_recipient_mismatch', 'Recipient', recipients[0], where(taken.subject ?? taken))]),
      ],
      gaps: [],
    };
  },
};

function wrong(cause: Cause, word: string, said: Said | undefined, source: string): Finding {
  return part({
    cause,
    proven: true,
    summary: said
      ? `The ${word} of the response is not the sign-in of AWS: ${quoted(said.value)}.`
      : `The response has no ${word}, and AWS needs it.`,
    facts: [said ? inDocument(word, quoted(said.value), said) : { what: word, value: 'none', source }],
    advice: [
      `Set it to \`https://signin.aws.amazon.com/saml\`${word === 'Audience' ? ' (or `urn:amazon:webservices`)' : ', or to that of a Region'}; GovCloud and China have their own.`,
    ],
  });
}
