import type { KeyObject } from 'node:crypto';
import type { Element } from '@xmldom/xmldom';
import { attributesOf, childrenNamed, elementsIn, isNamed } from '../xml.ts';
import { fits, isWeak } from './algorithms.ts';
import { certificatesBelow, type HeldCertificate } from './certificates.ts';
import { DSIG, SAML, SAMLP } from './namespaces.ts';
import { type Places, present, spotOf } from './place.ts';
import type { Certificate, SamlSignature, SignatureFailure } from './saml.ts';
import { type Claim, claimOf } from './signed-info.ts';
import { type Verified, verified } from './verify.ts';
import { WHY } from './why.ts';

/** Each costs a walk over the document; a response has one or two. */
const SIGNATURE_LIMIT = 3;

export interface Context {
  /** The document, `serialized`. */
  readonly xml: string;
  readonly root: Element;
  readonly places: Places;
  /** Undefined without metadata. */
  readonly trusted: readonly HeldCertificate[] | undefined;
  /** Whether what was signed reads as what stands there. */
  readonly isSame: (signed: string, element: Element) => boolean;
}

/** A signature with the element that it stands in, and what it holds over when anybody's key made it. */
export interface HeldSignature {
  readonly signature: SamlSignature;
  readonly parent: Element;
  /** Somebody's key fits and it signs its parent: true also where that somebody is not in the metadata. */
  readonly holds: boolean;
}

/** Every signature of the document, in order. */
export function signaturesOf(context: Context): HeldSignature[] {
  const ids = elementsById(context.root);
  return [...elementsIn(context.root)]
    .filter((it) => isNamed(it, DSIG, 'Signature'))
    .map((element, n) => {
      const claim = claimOf(context.places, element);
      const isOne = n < SIGNATURE_LIMIT && isAlone(element);
      return heldSignature(context, claim, isOne ? (misplaced(claim, ids) ?? claim.failure) : 'malformed');
    });
}

/** The schema has room for one: of two, one reader takes the first and another the last. */
function isAlone(signature: Element): boolean {
  return childrenNamed(signature.parentNode as Element, DSIG, 'Signature').length === 1;
}

/** Elements by what any attribute that may serve as an ID says. */
export function elementsById(root: Element): Map<string, Element[]> {
  const ids = new Map<string, Element[]>();
  for (const element of elementsIn(root))
    for (const { localName, value } of attributesOf(element)) {
      if (!/^id$/i.test(localName ?? '')) continue;
      const alike = ids.get(value);
      if (alike) alike.push(element);
      else ids.set(value, [element]);
    }
  return ids;
}

/** SAML core 5.4.2: a signature refers to the element that it stands in, by its ID. */
function misplaced(claim: Claim, ids: Map<string, Element[]>): SignatureFailure | undefined {
  const [reference, more] = claim.references;
  if (!reference || more) return undefined;
  const parent = claim.element.parentNode as Element;
  if (reference.value === '')
    return parent === parent.ownerDocument?.documentElement ? undefined : 'bad-reference';
  if (!/^#[^'"()]+$/.test(reference.value)) return 'bad-reference';
  const [target, other] = ids.get(reference.value.slice(1)) ?? [];
  if (!target) return 'bad-reference';
  if (other) return 'duplicate-id';
  return target === parent ? undefined : 'signs-something-else';
}

function heldSignature(context: Context, claim: Claim, failure: SignatureFailure | undefined): HeldSignature {
  const embedded = certificatesBelow(context.places, claim.element);
  const outcome = failure ?? checked(context, claim, embedded);
  const isTrusted = typeof outcome === 'object' && outcome.isTrusted;
  const isForeign = typeof outcome === 'object' && !outcome.isTrusted;
  const why = typeof outcome === 'string' ? outcome : isForeign ? 'signature-mismatch' : undefined;
  const signature: SamlSignature = present({
    ...spotOf(context.places, claim.element),
    on: standsOn(claim.element.parentNode as Element),
    algorithm: claim.algorithm,
    digest: claim.digest,
    isWeak: isWeak(claim.algorithm?.value ?? '') || isWeak(claim.digest?.value ?? ''),
    references: claim.references,
    against: context.trusted ? ('metadata' as const) : ('embedded' as const),
    valid: isTrusted,
    failure: why,
    sentence: isForeign ? FOREIGN : why && WHY[why],
    validForEmbedded: isForeign,
    signedBy: typeof outcome === 'object' ? outcome.signedBy : undefined,
    certificates: embedded.map(({ certificate }) => compared(certificate, context.trusted)),
  });
  return { signature, parent: claim.element.parentNode as Element, holds: typeof outcome === 'object' };
}

const FOREIGN =
  'It was made with the certificate inside the response, which is none of those in the metadata of the identity provider.';

function standsOn(parent: Element): SamlSignature['on'] {
  if (isNamed(parent, SAMLP, 'Response')) return 'response';
  return isNamed(parent, SAML, 'Assertion') ? 'assertion' : 'other';
}

function compared(certificate: Certificate, trusted: Context['trusted']): Certificate {
  if (!trusted || !certificate.isReadable) return certificate;
  const isInMetadata = trusted.some((it) => it.certificate.sha256 === certificate.sha256);
  return { ...certificate, isInMetadata };
}

interface Outcome {
  readonly isTrusted: boolean;
  readonly signedBy: string;
}

/** Trusted keys are asked first; without metadata the embedded ones are all there is. */
function checked(
  context: Context,
  claim: Claim,
  embedded: readonly HeldCertificate[],
): Outcome | SignatureFailure {
  const asked = [...(context.trusted ?? []), ...embedded].filter(hasKey);
  const usable = asked.filter(({ key }) => fits(claim.algorithm?.value ?? '', key));
  if (usable.length === 0) return 'no-certificate';
  const keys = usable.map(({ key }) => key);
  const result: Verified | SignatureFailure = verified(context.xml, claim, keys);
  if (typeof result === 'string') return result;
  if (!context.isSame(result.signed, claim.element.parentNode as Element)) return 'digest-mismatch';
  const by = usable[result.key] as HeldCertificate;
  return {
    isTrusted: context.trusted ? context.trusted.includes(by) : true,
    signedBy: by.certificate.sha256,
  };
}

function hasKey(held: HeldCertificate): held is HeldCertificate & { key: KeyObject } {
  return held.key !== undefined;
}
