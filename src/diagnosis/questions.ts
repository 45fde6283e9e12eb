import type { Question } from './diagnosis.ts';

export type Asked =
  | { readonly ok: true; readonly question: Question; readonly private: boolean }
  | { readonly ok: false; readonly sentence: string };

/** The words after `/idc` or `idc` as a question, or a sentence that says what was wrong and what to type. */
export function readQuestion(words: string): Asked {
  const text = words.trim();
  const [subcommand = '', ...rest] = text.split(/\s+/);
  if (subcommand !== 'why-failed') {
    return { ok: false, sentence: 'idc knows `why-failed <request id>`.' };
  }
  const isPrivate = rest.includes('--private');
  const body = rest.filter((word) => word !== '--private').join(' ');
  return { ok: true, question: { kind: 'why-failed', text: body }, private: isPrivate };
}
