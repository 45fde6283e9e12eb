import { type KeyObject, X509Certificate } from 'node:crypto';
import type { Element } from '@xmldom/xmldom';
import { elementsIn, isNamed } from '../xml.ts';
import { DSIG } from './namespaces.ts';
import { type Places, spotOf } from './place.ts';
import type { Certificate, Spot } from './saml.ts';

/** More than any IdP publishes at once: each costs a look at every signature. */
const CERTIFICATE_LIMIT = 10;

export interface HeldCertificate {
  readonly certificate: Certificate;
  /** Absent where it is unreadable. */
  readonly key?: KeyObject;
}

/** The certificates that stand below an element, in order. */
export function certificatesBelow(places: Places, element: Element): HeldCertificate[] {
  return [...elementsIn(element)]
    .filter((it) => isNamed(it, DSIG, 'X509Certificate'))
    .slice(0, CERTIFICATE_LIMIT)
    .map((it) => certificateOf(it.textContent ?? '', spotOf(places, it)));
}

/** Of base64, with or without the lines of PEM around it. Always a value: what cannot be read says so. */
export function certificateOf(base64: string, spot: Spot): HeldCertificate {
  try {
    const bare = base64.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '');
    return described(new X509Certificate(Buffer.from(bare, 'base64')), spot);
  } catch {
    return { certificate: { ...spot, ...UNREADABLE } };
  }
}

const UNREADABLE = {
  isReadable: false,
  subject: '',
  commonName: '',
  notBefore: null,
  notAfter: null,
  sha256: '',
  keyKind: '',
  keySize: null,
  isInMetadata: null,
};

function described(cert: X509Certificate, spot: Spot): HeldCertificate {
  const key = cert.publicKey;
  const subject = cert.subject ?? '';
  const certificate = {
    ...spot,
    isReadable: true,
    subject,
    commonName: /^CN=(.*)$/m.exec(subject)?.[1] ?? '',
    notBefore: epoch(cert.validFrom),
    notAfter: epoch(cert.validTo),
    sha256: cert.fingerprint256,
    keyKind: key.asymmetricKeyType ?? '',
    keySize: sizeOf(key),
    isInMetadata: null,
  };
  return { certificate, key };
}

function epoch(date: string): number | null {
  const time = new Date(date).getTime();
  return Number.isNaN(time) ? null : time;
}

const CURVES: ReadonlyMap<string, number> = new Map([
  ['prime256v1', 256],
  ['secp256k1', 256],
  ['secp384r1', 384],
  ['secp521r1', 521],
]);

function sizeOf({ asymmetricKeyDetails: details }: KeyObject): number | null {
  return details?.modulusLength ?? CURVES.get(details?.namedCurve ?? '') ?? null;
}
