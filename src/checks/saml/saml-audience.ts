import type { SaidText } from '../../documents/saml/saml.ts';
import type { Finding } from '../check.ts';
import { type AcsUrl, isOtherPartition, readAcs, readEntityId } from './acs.ts';
import { HIGH, NO_GAPS, part, type SamlCase, type SamlCheck } from './case.ts';
import { IDP_SIDE, inDocument, quoted, where } from './words.ts';

export const samlAudience: SamlCheck = {
  id: 'saml-audience',
  title: 'The assertion is meant for this Identity Center',
  why: 'The Audience has to be the issuer URL of Identity Center, which its settings show.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/other-idps.html',
  severity: HIGH,
  causes: ['saml_audience_mismatch'],
  find(seen) {
    const { taken } = seen;
    if (!taken) return NO_GAPS;
    const audiences = taken.conditions?.audiences ?? [];
    if (audiences.some(({ value }) => isOtherPartition(value))) return NO_GAPS;
    if (audiences.length === 0) return { findings: [none(where(taken.conditions ?? taken))], gaps: [] };
    const faults = audiences.map((one) => faultIn(one, seen));
    const [fault] = faults;
    const isMeant = faults.includes(undefined);
    return isMeant || !fault ? NO_GAPS : { findings: [wrong(audiences, fault)], gaps: [] };
  },
};

/** Why this cannot be the issuer URL of the instance; undefined where it may be. */
function faultIn({ value }: SaidText, seen: SamlCase): string | undefined {
  if (readAcs(value)) return 'is the ACS URL; it has to be the issuer URL, which has no `/acs` in it';
  const entity = readEntityId(value);
  if (entity) return faultInEntity(entity, seen);
  const isFederation = value === 'urn:amazon:webservices' || /signin\.aws\.amazon\.com\/saml/.test(value);
  return isFederation
    ? 'is the one of direct federation to IAM, not of Identity Center'
    : 'is no issuer URL of Identity Center';
}

/** Issuer URLs were seen to end in the id of the identity store, `d-…`; others are compared with the ACS URL. */
function faultInEntity({ region, tenant }: AcsUrl, seen: SamlCase): string | undefined {
  const { instance, regions } = seen;
  const known = regions.value?.map(({ name }) => name);
  if (known && !known.includes(region))
    return `is of an Identity Center in ${region}, and this one is enabled in ${known.join(', ')}`;
  const store = instance.value?.identityStoreId;
  if (tenant.startsWith('d-'))
    return store && tenant !== store
      ? `is of another Identity Center: it ends in ${tenant}, not in ${store}`
      : undefined;
  const tenants = acsOf(seen).map((acs) => acs.tenant);
  return tenants.length > 0 && !tenants.includes(tenant)
    ? 'is of another tenant than the ACS URL that the response is sent to'
    : undefined;
}

function acsOf({ saml, taken, acsUrls }: SamlCase): AcsUrl[] {
  const recipients = (taken?.subject?.confirmations ?? []).map(({ recipient }) => recipient?.value ?? '');
  return [...acsUrls, saml.response.destination?.value ?? '', ...recipients].flatMap(
    (url) => readAcs(url) ?? [],
  );
}

function wrong(audiences: readonly SaidText[], fault: string): Finding {
  return part({
    cause: 'saml_audience_mismatch',
    summary: `The response is meant for another service: its Audience ${fault}.`,
    facts: [
      ...audiences.slice(0, 5).map((one) => inDocument('Audience', quoted(one.value), one)),
      {
        what: 'Issuer URLs look like',
        value:
          'https://<region>.signin.aws.amazon.com/platform/saml/d-<identity store> (as seen; AWS does not document the form)',
        source: '',
      },
    ],
    advice: [
      `Copy the "IAM Identity Center issuer URL" from its settings, and put it in as audience (also called SP entity ID), ${IDP_SIDE}.`,
    ],
  });
}

function none(source: string): Finding {
  return part({
    cause: 'saml_audience_mismatch',
    summary: 'The assertion does not say for which service it is meant: it has no Audience.',
    facts: [{ what: 'Audience', value: 'none', source }],
    advice: [
      `Put the "IAM Identity Center issuer URL" of its settings in as audience (also called SP entity ID), ${IDP_SIDE}.`,
    ],
  });
}
