import type { AssertionAttributes } from '../../evidence/assertion-attributes.ts';

const PREFIX = 'https://aws.amazon.com/SAML/Attributes/AccessControl:';

export interface Sent {
  /** As written. */
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

/** The attributes for access control of an assertion by key in lower case; undefined where none was read. */
export function sentKeys(assertion: AssertionAttributes | undefined): ReadonlyMap<string, Sent> | undefined {
  if (assertion?.state !== 'read') return undefined;
  const sent = assertion.attributes.flatMap(({ name, value, line }) => {
    if (!name.startsWith(PREFIX)) return [];
    const key = name.slice(PREFIX.length);
    return [[key.toLowerCase(), { key, value, line }] as const];
  });
  return new Map(sent);
}

/** The attribute that carries this key under a name that does not become a tag. */
export function misnamedFor(assertion: AssertionAttributes | undefined, key: string) {
  if (assertion?.state !== 'read' || sentKeys(assertion)?.has(key.toLowerCase())) return undefined;
  return assertion.attributes.find(({ name }) => lastWord(name).toLowerCase() === key.toLowerCase());
}

/** The last word of a name: `Department` of `http://schemas.example.com/claims/Department`. */
export function lastWord(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1);
}
