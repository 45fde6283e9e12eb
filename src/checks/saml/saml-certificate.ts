import type { Certificate } from '../../documents/saml/saml.ts';
import type { Finding } from '../check.ts';
import { HIGH, part, type SamlCase, type SamlCheck } from './case.ts';
import { signaturesOf } from './saml-signature.ts';
import { fingerprint, inDocument, span, utc } from './words.ts';

/** From here on the console of Identity Center shows a certificate in yellow. */
const SOON_MS = 90 * 24 * 3_600_000;

export const samlCertificate: SamlCheck = {
  id: 'saml-certificate',
  title: 'It was signed with a certificate of the identity provider that is in date',
  why: 'A certificate that was renewed at the identity provider and not uploaded to AWS keeps everybody out.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/samlcertexpirationindicators.html',
  severity: HIGH,
  causes: ['saml_idp_certificate_mismatch', 'saml_idp_certificate_expired', 'saml_idp_certificate_expiring'],
  find: (seen) => ({ findings: [...mismatch(seen), ...dates(seen)], gaps: [] }),
};

function mismatch(seen: SamlCase): Finding[] {
  const signatures = signaturesOf(seen);
  const other = signatures.find(({ validForEmbedded }) => validForEmbedded);
  const stranger = signatures
    .flatMap(({ certificates }) => certificates)
    .find(({ isReadable, isInMetadata }) => isReadable && isInMetadata === false);
  const known = seen.saml.metadata?.state === 'read' ? seen.saml.metadata.certificates : [];
  const embedded = other?.certificates[0] ?? stranger;
  if (!embedded || known.length === 0) return [];
  return [
    part({
      cause: 'saml_idp_certificate_mismatch',
      proven: true,
      about: embedded.sha256,
      summary: other
        ? 'The response was signed with another certificate than the one of the metadata: the identity provider has renewed its certificate, or it is another identity provider.'
        : 'The response carries another certificate than the metadata has.',
      facts: [
        inDocument('Certificate in the response', describe(embedded), embedded),
        ...known.slice(0, 4).map((one) => inDocument('Certificate in the metadata', describe(one), one)),
      ],
      advice: [
        'Upload the certificate with which the identity provider signs now to Identity Center (Settings, Manage authentication); the old one may stay until all are changed.',
        'Then renew the metadata that idc was given. idc cannot see which certificates Identity Center has.',
      ],
    }),
  ];
}

function describe(one: Certificate): string {
  const until = one.notAfter === null ? '' : `, until ${utc(one.notAfter).slice(0, 10)}`;
  return `${fingerprint(one)}${until}`;
}

/** The certificate that signed; where it is not known which, every one that may have. */
function dates(seen: SamlCase): Finding[] {
  return signers(seen).flatMap((one) => {
    if (one.notAfter === null) return [];
    const left = one.notAfter - seen.now;
    if (left > SOON_MS) return [];
    return [left <= 0 ? expired(one, left) : expiring(one, left)];
  });
}

/** The certificate behind each signature, once each. */
export function signers(seen: SamlCase): Certificate[] {
  const { metadata } = seen.saml;
  const signatures = signaturesOf(seen);
  const known = metadata?.state === 'read' ? metadata.certificates : [];
  const all = [...signatures.flatMap(({ certificates }) => certificates), ...known].filter(
    ({ isReadable }) => isReadable,
  );
  const by = signatures.flatMap(({ signedBy }) => signedBy ?? []);
  const those = by.length > 0 ? all.filter(({ sha256 }) => by.includes(sha256)) : all;
  return [...new Map(those.map((one) => [one.sha256, one])).values()];
}

function expired(one: Certificate, left: number): Finding {
  return part({
    cause: 'saml_idp_certificate_expired',
    proven: true,
    about: one.sha256,
    summary: `The certificate with which the identity provider signs expired ${span(left)} ago.`,
    facts: [
      inDocument(
        'Valid until',
        `${one.notAfter === null ? '?' : utc(one.notAfter)} (${fingerprint(one)})`,
        one,
      ),
    ],
    advice: [
      'Make a new signing certificate at the identity provider and upload it to Identity Center (Settings, Manage authentication) before it is used.',
      'Whether AWS still accepts an expired one is not documented: do not count on it.',
    ],
  });
}

function expiring(one: Certificate, left: number): Finding {
  return part({
    cause: 'saml_idp_certificate_expiring',
    proven: true,
    about: one.sha256,
    summary: `The certificate with which the identity provider signs expires in ${span(left)}; from then on nobody may get in.`,
    facts: [
      inDocument(
        'Valid until',
        `${one.notAfter === null ? '?' : utc(one.notAfter)} (${fingerprint(one)})`,
        one,
      ),
    ],
    advice: [
      'Make the next certificate at the identity provider now, and upload it to Identity Center beside this one: all that are uploaded are valid at once.',
    ],
  });
}
