import type { Sign } from './entry.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * A normalised text in lower case, with marks for the first letters of its words, by which most signs are ruled out.
 * Two beginnings may share a mark; then the text is searched, so that nothing is missed.
 */
export interface Words {
  readonly lower: string;
  readonly marks: Uint8Array;
}

/** Looks for one sign; where none of its marks is set, there is no need to look. */
export interface Finder {
  /** Undefined for a sign that may start anywhere. */
  readonly marks: readonly number[] | undefined;
  readonly find: (words: Words) => Span | undefined;
}

/** `not` is not the beginning of `nothing`. */
const SHORT_WORD = /(?<=^|[(|])([a-z]{2,3})(?=\)|\||$| ?…)/g;
const LONG_START = 4;
const SHORT_START = 2;
/** A prime, so that beginnings spread. */
const MARKS = 8191;

export function wordsOf(lower: string): Words {
  const marks = new Uint8Array(MARKS);
  for (const word of lower.matchAll(/(?<![a-z0-9])[^\s]/g)) {
    marks[markOf(lower, word.index, LONG_START)] = 1;
    marks[markOf(lower, word.index, SHORT_START)] = 1;
  }
  return { lower, marks };
}

function markOf(text: string, from: number, length: number): number {
  let mark = length;
  const to = Math.min(from + length, text.length);
  for (let at = from; at < to; at += 1) mark = (mark * 31 + text.charCodeAt(at)) % MARKS;
  return mark;
}

export function finderOf(sign: Sign): Finder {
  let expression: RegExp | undefined;
  return {
    marks: startsOf(sign)?.map((start) => markOf(start, 0, start.length)),
    find: ({ lower }) => {
      expression ??= new RegExp(source(sign));
      const match = expression.exec(lower);
      return match === null ? undefined : { from: match.index, to: match.index + match[0].length };
    },
  };
}

export function isPossible(finder: Finder, words: Words): boolean {
  if (finder.marks === undefined) return true;
  for (const mark of finder.marks) if (words.marks[mark] === 1) return true;
  return false;
}

function source(sign: Sign): string {
  const body = sign
    .replace(/[.*+^${}[\]\\]/g, '\\$&')
    .replace(SHORT_WORD, '$1(?![a-z0-9])')
    .replaceAll(/\((?!\?)/g, '(?:')
    .replace(/^… ?/, '')
    .replace(/ ?… ?/g, '.{0,80}?');
  const start = isFloating(sign) ? '' : '(?<![a-z0-9])';
  return `${start}${body}${/\d$/.test(sign) ? '(?![0-9])' : ''}`;
}

function isFloating(sign: Sign): boolean {
  return !/^[a-z0-9(]/.test(sign);
}

/** The letters that the sign can start with; undefined when they cannot be told. */
function startsOf(sign: Sign): readonly string[] | undefined {
  if (isFloating(sign)) return undefined;
  const starts = openings(sign).map((opening) => /^[^…?|)]*/.exec(opening)?.[0].trimEnd() ?? '');
  if (starts.some((start) => start.length < SHORT_START)) return undefined;
  return [
    ...new Set(starts.map((start) => start.slice(0, start.length < LONG_START ? SHORT_START : LONG_START))),
  ];
}

/** The sign with the choices in its first letters made, each way. */
function openings(sign: string): readonly string[] {
  const choice = /^([^(…]{0,3})\(/.exec(sign);
  if (choice === null) return withoutMaybes(sign);
  const before = choice[1] ?? '';
  const { options, after } = splitGroup(sign.slice(before.length + 1));
  const ways = after.startsWith('?') ? [...options, ''] : options;
  return ways.flatMap((way) => openings(`${before}${way}${after.replace(/^\?/, '')}`));
}

function withoutMaybes(sign: string): readonly string[] {
  const maybe = sign.slice(0, LONG_START + 1).indexOf('?');
  if (maybe < 1) return [sign];
  const after = sign.slice(maybe + 1);
  return [sign.slice(0, maybe - 1), sign.slice(0, maybe)].flatMap((before) => openings(`${before}${after}`));
}

/** The options of a group whose opening bracket was just read, and what follows its closing bracket. */
function splitGroup(text: string): { readonly options: readonly string[]; readonly after: string } {
  const options = [''];
  let depth = 1;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (depth === 0) return { options, after: text.slice(at + 1) };
    if (char === '|' && depth === 1) options.push('');
    else options[options.length - 1] += char;
  }
  throw new Error(`A sign has a bracket that is not closed: ${text}`);
}
