import type { Element } from '@xmldom/xmldom';
import { childrenNamed, elementsIn, isNamed, readXml } from '../xml.ts';
import { XML_LIMIT } from '../xml-limits.ts';
import { assertionOf } from './assertion.ts';
import type { HeldCertificate } from './certificates.ts';
import { SAML, SAMLP } from './namespaces.ts';
import { attribute, instant, type Places, placesIn, present, spotOf, text } from './place.ts';
import type { Said, SamlAssertion, SamlResponse, SamlStatus } from './saml.ts';
import { type Context, elementsById, type HeldSignature, signaturesOf } from './signatures.ts';
import { isInside, serialized } from './verify.ts';

/** What a document says whose root, read by `readXml`, is a Response. */
export function responseOf(root: Element, trusted: readonly HeldCertificate[] | undefined): SamlResponse {
  const places = placesIn(root);
  const context: Context = {
    xml: serialized(root),
    root,
    places,
    trusted,
    isSame: (signed, it) => readsAs(signed, places, it),
  };
  const signatures = signaturesOf(context);
  const assertions = assertionElements(root).map((it) => assertionWith(places, it, signatures));
  const taken = assertions.findIndex(({ isChild }) => isChild);
  const duplicateIds = duplicates(places, root);
  return present({
    ...envelopeOf(places, root),
    assertions,
    encryptedAssertions: [...elementsIn(root)]
      .filter((it) => isNamed(it, SAML, 'EncryptedAssertion'))
      .map((it) => spotOf(places, it)),
    taken: taken === -1 ? undefined : taken,
    signatures: signatures.filter(({ parent }) => parent === root).map(({ signature }) => signature),
    strays: signatures.filter(isStray(root)).map(({ signature }) => signature),
    covered: assertions[taken]?.covered ?? false,
    wrapped: isWrapped(root, signatures),
    duplicateIds,
  });
}

function envelopeOf(places: Places, root: Element) {
  const [status] = childrenNamed(root, SAMLP, 'Status');
  return {
    ...spotOf(places, root),
    id: attribute(places, root, 'ID'),
    inResponseTo: attribute(places, root, 'InResponseTo'),
    destination: attribute(places, root, 'Destination'),
    issueInstant: instant(places, root, 'IssueInstant'),
    version: attribute(places, root, 'Version'),
    issuer: text(places, childrenNamed(root, SAML, 'Issuer')[0]),
    status: status && statusOf(places, status),
  };
}

function statusOf(places: Places, element: Element): SamlStatus {
  const [code] = childrenNamed(element, SAMLP, 'StatusCode');
  let inner: Element | undefined;
  for (let [next] = childrenNamed(code, SAMLP, 'StatusCode'); next; )
    [inner, [next]] = [next, childrenNamed(next, SAMLP, 'StatusCode')];
  return present({
    ...spotOf(places, element),
    code: code && attribute(places, code, 'Value'),
    subCode: inner && attribute(places, inner, 'Value'),
    message: text(places, childrenNamed(element, SAMLP, 'StatusMessage')[0]),
    detail: text(places, childrenNamed(element, SAMLP, 'StatusDetail')[0]),
  });
}

function assertionElements(root: Element): Element[] {
  return [...elementsIn(root)].filter((it) => isNamed(it, SAML, 'Assertion'));
}

function assertionWith(
  places: Places,
  element: Element,
  signatures: readonly HeldSignature[],
): SamlAssertion {
  return {
    ...assertionOf(places, element),
    signatures: signatures.filter(({ parent }) => parent === element).map(({ signature }) => signature),
    isChild: element.parentNode === element.ownerDocument?.documentElement,
    covered: signatures.some(({ signature, parent }) => signature.valid && isInside(element, parent)),
  };
}

function isStray(root: Element): (held: HeldSignature) => boolean {
  const homes = new Set([root, ...assertionElements(root)]);
  return ({ parent }) => !homes.has(parent);
}

/** A signature that points elsewhere, or one that holds next to an assertion of which it says nothing. */
function isWrapped(root: Element, signatures: readonly HeldSignature[]): boolean {
  const pointsElsewhere = signatures.some(({ signature: { failure } }) =>
    ['signs-something-else', 'duplicate-id'].includes(failure ?? ''),
  );
  const holding = signatures.filter(({ holds }) => holds);
  const isOutside = (it: Element) => !holding.some(({ parent }) => isInside(it, parent));
  return pointsElsewhere || (holding.length > 0 && assertionElements(root).some(isOutside));
}

function duplicates(places: Places, root: Element): Said[] {
  return [...elementsById(root)].flatMap(([value, [, second]]) =>
    second ? [{ value, ...spotOf(places, second) }] : [],
  );
}

/** Whether the canonical XML of a signed reference says, value for value, what the element in the document says. */
function readsAs(signed: string, places: Places, element: Element): boolean {
  // Canonical XML spells out what the document may have abbreviated.
  const read = readXml(signed, 2 * XML_LIMIT);
  if (read.state === 'malformed') return false;
  return said(placesIn(read.root), read.root) === said(places, element);
}

/** All that is read of a Response or an Assertion and what is in it, without where it stands. */
function said(places: Places, element: Element): string {
  const read = {
    name: [element.namespaceURI, element.localName],
    envelope: envelopeOf(places, element),
    assertions: assertionElements(element).map((it) => assertionOf(places, it)),
  };
  return JSON.stringify(read, (key, value) =>
    ['line', 'at', 'hasComment'].includes(key) ? undefined : value,
  );
}
