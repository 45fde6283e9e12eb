/** What was sent, byte by byte. */
export interface Sent {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}
type Json = Readonly<Record<string, unknown>>;
/** An answer, or the code of AWS's error. */
export type Said = Json | { readonly refuse: string };
export type Say = (said: Said) => Sent;

const HTML = '<!DOCTYPE html><html><body><h1>It works!</h1></body></html>';
const json = (status: number, body: string): Sent => ({ status, type: 'application/json', body });
const text = (status: number, type: string, body: string): Sent => ({ status, type, body });

/** What an emulator written by others, or a proxy in between, makes of an answer; `say` speaks the protocol. */
export const quirks = {
  html: () => text(200, 'text/html', HTML),
  'html-502': () => text(502, 'text/html', HTML),
  xml: () => text(200, 'application/xml', '<Answer><Ok>true</Ok></Answer>'),
  empty: () => json(200, ''),
  'empty-500': () => json(500, ''),
  'plain-500': () => text(500, 'text/plain', 'Traceback (most recent call last): KeyError'),
  'empty-404': () => text(404, 'text/plain', ''),
  'unknown-operation': (_said, say) => say({ refuse: 'UnknownOperationException' }),
  'not-implemented-501': () => json(501, '{"message":"not yet implemented or pro feature"}'),
  'nothing-in-it': (_said, say) => say({}),
  'a-list': () => json(200, '[1,2]'),
  'text-for-everything': (said, say) => say(changed(said, () => 'text')),
  'numbers-for-text': (said, say) => say(changed(said, (one) => (typeof one === 'string' ? 5 : one))),
  'null-members': (said, say) => say(changed(said, () => null)),
  'objects-for-text': (said, say) => say(changed(said, (one) => ({ value: one }))),
  'iso-times': (said, say) => say(timed(said) as Said),
  'token-loop': (said, say) => say({ ...said, NextToken: 'again', IsTruncated: true, Marker: 'again' }),
} satisfies Record<string, (said: Said, say: Say) => Sent>;

export type Quirk = keyof typeof quirks;
export const QUIRKS = Object.keys(quirks) as Quirk[];

/** The same answer with its values changed, at every depth; lists become what `change` makes of them. */
function changed(said: Said, change: (leaf: unknown) => unknown): Said {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return change(value) === value ? value.map(walk) : change(value);
    if (typeof value !== 'object' || value === null) return change(value);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)]));
  };
  return Object.fromEntries(Object.entries(said).map(([key, one]) => [key, walk(one)]));
}

function timed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(timed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, one]) => [key, timed(one)]);
  return { ...Object.fromEntries(members), CreatedDate: '2026-11-22T10:00:00Z' };
}
