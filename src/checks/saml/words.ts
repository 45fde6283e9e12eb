import type { Certificate, Spot } from '../../documents/saml/saml.ts';
import type { Fact } from '../check.ts';

/** Where in the document a rule was looked at: "line 14, Assertion/Subject/NameID". */
export function where({ line, at }: Spot): string {
  if (/^(Entit(y|ies)Descriptor|certificate\[)/.test(at)) return `line ${line} of the metadata`;
  return `line ${line}, ${at.replace(/^Response\/(?=[A-Z])/, '').slice(0, 200)}`;
}

export function inDocument(what: string, value: string, spot: Spot): Fact {
  return { what, value, source: where(spot) };
}

/**
 * A person's name or address without the person: the first character, and the domain of an address. What was not an
 * address is told by its length alone.
 */
export function masked(value: string): string {
  const plain = value.trim();
  const [first = ''] = plain;
  const at = plain.lastIndexOf('@');
  const domain = plain.slice(at + 1);
  const isDomain = at > 0 && /^[A-Za-z0-9.-]{1,100}$/.test(domain);
  return isDomain ? `${first}…@${domain}` : `a text of ${[...value].length} characters`;
}

/** A URI or URL that a document says, short and on one line. */
export function quoted(value: string): string {
  const plain = value.replace(/[`\s]+/g, ' ').trim();
  return plain === '' ? 'nothing' : `\`${plain.length > 120 ? `${plain.slice(0, 120)}…` : plain}\``;
}

/** What makes two texts differ that look alike; undefined where they simply differ. */
export function smallDifference(a: string, b: string): string | undefined {
  if (a === b) return undefined;
  if (a.trim() === b.trim()) return 'a blank before or behind it';
  if (a.replace(/\/$/, '') === b.replace(/\/$/, '')) return 'a slash at the end';
  if (a.toLowerCase() === b.toLowerCase()) return 'upper and lower case';
  if (a.replace(/^https?:/, '') === b.replace(/^https?:/, '')) return 'http and https';
  return undefined;
}

/** Epoch milliseconds as ISO 8601; Intl, since checks have no clock and so no Date. */
export function utc(epoch: number): string {
  if (!(Math.abs(epoch) <= LAST_TIME)) return 'no time';
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium' })
    .format(epoch)
    .replace(' ', 'T')
    .concat('Z');
}

/** ECMA-262: no time is later. */
const LAST_TIME = 8.64e15;

/** "3 minutes", "2 days": rounded down, for reading. */
export function span(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1_000);
  const units = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ] as const;
  const [size, word] = units.find(([one]) => seconds >= one) ?? [1, 'second'];
  const n = Math.floor(seconds / size);
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}

/** Enough of a fingerprint to compare by eye. */
export function fingerprint({ sha256 }: Pick<Certificate, 'sha256'>): string {
  return sha256 ? `SHA-256 ${sha256.slice(0, 23)}…` : 'not readable';
}

export const IDP_SIDE =
  'at the identity provider, in the application that stands for AWS IAM Identity Center';
