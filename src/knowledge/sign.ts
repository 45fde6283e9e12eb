import type { Sign } from './entry.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Finds a sign in a text that is normalised and in lower case. */
export type Finder = (lower: string) => Span | undefined;

const known = new Map<Sign, Finder>();

/** The finder of a sign, made once. */
export function finder(sign: Sign): Finder {
  const made = known.get(sign) ?? compile(sign);
  known.set(sign, made);
  return made;
}

function compile(sign: Sign): Finder {
  const expression = new RegExp(source(sign));
  const literal = longestLiteral(sign);
  return (lower) => {
    if (literal !== '' && !lower.includes(literal)) return undefined;
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
  const start = /^[a-z0-9(]/.test(sign) ? '(?<![a-z0-9])' : '';
  return `${start}${body}${/\d$/.test(sign) ? '(?![0-9])' : ''}`;
}

/** Looking for a plain part first makes the common case, a sign that is absent, cheap. */
function longestLiteral(sign: Sign): string {
  const parts = outsideGroups(sign).split(/ ?…\?? ?|.\?/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

function outsideGroups(sign: Sign): string {
  let depth = 0;
  let plain = '';
  for (const char of sign) {
    if (char === '(') depth += 1;
    if (depth === 0) plain += char;
    if (char === ')') {
      depth -= 1;
      plain += '…';
    }
  }
  return plain;
}
