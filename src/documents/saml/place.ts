import type { Attr, Element } from '@xmldom/xmldom';
import { childrenOf, elementsIn, hasComment } from '../xml.ts';
import type { Instant, Said, SaidText, Spot } from './saml.ts';

/** Where each element stands, as `Spot` says it. */
export type Places = ReadonlyMap<Element, Spot>;

export function placesIn(root: Element): Places {
  const places = new Map<Element, Spot>([[root, { line: root.lineNumber ?? 1, at: nameOf(root) }]]);
  for (const element of elementsIn(root)) {
    const { at } = spotOf(places, element);
    for (const [child, step] of stepsBelow(element))
      places.set(child, { line: child.lineNumber ?? 1, at: `${at}/${step}` });
  }
  return places;
}

function stepsBelow(parent: Element): [Element, string][] {
  const children = childrenOf(parent);
  const totals = new Map<string, number>();
  for (const child of children) totals.set(nameOf(child), (totals.get(nameOf(child)) ?? 0) + 1);
  const seen = new Map<string, number>();
  return children.map((child) => {
    const name = nameOf(child);
    const position = (seen.get(name) ?? 0) + 1;
    seen.set(name, position);
    return [child, totals.get(name) === 1 ? name : `${name}[${position}]`];
  });
}

function nameOf(element: Element): string {
  return element.localName ?? element.tagName;
}

export function spotOf(places: Places, element: Element): Spot {
  const { line, at } = places.get(element) as Spot;
  return { line, at };
}

export function attribute(places: Places, element: Element, name: string): Said | undefined {
  const found: Attr | null = element.getAttributeNode(name);
  if (!found) return undefined;
  const { line, at } = spotOf(places, element);
  return { value: found.value, line: found.lineNumber ?? line, at: `${at}/@${name}` };
}

export function text(places: Places, element: Element | undefined): SaidText | undefined {
  return element && wholeText(places, element);
}

export function wholeText(places: Places, element: Element): SaidText {
  return { value: element.textContent ?? '', ...spotOf(places, element), hasComment: hasComment(element) };
}

export function instant(places: Places, element: Element, name: string): Instant | undefined {
  const said = attribute(places, element, name);
  return said && { ...said, epoch: epochOf(said.value) };
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?(Z|[+-]\d\d:\d\d)?$/;

/** Milliseconds of an xs:dateTime, UTC where it names no zone; null for anything else. */
export function epochOf(value: string): number | null {
  const [whole, fraction = '', zone] = DATE_TIME.exec(value.trim()) ?? [];
  if (whole === undefined) return null;
  const epoch = Date.parse(`${whole.slice(0, 19)}${fraction.slice(0, 4)}${zone ?? 'Z'}`);
  return Number.isNaN(epoch) ? null : epoch;
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same object without what is undefined, as exact optional properties want it. */
export function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined)) as Present<T>;
}
