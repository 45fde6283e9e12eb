import { createHash, randomBytes } from 'node:crypto';

/** Makes the identifiers that AWS would make. A named source gives the same sequence on every start. */
export interface Ids {
  uuid(): string;
  hex(length: number): string;
}

export function randomIds(): Ids {
  return fromBytes((n) => randomBytes(n).toString('hex'));
}

export function namedIds(name: string): Ids {
  let count = 0;
  return fromBytes(() => digest(`${name}/${count++}`));
}

function fromBytes(source: (bytes: number) => string): Ids {
  return { uuid: () => asUuid(source(16)), hex: (length) => source(32).slice(0, length) };
}

/** A stable UUID for a name in a world. */
export function uuidOf(name: string): string {
  return asUuid(digest(name));
}

/** Hexadecimal characters that belong to a name. */
export function hexOf(name: string, length: number): string {
  return digest(name).slice(0, length);
}

function asUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
