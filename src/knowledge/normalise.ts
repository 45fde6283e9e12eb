const ESCAPE = String.fromCharCode(27);
const COLOUR = new RegExp(
  `(?:${ESCAPE}|\\\\u001b|\\\\x1b|\\\\033|\\\\e|\\^\\[)\\[[0-9;?]{0,20}[a-zA-Z]`,
  'g',
);

/** Of a longer text only the first three quarters and the last quarter of this many characters are read. */
export const LONGEST_TEXT = 64 * 1024;

/** A text made comparable: `shown` keeps its case for quoting, `lower` is for matching; equal in length. */
export interface Plain {
  readonly shown: string;
  readonly lower: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&quot;': "'",
  '&#34;': "'",
  '&#39;': "'",
  '&#x27;': "'",
  '&apos;': "'",
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&nbsp;': ' ',
};

const PERCENT: Readonly<Record<string, string>> = {
  '%20': ' ',
  '%22': "'",
  '%2f': '/',
  '%3a': ':',
  '%40': '@',
};

/**
 * Undoes what terminals, JSON, HTML, URLs and line wrapping do to an error text: colours, escapes, entities, curly
 * quotes, gutters, invisible characters, runs of white space. Every kind of quote becomes '. Linear, since every
 * repetition in the expressions is bounded or cannot start inside itself.
 */
export function normalise(text: string): Plain {
  const shown = readable(unwrap(cap(text)));
  const lower = shown.toLowerCase();
  return { shown: lower.length === shown.length ? shown : lower, lower };
}

function cap(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const tail = LONGEST_TEXT / 4;
  return `${text.slice(0, LONGEST_TEXT - tail)} ${text.slice(-tail)}`;
}

function unwrap(text: string): string {
  return text
    .replace(COLOUR, '')
    .replace(/\\{1,8}u00(2[276]|3[ce])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\{1,8}(?:r\\{1,8}n|n|r|t)/g, ' ')
    .replace(/\\{1,8}(["'/])/g, '$1')
    .replace(/&[#a-z0-9]{2,6};/gi, (entity) => entityText(entity))
    .replace(/%[0-9a-f]{2}/gi, (code) => percentText(code))
    .replace(/\+(eq|and|or|co|sw)\+/g, ' $1 ');
}

function entityText(entity: string): string {
  const key = entity.toLowerCase();
  return Object.hasOwn(ENTITIES, key) ? (ENTITIES[key] ?? entity) : entity;
}

function percentText(code: string): string {
  const key = code.toLowerCase();
  return Object.hasOwn(PERCENT, key) ? (PERCENT[key] ?? code) : code;
}

function readable(text: string): string {
  return text
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g, '')
    .replace(/["`´‘’‚‛“”„‟«»′″]/g, "'")
    .replace(/[‐‑‒–—―]/g, '-')
    .replace(/[\u2500-\u257f]/g, ' ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}
