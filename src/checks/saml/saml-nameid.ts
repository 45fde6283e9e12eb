import type { NameId, SamlAssertion } from '../../documents/saml/saml.ts';
import type { Finding } from '../check.ts';
import { HIGH, NO_GAPS, part, type SamlCheck } from './case.ts';
import { IDP_SIDE, inDocument, masked, quoted } from './words.ts';

const FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

export const samlNameid: SamlCheck = {
  id: 'saml-nameid',
  title: 'The NameID is an e-mail address, and says so',
  why: 'Identity Center finds the person by the NameID, which has to be of the format emailAddress and an RFC 2822 address.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html',
  severity: HIGH,
  causes: ['saml_nameid_missing', 'saml_nameid_format_invalid', 'saml_nameid_not_an_address'],
  find({ taken }) {
    if (!taken) return NO_GAPS;
    const nameId = taken.subject?.nameId;
    if (!nameId?.value.trim()) return { findings: missing(taken), gaps: [] };
    return { findings: [...format(nameId), ...address(nameId)], gaps: [] };
  },
};

function missing(taken: SamlAssertion): Finding[] {
  if (taken.subject?.encryptedId) return [];
  const spot = taken.subject?.nameId ?? taken.subject ?? taken;
  return [
    part({
      cause: 'saml_nameid_missing',
      proven: true,
      summary:
        'The response does not say who signs in: its NameID, which Identity Center takes for the user name, is missing or empty.',
      facts: [inDocument('NameID', taken.subject?.nameId ? 'empty' : 'none', spot)],
      advice: [
        `Map the NameID (Okta: "Application username", Entra ID: "Unique User Identifier") to the user name in Identity Center, ${IDP_SIDE}.`,
        'See that the field that it is taken from is filled for this person.',
      ],
    }),
  ];
}

/** What each of the other formats of SAML means, for somebody who never chose one. */
const FORMATS: Readonly<Record<string, string>> = {
  unspecified: 'leaves open what the NameID is',
  persistent: 'sends a random pseudonym instead of the user name',
  transient: 'sends another random name at each sign-in',
  X509SubjectName: 'sends the name of a certificate',
  WindowsDomainQualifiedName: 'sends DOMAIN\\user',
  kerberos: 'sends a Kerberos name',
  entity: 'names a system',
};

function format(nameId: NameId): Finding[] {
  const value = nameId.format?.value;
  if (value === FORMAT) return [];
  const word = value?.split(':').at(-1) ?? '';
  const means = FORMATS[word] ?? (value?.trim() === FORMAT ? 'has blanks around it' : 'is another');
  return [
    part({
      cause: 'saml_nameid_format_invalid',
      proven: true,
      summary:
        value === undefined
          ? 'The NameID does not say that it is an e-mail address: it has no Format, and Identity Center wants `emailAddress`.'
          : `The NameID has the format ${quoted(word)}, which ${means}; Identity Center accepts only \`emailAddress\`.`,
      facts: [
        inDocument('Format', value === undefined ? 'none' : quoted(value), nameId.format ?? nameId),
        { what: 'Format that AWS wants', value: FORMAT, source: '' },
      ],
      advice: [
        `Set the NameID format to EmailAddress, ${IDP_SIDE}.`,
        ...(value?.startsWith('urn:oasis:name:')
          ? [
              "AWS's troubleshooting page prints this URN with a typing error: it begins with urn:oasis:names.",
            ]
          : []),
      ],
    }),
  ];
}

function address(nameId: NameId): Finding[] {
  if (isAddrSpec(nameId.value.trim()) && !nameId.hasComment) return [];
  return [
    part({
      cause: 'saml_nameid_not_an_address',
      proven: true,
      summary: nameId.hasComment
        ? 'A comment stands inside the NameID: readers that stop there see another user name than the one that was signed.'
        : 'The NameID is no e-mail address as user@example.com, and Identity Center accepts only those.',
      facts: [inDocument('NameID', nameId.hasComment ? 'has a comment in it' : masked(nameId.value), nameId)],
      advice: [
        nameId.hasComment
          ? 'Do not trust this response: no identity provider writes comments there.'
          : `Send the user name in the form of an address as NameID, for example the user principal name, ${IDP_SIDE}; it has to be the user name in Identity Center.`,
      ],
    }),
  ];
}

const ATOM = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+$/;

/** RFC 2822 3.4.1, without comments, folding and obsolete forms. Linear. */
export function isAddrSpec(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || domain === '' || text.length > 1_024) return false;
  const isQuoted = /^"([^"\\\r\n]|\\[\x20-\x7e])*"$/.test(local) && isAscii(local);
  const isLiteral = /^\[[\x21-\x5a\x5e-\x7e]*\]$/.test(domain);
  return (isQuoted || isDotAtom(local)) && (isLiteral || isDotAtom(domain));
}

function isDotAtom(text: string): boolean {
  return text.split('.').every((atom) => ATOM.test(atom));
}

function isAscii(text: string): boolean {
  return [...text].every((character) => character >= ' ' && character <= '~');
}
