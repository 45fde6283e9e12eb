import type { Element } from '@xmldom/xmldom';
import { childrenNamed, elementsIn, isNamed, readXml } from '../xml.ts';
import { certificateOf, certificatesBelow, type HeldCertificate } from './certificates.ts';
import { METADATA } from './namespaces.ts';
import { attribute, type Places, placesIn, present, spotOf } from './place.ts';
import type { MetadataMalformed, MetadataReading, SsoUrl } from './saml.ts';

/** Identity Center takes no more [User Guide, How to use an external identity provider]. */
const IDENTITY_CENTER_LIMIT = 75_000;

export interface HeldMetadata {
  readonly reading: MetadataReading;
  /** With their keys; empty where the metadata is malformed. */
  readonly certificates: readonly HeldCertificate[];
}

/**
 * The metadata of an IdP: XML of at most 256 KB, or its certificates alone as PEM. What is no metadata is malformed with a
 * reason.
 */
export function readMetadata(text: string): MetadataReading {
  return heldMetadata(text).reading;
}

export function heldMetadata(given: string): HeldMetadata {
  const text = given.replace(/^\uFEFF/, '').trim();
  if (text.startsWith('-----BEGIN CERTIFICATE-----')) return pemOnly(text);
  const xml = readXml(text);
  if (xml.state === 'malformed') return { reading: xml, certificates: [] };
  const places = placesIn(xml.root);
  const entities = entitiesOf(xml.root);
  if (!entities) return malformed('not-metadata', NOT_METADATA);
  const idps = entities.filter((it) => childrenNamed(it, METADATA, 'IDPSSODescriptor').length > 0);
  const [idp] = idps;
  if (!idp) return malformed('no-idp', NO_IDP);
  return described(places, idp, { length: text.length, idps: idps.length });
}

const NOT_METADATA =
  'It is XML, but not the metadata of an identity provider: its outermost element is no EntityDescriptor.';
const NO_IDP = 'It is SAML metadata, but of no identity provider: it has no IDPSSODescriptor.';

function malformed(reason: MetadataMalformed['reason'], sentence: string): HeldMetadata {
  return { reading: { state: 'malformed', reason, sentence }, certificates: [] };
}

function entitiesOf(root: Element): Element[] | undefined {
  if (isNamed(root, METADATA, 'EntityDescriptor')) return [root];
  if (!isNamed(root, METADATA, 'EntitiesDescriptor')) return undefined;
  return [...elementsIn(root)].filter((it) => isNamed(it, METADATA, 'EntityDescriptor'));
}

function described(places: Places, entity: Element, size: { length: number; idps: number }): HeldMetadata {
  const roles = childrenNamed(entity, METADATA, 'IDPSSODescriptor');
  const certificates = roles
    .flatMap((it) => childrenNamed(it, METADATA, 'KeyDescriptor'))
    .filter((it) => (it.getAttribute('use') ?? 'signing') === 'signing')
    .flatMap((it) => certificatesBelow(places, it));
  const urls = roles.flatMap((it) => childrenNamed(it, METADATA, 'SingleSignOnService'));
  return held(certificates, {
    ...size,
    entityId: attribute(places, entity, 'entityID'),
    ssoUrls: urls.map((it) => urlOf(places, it)),
  });
}

function urlOf(places: Places, element: Element): SsoUrl {
  const location = attribute(places, element, 'Location');
  return present({
    ...spotOf(places, element),
    value: '',
    ...location,
    binding: attribute(places, element, 'Binding'),
  });
}

function pemOnly(text: string): HeldMetadata {
  const bodies = text.split('-----BEGIN CERTIFICATE-----').slice(1, 11);
  const certificates = bodies.map((it, n) =>
    certificateOf(it.split('-----END')[0] ?? '', { line: 1, at: `certificate[${n + 1}]` }),
  );
  return held(certificates, { entityId: undefined, ssoUrls: [], length: text.length, idps: 1 });
}

interface Rest {
  readonly entityId: ReturnType<typeof attribute>;
  readonly ssoUrls: readonly SsoUrl[];
  readonly length: number;
  readonly idps: number;
}

function held(certificates: readonly HeldCertificate[], rest: Rest): HeldMetadata {
  const reading: MetadataReading = present({
    state: 'read' as const,
    ...rest,
    certificates: certificates.map(({ certificate }) => certificate),
    isTooLongForIdentityCenter: rest.length > IDENTITY_CENTER_LIMIT,
  });
  return { reading, certificates };
}
