import { decodeSlack, readPasted } from '../evidence/ids.ts';
import { recognise } from '../knowledge/recognise.ts';
import type { Question } from './diagnosis.ts';

export type Asked =
  | { readonly ok: true; readonly question: Question; readonly private: boolean }
  | { readonly ok: false; readonly sentence: string };

const EXAMPLE = '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11';

/** The words after `/idc` or `idc` as a question, or a sentence that says what was wrong and what to type. */
export function readQuestion(words: string): Asked {
  const [subcommand = '', ...rest] = words.trim().split(/\s+/);
  if (subcommand.toLowerCase() !== 'why-failed') {
    return {
      ok: false,
      sentence: `idc does not know \`${short(subcommand)}\`. It answers \`why-failed <request id>\`.`,
    };
  }
  const isPrivate = rest.includes('--private');
  const unknown = rest.find((word) => /^--?[a-z]/.test(word) && word !== '--private');
  if (unknown)
    return {
      ok: false,
      sentence: `\`why-failed\` has no option \`${short(unknown)}\`; it knows \`--private\`.`,
    };
  // White space is kept: it belongs to pasted JSON and error texts.
  const text = words
    .trim()
    .slice(subcommand.length)
    .replace(/(^|\s)--private(?=\s|$)/g, '$1')
    .trim();
  const fault = faultIn(text);
  return fault
    ? { ok: false, sentence: fault }
    : { ok: true, question: { kind: 'why-failed', text }, private: isPrivate };
}

/** Why a text holds nothing to look for; undefined when it does. */
export function faultIn(text: string): string | undefined {
  if (text === '')
    return `Which request? Type \`why-failed <request id>\`, for example \`why-failed ${EXAMPLE}\`.`;
  const { ids, event } = readPasted(text);
  if (ids.length > 0 || event || recognise(decodeSlack(text)).length > 0) return undefined;
  const partial = /[0-9a-f]{4,}-[0-9a-f-]{2,}/i.exec(text.slice(0, 4_000))?.[0];
  if (partial) {
    return `\`${short(partial)}\` is not a whole request id: those have 36 characters, like \`${EXAMPLE}\`.`;
  }
  const prose = text.length > 80 ? ' Nor does idc know the text itself.' : '';
  return `There is no request id in \`${short(text)}\`.${prose} A request id has 36 characters, like \`${EXAMPLE}\`; a CloudTrail event id, the event's JSON or an error text with the id in it will do.`;
}

function short(text: string): string {
  const characters = [...text.replace(/[`\s]+/g, ' ').trim()];
  return characters.length > 60 ? `${characters.slice(0, 60).join('')}…` : characters.join('');
}
