import type { Element } from '@xmldom/xmldom';
import { childrenNamed, childrenOf, isNamed } from '../xml.ts';
import { CANONICAL, DIGESTS, ENVELOPED, isHmac, METHODS } from './algorithms.ts';
import { DSIG } from './namespaces.ts';
import { attribute, type Places } from './place.ts';
import type { Said, SignatureFailure } from './saml.ts';

/** What a Signature claims, read before anything is computed. */
export interface Claim {
  readonly element: Element;
  readonly algorithm?: Said | undefined;
  readonly digest?: Said | undefined;
  readonly canonicalization: string;
  readonly references: readonly Said[];
  /** The first thing in its form for which no careful reader would accept it. */
  readonly failure?: SignatureFailure | undefined;
}

export function claimOf(places: Places, element: Element): Claim {
  const [info] = childrenNamed(element, DSIG, 'SignedInfo');
  const references = childrenNamed(info, DSIG, 'Reference');
  const said = (it: Element | undefined, name: string) => it && attribute(places, it, name);
  const [method] = childrenNamed(info, DSIG, 'SignatureMethod');
  const [canonical] = childrenNamed(info, DSIG, 'CanonicalizationMethod');
  const [digest] = childrenNamed(references[0], DSIG, 'DigestMethod');
  return {
    element,
    algorithm: said(method, 'Algorithm'),
    digest: said(digest, 'Algorithm'),
    canonicalization: canonical?.getAttribute('Algorithm') ?? '',
    references: references.flatMap((it) => said(it, 'URI') ?? []),
    failure: whyUnacceptable(element),
  };
}

/** The exact shape of XML Signature 4.1 to 4.4, in order: whoever leaves it wants two readers to see two things. */
const SHAPE = /^SignedInfo SignatureValue( KeyInfo)?$/;
const INFO_SHAPE = /^CanonicalizationMethod SignatureMethod( Reference)*$/;
const REFERENCE_SHAPE = /^(Transforms )?DigestMethod DigestValue$/;

function whyUnacceptable(element: Element): SignatureFailure | undefined {
  const [info] = childrenNamed(element, DSIG, 'SignedInfo');
  if (!info || !SHAPE.test(shape(element)) || !INFO_SHAPE.test(shape(info))) return 'malformed';
  const algorithm = algorithmOf(childrenNamed(info, DSIG, 'SignatureMethod')[0]);
  if (isHmac(algorithm)) return 'hmac';
  if (!METHODS.has(algorithm)) return 'unsupported-algorithm';
  if (!CANONICAL.has(algorithmOf(childrenNamed(info, DSIG, 'CanonicalizationMethod')[0])))
    return 'unsupported-algorithm';
  const references = childrenNamed(info, DSIG, 'Reference');
  if (references.length > 1) return 'several-references';
  return references[0] ? whyReferenceUnacceptable(references[0]) : 'no-reference';
}

function whyReferenceUnacceptable(reference: Element): SignatureFailure | undefined {
  if (!REFERENCE_SHAPE.test(shape(reference))) return 'malformed';
  if (!DIGESTS.has(algorithmOf(childrenNamed(reference, DSIG, 'DigestMethod')[0])))
    return 'unsupported-algorithm';
  const [transforms] = childrenNamed(reference, DSIG, 'Transforms');
  return areAcceptable(transforms ? childrenOf(transforms) : []) ? undefined : 'bad-transform';
}

/** SAML core 5.4.4: taking the signature out, then one canonicalization; nothing that selects. */
function areAcceptable(transforms: readonly Element[]): boolean {
  const names = transforms.map(algorithmOf);
  const rest = names[0] === ENVELOPED ? names.slice(1) : names;
  return rest.length <= 1 && rest.every((it) => CANONICAL.has(it)) && transforms.every(isPlain);
}

function isPlain(transform: Element): boolean {
  return childrenOf(transform).every(({ localName }) => localName === 'InclusiveNamespaces');
}

function algorithmOf(element: Element | undefined): string {
  return element?.getAttribute('Algorithm') ?? '';
}

/** The names of its children; one of a foreign namespace counts as nothing known. */
function shape(element: Element): string {
  return childrenOf(element)
    .map((it) => (isNamed(it, DSIG, it.localName ?? '') ? it.localName : '?'))
    .join(' ');
}
