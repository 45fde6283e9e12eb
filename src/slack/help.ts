import type { QuestionKind } from '../diagnosis/question.ts';
import { questions } from '../diagnosis/questions.ts';

/** The one subcommand that asks no question of its own. */
export const SUMMARY = 'summary';
/** The one that proposes something by itself. */
const UNDO = 'undo';
const SUBCOMMANDS: readonly string[] = [...questions.map(({ kind }) => kind), SUMMARY, UNDO, 'help'];

/** The id behind `undo`, as typed; undefined for other words. */
export function idToUndo(words: string): string | undefined {
  const [word = '', id = ''] = words.trim().split(/\s+/);
  return word.toLowerCase() === UNDO ? id : undefined;
}

/** What cannot be asked here has no line; what opens a window has no usage. What is optional is left to its own help. */
function lineOf({ kind, usage, help, takes, takesDocument }: QuestionKind): string[] {
  if (takesDocument) return [];
  if (takes?.first('name')) return [`\`/idc ${kind}\` opens a window for ${takes.what}`];
  return [`\`/idc ${usage.replace(/ \[[^\]]*\]/g, '')}\` ${brief(help)}`];
}

/** A line of a screen. */
const BRIEF = 60;

/** What it tells first. */
function brief(help: string): string {
  const [first = ''] = help.split(/[;:]/, 1);
  return first.length <= BRIEF ? first : (first.split(', ', 1)[0] ?? first);
}

/** All about one subcommand. */
function helpOn({ kind, usage, help, examples, takes }: QuestionKind): string {
  if (takes?.first('name')) return `\`/idc ${kind}\` opens a window for ${takes.what}: ${help}.`;
  return [
    `\`/idc ${usage}\` ${help}.`,
    ...examples.slice(0, 4).map((one) => `• \`/idc ${one}\``),
    'With `--private` behind it, the answer comes by direct message.',
  ].join('\n');
}

/** The whole help, on one screen. */
export const HELP = [
  '*idc finds out why an IAM Identity Center change failed, and fixes it once somebody else approved.*',
  ...questions.flatMap(lineOf),
  '`/idc summary [--all]` what failed in the last day, what is still open, and what waits for approval',
  '`/idc undo <remediation>` the way back from what idc changed',
  '*Diagnose this* in the menu of a message looks at what it names; in threads, mention idc.',
  '`/idc help orphans` tells all about one. `--private` behind each answers by direct message; a fix is still proposed to the approvers.',
].join('\n');

/**
 * What to say instead of answering: the help, or what was probably meant. Absent when the words start with a
 * subcommand that asks something.
 */
export function helpFor(words: string): string | undefined {
  const [typed = '', second = ''] = words.trim().split(/\s+/);
  const word = typed.toLowerCase();
  if (word === '' || HELPS.has(word)) return aboutOne(second) ?? HELP;
  if (HELPS.has(second.toLowerCase()) && aboutOne(word)) return aboutOne(word);
  const known = questions.find(({ kind }) => kind === word);
  // A longer word is no subcommand, and may be something that nobody should repeat.
  const shown = typed.length > 60 ? 'that' : `\`${typed}\``;
  if (known?.takesDocument) return `That works in a terminal: \`idc ${known.usage}\`.`;
  if (known || word === SUMMARY || word === UNDO) return undefined;
  if (/[0-9a-f]{8}-[0-9a-f]{4}-/i.test(word) && shown !== 'that')
    return `Did you mean \`/idc why-failed ${typed}\`?`;
  const meant = SUBCOMMANDS.find((known) => distance(word.slice(0, 20), known) <= 3);
  const guess = meant ? ` Did you mean \`/idc ${meant}\`?` : ' `/idc help` lists what it knows.';
  return `idc does not know ${shown}.${guess}`;
}

const HELPS: ReadonlySet<string> = new Set(['help', '--help', '-h']);

function aboutOne(word: string): string | undefined {
  const one = questions.find(({ kind, takesDocument }) => kind === word.toLowerCase() && !takesDocument);
  return one && helpOn(one);
}

/** How many letters differ (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
