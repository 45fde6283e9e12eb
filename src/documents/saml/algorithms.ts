import { constants, createHash, type KeyObject, verify } from 'node:crypto';

/** How a signature method is checked: the hash, the kind of key that it needs, and what node:crypto is told. */
interface Method {
  readonly hash: string;
  readonly keys: readonly string[];
  readonly options: object;
}

const PKCS1 = { keys: ['rsa'], options: {} };
const PSS = {
  keys: ['rsa', 'rsa-pss'],
  options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO },
};
/** XML Signature 1.1 section 6.4.3: r and s side by side, not DER. */
const ECDSA = { keys: ['ec'], options: { dsaEncoding: 'ieee-p1363' } };

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const MORE_2007 = 'http://www.w3.org/2007/05/xmldsig-more#';

/** RFC 9231. HMAC stands nowhere here: its key would be the public certificate. */
export const METHODS: ReadonlyMap<string, Method> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#rsa-sha1', { hash: 'sha1', ...PKCS1 }],
  ...['sha224', 'sha256', 'sha384', 'sha512'].flatMap((hash): [string, Method][] => [
    [`${MORE}rsa-${hash}`, { hash, ...PKCS1 }],
    [`${MORE_2007}${hash}-rsa-MGF1`, { hash, ...PSS }],
  ]),
  ...['sha1', 'sha224', 'sha256', 'sha384', 'sha512'].map((hash): [string, Method] => [
    `${MORE}ecdsa-${hash}`,
    { hash, ...ECDSA },
  ]),
]);

export const DIGESTS: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#sha1', 'sha1'],
  [`${MORE}sha224`, 'sha224'],
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  [`${MORE}sha384`, 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);

export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
export const CANONICAL: ReadonlySet<string> = new Set([
  EXCLUSIVE,
  `${EXCLUSIVE}WithComments`,
  INCLUSIVE,
  `${INCLUSIVE}#WithComments`,
]);

export function isHmac(algorithm: string): boolean {
  return /hmac/i.test(algorithm);
}

export function isWeak(algorithm: string): boolean {
  return /sha1$|md5$|sha1-rsa-MGF1$/i.test(algorithm);
}

/** A key of another kind than the method's never fits, whatever the bytes say. */
export function fits(algorithm: string, key: KeyObject): boolean {
  return METHODS.get(algorithm)?.keys.includes(key.asymmetricKeyType ?? '') ?? false;
}

export interface Signed {
  readonly algorithm: string;
  readonly bytes: string;
  readonly signature: Buffer;
}

export function isSignedBy(key: KeyObject, { algorithm, bytes, signature }: Signed): boolean {
  const method = METHODS.get(algorithm);
  if (!method || !fits(algorithm, key)) return false;
  try {
    return verify(method.hash, Buffer.from(bytes), { key, ...method.options }, signature);
  } catch {
    return false;
  }
}

export function digestOf(hash: string, text: string): string {
  return createHash(hash).update(text, 'utf8').digest('base64');
}
