import type { Fact } from '../../checks/check.ts';
import { readAcs } from '../../checks/saml/acs.ts';
import type { SamlCase } from '../../checks/saml/case.ts';
import { isAccessControl } from '../../checks/saml/saml-attributes.ts';
import { signaturesOf } from '../../checks/saml/saml-signature.ts';
import { boundsOf } from '../../checks/saml/saml-validity.ts';
import { inDocument, masked, quoted, utc } from '../../checks/saml/words.ts';
import { fact } from '../../checks/words.ts';
import type { SamlSignature } from '../../documents/saml/saml.ts';

const KINDS = {
  'sign-in': 'a sign-in to IAM Identity Center from an identity provider',
  application: 'what Identity Center sends to an application',
  'iam-federation': 'a sign-in to an IAM role, without Identity Center',
  other: 'a SAML response for a service that is not recognised as AWS',
} as const;

const CONTAINERS = {
  none: '',
  'form-body': ', from form data',
  har: ', from a HAR',
  'html-form': ', from a web page',
  url: ', from an address',
} as const;

/** What stands in the response, in words, each with its place; names of people are masked. */
export function factsOf(seen: SamlCase): Fact[] {
  return [what(seen), ...parties(seen), ...person(seen), ...times(seen), ...trust(seen), ...recorded(seen)];
}

function what({ saml: { kind, found } }: SamlCase): Fact {
  const more = found.count > 1 ? `, the last of ${found.count}` : '';
  return fact('What it is', `${KINDS[kind]} (${found.encoding}${CONTAINERS[found.container]}${more})`, '');
}

function parties(seen: SamlCase): Fact[] {
  const { saml, taken } = seen;
  const issuer = taken?.issuer ?? saml.response.issuer;
  const { destination, inResponseTo } = saml.response;
  const began = inResponseTo
    ? 'a request of AWS: the sign-in began there'
    : 'nothing: the sign-in began at the identity provider';
  return [
    ...(issuer ? [inDocument('Made by', quoted(issuer.value), issuer)] : []),
    ...(destination ? [inDocument('Sent to', quoted(destination.value), destination)] : []),
    ...inferred(seen),
    ...(saml.kind === 'sign-in' ? [inDocument('Answers', began, inResponseTo ?? saml.response)] : []),
  ];
}

/** Where nobody told the ACS URL, the response is taken at its word as far as its form and its Region go. */
function inferred({ saml, acsUrls, regions }: SamlCase): Fact[] {
  const acs = readAcs(saml.response.destination?.value ?? '');
  if (!acs || acsUrls.length > 0 || !regions.value?.some(({ name }) => name === acs.region)) return [];
  const value = `inferred from it, the ${acs.form} form of ${acs.region}: no API of AWS tells the tenant, --acs <url> compares`;
  return [fact('ACS URL', value, 'sso:ListRegions')];
}

function person({ saml, taken, user }: SamlCase): Fact[] {
  const nameId = taken?.subject?.nameId;
  const attributes = taken?.attributes ?? [];
  const ours = attributes.filter(isAccessControl).length;
  const found = user.value;
  return [
    ...(nameId ? [inDocument('NameID', masked(nameId.value), nameId)] : []),
    ...(found && found.found !== 'none'
      ? [
          fact(
            'User it names',
            `${masked(found.userName)}, ${found.status ?? 'status not told'}`,
            'identitystore:DescribeUser',
          ),
        ]
      : []),
    ...(taken && attributes.length > 0
      ? [
          inDocument(
            'Attributes',
            `${attributes.length}${saml.kind === 'sign-in' ? `, ${ours} of them for access control` : ''}`,
            taken,
          ),
        ]
      : []),
  ];
}

function times({ taken, used }: SamlCase): Fact[] {
  const bounds = taken ? boundsOf(taken) : [];
  const rows = (['from', 'until'] as const).flatMap((side) => {
    const bound = bounds.find((one) => one.side === side && one.instant.epoch !== null);
    return bound ? [inDocument(`Valid ${side}`, utc(bound.instant.epoch ?? 0), bound.instant)] : [];
  });
  if (!taken) return rows;
  const unknown = 'not known, so the validity is not judged; --at <time> tells';
  return [...rows, fact('Used', used ? `${utc(used.at)} (${used.how})` : unknown, '')];
}

function trust(seen: SamlCase): Fact[] {
  return signaturesOf(seen)
    .slice(0, 3)
    .map((one) =>
      inDocument(`Signature on ${one.on === 'response' ? 'the response' : 'the assertion'}`, state(one), one),
    );
}

function state({ valid, validForEmbedded, against, algorithm, isWeak }: SamlSignature): string {
  const by = algorithm?.value.split(/[#/]/).at(-1)?.slice(0, 40) ?? 'unknown algorithm';
  const weak = isWeak ? ', which is weak' : '';
  if (validForEmbedded)
    return `holds for the certificate in the response, and for none of the metadata (${by}${weak})`;
  if (!valid) return `does not hold (${by}${weak})`;
  return against === 'metadata'
    ? `holds, by a certificate of the metadata (${by}${weak})`
    : `fits the certificate that the response itself carries, which proves nobody's identity (${by}${weak})`;
}

function recorded({ login }: SamlCase): Fact[] {
  const { value } = login;
  if (!value) return [];
  const { event, from, to, region } = value;
  const source = 'cloudtrail:LookupEvents';
  const told = event?.message ?? (event?.isFailure ? 'failed' : 'succeeded');
  const sure = event?.by === 'time' ? ', at that time; it may be of somebody else' : '';
  if (event) return [fact('Recorded by AWS', `${event.at}: ${told}${sure}`, source)];
  const some = value.complete ? 'no sign-in that fits' : 'no sign-in that fits among the first events';
  return [fact('Recorded by AWS', `${some}, ${from} to ${to} in ${region}`, source)];
}
