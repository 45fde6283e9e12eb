import { DOMParser, type Element, type Node } from '@xmldom/xmldom';
import { refused, whyRefused, XML_LIMIT, type XmlMalformed } from './xml-limits.ts';

/** More namespaces in force at once than any document needs; canonical XML copies them for each element. */
const NAMESPACE_LIMIT = 100;

export interface XmlRead {
  readonly state: 'read';
  readonly root: Element;
}

/**
 * Reads XML that nobody vouches for: at most 256 KB unless told otherwise, 40 deep, 1,000 elements; no document type, no entities, nothing that is
 * not well-formed. Always a value.
 */
export function readXml(text: string, limit = XML_LIMIT): XmlRead | XmlMalformed {
  const refusal = whyRefused(text, limit);
  if (refusal) return refusal;
  try {
    return parsed(text);
  } catch (error) {
    const { lineNumber } = (error as { locator?: { lineNumber?: number } }).locator ?? {};
    return { ...refused('not-xml', NOT_XML), ...(lineNumber && { line: lineNumber }) };
  }
}

const NOT_XML = 'It is not well-formed XML.';

function parsed(text: string): XmlRead | XmlMalformed {
  const document = new DOMParser({ onError, normalizeLineEndings }).parseFromString(text, 'text/xml');
  const root = document.documentElement;
  if (!root || document.doctype) return refused('not-xml', NOT_XML);
  if (mostNamespaces(root) > NAMESPACE_LIMIT)
    return refused('too-many-nodes', 'It declares far more namespaces than such a document needs.');
  return { state: 'read', root };
}

function onError(level: string, message: string, context?: unknown): void {
  if (level === 'warning' && message.startsWith('Unicode replacement character')) return;
  const { locator } = (context ?? {}) as { locator?: unknown };
  throw Object.assign(new Error(message), { locator });
}

/** XML 1.0 section 2.11; the parser's own also turns line separators of XML 1.1 into line feeds. */
function normalizeLineEndings(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function mostNamespaces(root: Element): number {
  const inForce = new Map<Node, number>();
  let most = 0;
  for (const element of elementsIn(root)) {
    const own = attributesOf(element).filter(({ name }) => /^xmlns(:|$)/.test(name)).length;
    const above = element.parentNode ? (inForce.get(element.parentNode) ?? 0) : 0;
    inForce.set(element, own + above);
    most = Math.max(most, own + above);
  }
  return most;
}

/** Every node below and including this one, in the order of the document. */
export function* nodesIn(top: Node): Generator<Node> {
  let node: Node | null = top;
  while (node) {
    yield node;
    if (node.firstChild) node = node.firstChild;
    else {
      while (node && node !== top && !node.nextSibling) node = node.parentNode;
      node = node && node !== top ? node.nextSibling : null;
    }
  }
}

export function* elementsIn(top: Node): Generator<Element> {
  for (const node of nodesIn(top)) if (isElement(node)) yield node;
}

export function isElement(node: Node | null): node is Element {
  return node?.nodeType === 1;
}

export function isNamed(element: Element, namespace: string, name: string): boolean {
  return element.localName === name && element.namespaceURI === namespace;
}

export function childrenOf(element: Element): Element[] {
  const children: Element[] = [];
  for (let child = element.firstChild; child; child = child.nextSibling)
    if (isElement(child)) children.push(child);
  return children;
}

/** The child elements of that name in that namespace. */
export function childrenNamed(element: Element | undefined, namespace: string, name: string): Element[] {
  return element ? childrenOf(element).filter((child) => isNamed(child, namespace, name)) : [];
}

export function attributesOf(element: Element) {
  return Array.from(element.attributes);
}

export function hasComment(element: Element): boolean {
  for (const node of nodesIn(element)) if (node.nodeType === 8) return true;
  return false;
}
