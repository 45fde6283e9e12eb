import { HIGH, NO_GAPS, part, type SamlCheck } from './case.ts';

const MOST = 75_000;

export const samlMetadata: SamlCheck = {
  id: 'saml-metadata',
  title: 'The metadata of the identity provider can be used',
  why: 'Identity Center takes metadata of at most 75,000 characters with an entity ID, a certificate and a sign-in address.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/other-idps.html',
  severity: HIGH,
  causes: ['saml_metadata_invalid'],
  find({ saml }) {
    const { metadata } = saml;
    const fault = metadata && (metadata.state === 'malformed' ? metadata.sentence : faultIn(metadata));
    if (!fault) return NO_GAPS;
    const finding = part({
      cause: 'saml_metadata_invalid',
      proven: true,
      about: 'the metadata of the identity provider',
      summary: `The metadata of the identity provider cannot be used: ${fault}`,
      facts: [],
      advice: ['Download the metadata of the application for AWS again, from the identity provider.'],
    });
    return { findings: [finding], gaps: [] };
  },
};

type Read = Extract<NonNullable<Parameters<SamlCheck['find']>[0]['saml']['metadata']>, { state: 'read' }>;

function faultIn({
  entityId,
  certificates,
  ssoUrls,
  isTooLongForIdentityCenter,
  length,
}: Read): string | undefined {
  if (certificates.length === 0) return 'it has no signing certificate.';
  // Certificates alone, as PEM, are no metadata and need not be.
  if (!entityId && ssoUrls.length > 0) return 'it has no entity ID.';
  if (entityId && ssoUrls.length === 0) return 'it has no address to sign in at (SingleSignOnService).';
  if (!isTooLongForIdentityCenter) return undefined;
  return `it has ${length} characters, and Identity Center takes at most ${MOST}.`;
}
