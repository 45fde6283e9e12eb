import type { Sign } from './entry.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A normalised text in lower case, with the first letters of its words, by which most signs are ruled out. */
export interface Words {
  readonly lower: string;
  readonly starts: ReadonlySet<string>;
}

/** Finds one sign in a text. */
export type Finder = (words: Words) => Span | undefined;

const START_LENGTH = 4;

export function wordsOf(lower: string): Words {
  const starts = new Set<string>();
  for (const word of lower.matchAll(/(?<![a-z0-9])[^\s]/g)) {
    starts.add(lower.slice(word.index, word.index + START_LENGTH));
  }
  return { lower, starts };
}

export function finderOf(sign: Sign): Finder {
  const starts = startsOf(sign);
  let expression: RegExp | undefined;
  return ({ lower, starts: present }) => {
    if (starts !== undefined && !starts.some((start) => present.has(start))) return undefined;
    expression ??= new RegExp(source(sign));
    const match = expression.exec(lower);
    return match === null ? undefined : { from: match.index, to: match.index + match[0].length };
  };
}

function source(sign: Sign): string {
  const body = sign
    .replace(/[.*+^${}[\]\\]/g, '\\$&')
    .replaceAll('(', '(?:')
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
  const options = /^\(([^()]*)\)(?!\?)/.exec(sign);
  const tail = options === null ? '' : sign.slice(options[0].length);
  const starts = (options?.[1]?.split('|') ?? [sign]).map((option) =>
    `${option}${tail}`.slice(0, START_LENGTH + 1),
  );
  return starts.every(isPlain) ? starts.map((start) => start.slice(0, START_LENGTH)) : undefined;
}

/** Long enough, and without anything that may be missing or stand for something else. */
function isPlain(start: string): boolean {
  return start.length >= START_LENGTH && /^[a-z0-9][^…?()|]{3}[^?]?$/.test(start);
}
