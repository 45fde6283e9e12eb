import type { Gap } from '../../aws/reading.ts';
import type { Said } from '../../documents/saml/saml.ts';
import type { Cause } from '../../knowledge/causes.ts';
import type { Finding } from '../check.ts';
import { type AcsUrl, formsIn, isOtherPartition, readAcs } from './acs.ts';
import { HIGH, part, type SamlCase, type SamlCheck } from './case.ts';
import { IDP_SIDE, inDocument, quoted, smallDifference, where } from './words.ts';

/** One of the two places where a response says whom it is for. */
interface Address {
  readonly cause: Extract<Cause, 'saml_destination_mismatch' | 'saml_recipient_mismatch'>;
  readonly word: 'Destination' | 'Recipient';
  readonly said: Said;
}

export const samlDestination: SamlCheck = {
  id: 'saml-destination',
  title: 'The response is addressed to this Identity Center',
  why: 'Destination and Recipient have to be the ACS URL of the instance, character by character.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/multi-region-workforce-access.html',
  severity: HIGH,
  causes: ['saml_destination_mismatch', 'saml_recipient_mismatch'],
  find(seen) {
    const addresses = addressesOf(seen);
    if (seen.acsUrls.length === 0 && addresses.some(({ said }) => isOtherPartition(said.value)))
      return { findings: noRecipient(seen), gaps: [UNDOCUMENTED] };
    const wrong = addresses.flatMap((one) => judged(one, seen));
    const apart = wrong.length === 0 ? tenantsApart(addresses) : [];
    const needsRegions = seen.acsUrls.length === 0 && seen.regions.value === undefined;
    return {
      findings: [...wrong, ...apart, ...noRecipient(seen)],
      gaps: needsRegions ? regionGaps(seen) : [],
    };
  },
};

const UNDOCUMENTED: Gap = {
  of: 'whether the response is addressed to this Identity Center',
  reason: 'left-out',
  detail: 'AWS does not document the ACS URLs of GovCloud and China',
  remedy: 'Give the ACS URL that the settings of Identity Center show with --acs, or set IDC_ACS_URLS.',
};

function regionGaps({ instance, regions }: SamlCase): readonly Gap[] {
  return instance.value ? regions.gaps : instance.gaps;
}

function addressesOf({ saml, taken }: SamlCase): Address[] {
  const { destination } = saml.response;
  const recipients = (taken?.subject?.confirmations ?? []).flatMap(({ recipient }) => recipient ?? []);
  return [
    ...(destination
      ? [{ cause: 'saml_destination_mismatch' as const, word: 'Destination' as const, said: destination }]
      : []),
    ...recipients.map((said) => ({
      cause: 'saml_recipient_mismatch' as const,
      word: 'Recipient' as const,
      said,
    })),
  ];
}

function judged(one: Address, seen: SamlCase): Finding[] {
  if (seen.acsUrls.length > 0)
    return againstKnown(one, { urls: seen.acsUrls, source: 'as configured or typed' });
  const { postedTo = '' } = seen.saml.found;
  // Where the browser sent it is an ACS URL that exists; only a difference says something.
  if (readAcs(postedTo) && postedTo !== one.said.value)
    return againstKnown(one, { urls: [postedTo], source: 'where it was posted' });
  const acs = readAcs(one.said.value);
  if (!acs) return [unlike(one, seen.regions.value !== undefined)];
  const { regions, instance } = seen;
  if (!regions.value || !instance.value) return [];
  const region = regions.value.find(({ name }) => name === acs.region);
  if (!region) return [elsewhere(one, acs, regions.value)];
  if (acs.form === 'alternative IPv4' && !region.isPrimary) return [notInAdditional(one, acs)];
  return [];
}

interface Known {
  readonly urls: readonly string[];
  readonly source: string;
}

function againstKnown({ cause, word, said }: Address, { urls, source }: Known): Finding[] {
  if (urls.includes(said.value)) return [];
  const near = urls.map((url) => smallDifference(said.value, url)).find(Boolean);
  return [
    part({
      cause,
      proven: true,
      summary: near
        ? `The ${word} of the response differs from the ACS URL of Identity Center by ${near}; it has to be equal.`
        : `The response is addressed to somewhere else than the ACS URL of Identity Center (its ${word}).`,
      facts: [
        inDocument(word, quoted(said.value), said),
        ...urls.slice(0, 6).map((url) => ({ what: 'ACS URL', value: url, source })),
      ],
      advice: [`Copy the ACS URL from the settings of Identity Center and put it in, ${IDP_SIDE}.`],
    }),
  ];
}

function unlike({ cause, word, said }: Address, proven: boolean): Finding {
  const near = readAcs(
    said.value
      .trim()
      .replace(/\/$/, '')
      .replace(/^http:/, 'https:')
      .toLowerCase(),
  );
  return part({
    cause,
    proven,
    summary: near
      ? `The ${word} of the response is almost an ACS URL of Identity Center: mind blanks, capitals, http and a slash at the end.`
      : `The response is addressed to ${quoted(said.value)}, which is no ACS URL of Identity Center (its ${word}).`,
    facts: [
      inDocument(word, quoted(said.value), said),
      { what: 'ACS URLs look like', value: formsIn('<region>', true).join(', '), source: '' },
    ],
    advice: [
      `Copy the "IAM Identity Center Assertion Consumer Service (ACS) URL" from its settings, and put it in, ${IDP_SIDE}.`,
    ],
  });
}

function elsewhere(
  { cause, word, said }: Address,
  acs: AcsUrl,
  regions: NonNullable<SamlCase['regions']['value']>,
): Finding {
  const names = regions.map(({ name }) => name).join(', ');
  return part({
    cause,
    proven: true,
    summary: `The response is addressed to an Identity Center in ${acs.region}, and this one is enabled in ${names} (its ${word}).`,
    facts: [
      inDocument(word, quoted(said.value), said),
      { what: 'Regions of the instance', value: names, source: 'sso:ListRegions' },
    ],
    advice: [
      `Put in the ACS URL of this instance, ${IDP_SIDE}; an identity provider with several instances needs an application for each.`,
    ],
  });
}

function notInAdditional({ cause, word, said }: Address, acs: AcsUrl): Finding {
  return part({
    cause,
    proven: true,
    summary: `In ${acs.region}, an additional Region, Identity Center has no ACS URL of this form; only the primary Region has it (the ${word}).`,
    facts: [
      inDocument(word, quoted(said.value), said),
      { what: 'ACS URLs there', value: formsIn(acs.region, false).join(', '), source: 'sso:ListRegions' },
    ],
    advice: [`Put in one of the forms that ${acs.region} has, ${IDP_SIDE}.`],
  });
}

/** Both are forms of ACS URLs; the tenant is known only from them, so all that can be said is whether they agree. */
function tenantsApart(addresses: readonly Address[]): Finding[] {
  const [first, ...rest] = addresses;
  const tenant = (one: Address | undefined) => readAcs(one?.said.value ?? '')?.tenant;
  const other = rest.find((one) => tenant(one) !== tenant(first));
  if (!first || !other) return [];
  return [
    part({
      cause: 'saml_recipient_mismatch',
      summary:
        'The response names two different addressees: its Destination and its Recipient are ACS URLs of different tenants.',
      facts: [first, other].map(({ word, said }) => inDocument(word, quoted(said.value), said)),
      advice: [`Put the same ACS URL into both, ${IDP_SIDE}.`],
    }),
  ];
}

/** SAML profiles 4.1.4.2: a bearer confirmation has a Recipient. */
function noRecipient({ taken }: SamlCase): Finding[] {
  if (!taken?.subject) return [];
  const bearers = taken.subject.confirmations.filter(({ method }) => method?.value.endsWith(':cm:bearer'));
  if (bearers.some(({ recipient }) => recipient)) return [];
  const spot = bearers[0] ?? taken.subject;
  return [
    part({
      cause: 'saml_recipient_mismatch',
      summary:
        'The assertion does not say who may use it: it has no bearer confirmation with a Recipient, which SAML asks for.',
      facts: [{ what: 'Recipient', value: 'none', source: where(spot) }],
      advice: [`Set the Recipient to the ACS URL of Identity Center, ${IDP_SIDE}.`],
    }),
  ];
}
