import type { SaidText } from '../../documents/saml/saml.ts';
import type { Finding } from '../check.ts';
import { HIGH, part, type SamlCheck } from './case.ts';
import { noMetadata } from './metadata-gap.ts';
import { inDocument, quoted, smallDifference, where } from './words.ts';

export const samlIssuer: SamlCheck = {
  id: 'saml-issuer',
  title: 'The response comes from the identity provider that Identity Center trusts',
  why: "The Issuer has to be the entity ID of the identity provider's metadata.",
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/other-idps.html',
  severity: HIGH,
  causes: ['saml_issuer_mismatch'],
  find({ saml, taken, metadataFrom }) {
    const issuers = [saml.response.issuer, taken?.issuer].filter((one) => one !== undefined);
    const [first, second] = issuers;
    if (taken && !taken.issuer) return { findings: [missing(where(taken))], gaps: [] };
    if (first && second && first.value.trim() !== second.value.trim())
      return { findings: [apart(first, second)], gaps: [] };
    const metadata = saml.metadata;
    if (metadata?.state !== 'read' || !metadata.entityId)
      return { findings: [], gaps: noMetadata(metadataFrom) };
    const entityId = metadata.entityId.value.trim();
    return {
      findings: first && first.value.trim() !== entityId ? [stranger(first, entityId)] : [],
      gaps: [],
    };
  },
};

function stranger(issuer: SaidText, entityId: string): Finding {
  const near = smallDifference(issuer.value.trim(), entityId);
  return part({
    cause: 'saml_issuer_mismatch',
    proven: true,
    summary: `The response comes from another identity provider than the one of the metadata${near ? `: they differ by ${near}` : ''}.`,
    facts: [
      inDocument('Issuer', quoted(issuer.value), issuer),
      { what: 'Entity ID in the metadata', value: quoted(entityId), source: '' },
    ],
    advice: [
      'Compare with the metadata that was uploaded to Identity Center: an identity provider that has several applications has a metadata for each.',
    ],
  });
}

function apart(response: SaidText, assertion: SaidText): Finding {
  return part({
    cause: 'saml_issuer_mismatch',
    proven: true,
    summary: 'The response and the assertion in it name different issuers.',
    facts: [
      inDocument('Issuer of the response', quoted(response.value), response),
      inDocument('Issuer of the assertion', quoted(assertion.value), assertion),
    ],
    advice: ['Look at the identity provider, or at a proxy between it and AWS: both have to name the same.'],
  });
}

/** SAML core 2.3.3: an assertion has an Issuer. */
function missing(source: string): Finding {
  return part({
    cause: 'saml_issuer_mismatch',
    proven: true,
    summary: 'The assertion does not say who made it: it has no Issuer.',
    facts: [{ what: 'Issuer', value: 'none', source }],
    advice: ['Look at the identity provider: an assertion without Issuer is not valid SAML.'],
  });
}
