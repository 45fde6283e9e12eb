import type { KeyObject } from 'node:crypto';
import { type Element, XMLSerializer } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import { childrenNamed, elementsIn, isNamed } from '../xml.ts';
import { DIGESTS, digestOf, INCLUSIVE, isSignedBy, METHODS } from './algorithms.ts';
import { DSIG } from './namespaces.ts';
import type { Claim } from './signed-info.ts';

export interface Verified {
  /** Position among the keys of the first that made this signature. */
  readonly key: number;
  /** The canonical XML that was signed: the only thing about which the signature says anything. */
  readonly signed: string;
}

/**
 * Whether one of these keys made the signature, and over what. The caller has looked at the claim's form and at what it
 * refers to; `xml` is its document, `serialized`. Never throws.
 */
export function verified(
  xml: string,
  claim: Claim,
  keys: readonly KeyObject[],
): Verified | 'digest-mismatch' | 'signature-mismatch' {
  let key = -1;
  const sig = verifierOf(claim, (bytes) => {
    const algorithm = claim.algorithm?.value ?? '';
    key = keys.findIndex((it) => isSignedBy(it, { algorithm, bytes, signature: signatureOf(claim) }));
    return key !== -1;
  });
  try {
    sig.loadSignature(serialized(claim.element));
    if (!sig.checkSignature(isInclusive(claim) ? alone(claim.element) : xml)) return 'digest-mismatch';
  } catch {
    return 'signature-mismatch';
  }
  const [signed, more] = sig.getSignedReferences();
  return signed === undefined || more !== undefined ? 'signature-mismatch' : { key, signed };
}

function isInclusive({ canonicalization }: Claim): boolean {
  return canonicalization.startsWith(INCLUSIVE);
}

function signatureOf({ element }: Claim): Buffer {
  const [value] = childrenNamed(element, DSIG, 'SignatureValue');
  return Buffer.from(value?.textContent ?? '', 'base64');
}

/** Knows only the algorithms of this program, never takes a key from the document, and asks `isSigned` about the bytes. */
function verifierOf(claim: Claim, isSigned: (bytes: string) => boolean): SignedXml {
  const sig = new SignedXml({ getCertFromKeyInfo: () => null, publicCert: 'the keys are asked below' });
  // That no other attribute names the same ID was seen before.
  sig.idAttributes = ['ID'];
  sig.SignatureAlgorithms = Object.fromEntries(
    [...METHODS.keys()].map((name) => [name, signatureAlgorithm(name, isSigned)]),
  );
  sig.HashAlgorithms = Object.fromEntries(
    [...DIGESTS].map(([name, hash]) => [name, hashAlgorithm(name, hash)]),
  );
  sig.signatureAlgorithm = claim.algorithm?.value ?? '';
  return sig;
}

type Algorithms = SignedXml['SignatureAlgorithms'];
type Hashes = SignedXml['HashAlgorithms'];

/** xml-crypto wants constructors. */
function signatureAlgorithm(name: string, isSigned: (bytes: string) => boolean): Algorithms[string] {
  return class {
    getAlgorithmName = () => name;
    getSignature = () => '';
    verifySignature = (bytes: string) => isSigned(bytes);
  } as unknown as Algorithms[string];
}

function hashAlgorithm(name: string, hash: string): Hashes[string] {
  return class {
    getAlgorithmName = () => name;
    getHash = (text: string) => digestOf(hash, text);
  };
}

/**
 * The document without the other signatures that stand outside of what this one's parent holds. xml-crypto takes the
 * namespaces for inclusive canonicalization from the first SignedInfo of the document, whichever is asked about.
 */
function alone(signature: Element): string {
  const root = rootOf(signature);
  const copy = root.cloneNode(true) as Element;
  const signatures = signaturesIn(copy);
  const own = signatures[signaturesIn(root).indexOf(signature)];
  for (const other of signatures)
    if (other !== own && !isInside(other, own?.parentNode as Element)) other.parentNode?.removeChild(other);
  return serialized(copy);
}

/**
 * Written anew for the older parser inside xml-crypto: it is lenient with what is not well-formed and says so on the console,
 * document and all. A carriage return is only left where it was written as `&#13;`, as Java and .NET do.
 */
export function serialized(element: Element): string {
  return new XMLSerializer().serializeToString(element).replaceAll('\r', '&#13;');
}

function signaturesIn(root: Element): Element[] {
  return [...elementsIn(root)].filter((it) => isNamed(it, DSIG, 'Signature'));
}

function rootOf(element: Element): Element {
  return element.ownerDocument?.documentElement ?? element;
}

export function isInside(element: Element, above: Element): boolean {
  for (let at: Element | null = element; at; at = at.parentNode as Element | null)
    if (at === above) return true;
  return false;
}
