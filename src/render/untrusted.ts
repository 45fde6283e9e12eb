/**
 * Everything that AWS, CloudTrail or a person wrote passes through here before it is shown. What is replaced:
 * control characters (with ESC, so no ANSI sequence survives), bidirectional overrides and other invisible format
 * characters, lone surrogates. The joiners stay: emoji and several scripts need them.
 */
const HIDDEN = /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu;
const BREAKS = /\r\n?|[\u2028\u2029]/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** The text with nothing hidden in it; lines are kept, what was hidden shows as U+FFFD. */
export function visible(text: string): string {
  return text.replace(BREAKS, '\n').replace(/\t/g, ' ').replace(HIDDEN, '\ufffd');
}

/** The same on a single line, without blanks at its ends. */
export function oneLine(text: string): string {
  return visible(text).replace(/\s+/g, ' ').trim();
}

/** At most `max` UTF-16 units, cut where a word ends; a cut text ends in how many characters are missing. */
export function cut(text: string, max: number): string {
  return within(text, max, (character) => character);
}

/** Visible text for a `mrkdwn` field of at most `max` units, with `&`, `<` and `>` escaped and entities kept whole. */
export function mrkdwn(text: string, max = Number.POSITIVE_INFINITY): string {
  return within(visible(text), max, (character) => ENTITIES[character] ?? character);
}

/** The same where there is no room for numbers, as on buttons: a cut text ends in an ellipsis. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const { used } = take(text, max - 1, (character) => character);
  return `${text.slice(0, wordEnd(text, used)).trimEnd()}…`;
}

function within(text: string, max: number, show: (character: string) => string): string {
  const whole = take(text, max, show);
  if (whole.used === text.length) return whole.shown;
  const room = max - ` … (${text.length} more characters)`.length;
  if (room <= 0) return whole.shown;
  const end = wordEnd(text, take(text, room, show).used);
  const missing = [...text.slice(end)].length;
  return `${take(text.slice(0, end), room, show).shown} … (${missing} more characters)`;
}

/** Further back than this no word is worth being kept whole. */
const LONGEST_WORD = 40;

/** The end of the last whole word before `at`, or `at` where a word goes on for too long before it. */
function wordEnd(text: string, at: number): number {
  let end = at;
  if (!isBlank(text[at])) {
    while (end > at - LONGEST_WORD && end > 0 && !isBlank(text[end - 1])) end -= 1;
    if (end <= 0 || !isBlank(text[end - 1])) return at;
  }
  while (end > 0 && isBlank(text[end - 1])) end -= 1;
  return end > 0 ? end : at;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\n';
}

function take(text: string, max: number, show: (character: string) => string) {
  const pieces: string[] = [];
  let length = 0;
  let used = 0;
  for (const character of text) {
    const piece = show(character);
    if (length + piece.length > max) break;
    pieces.push(piece);
    length += piece.length;
    used += character.length;
  }
  return { shown: pieces.join(''), used };
}

/** The first `max` of a list, and how many were left out. */
export function first<T>(
  list: readonly T[],
  max: number,
): { readonly shown: readonly T[]; readonly more: number } {
  const shown = list.slice(0, Math.max(0, Math.floor(max)));
  return { shown, more: list.length - shown.length };
}
