import type { Gap } from '../aws/reading.ts';
import type { Fact } from '../checks/check.ts';
import type { Asked, Get } from '../evidence/look.ts';
import type { Correction, Diagnosis, Next, QuestionName, Subject, Verdict } from './diagnosis.ts';

/** What one kind of question gives; diagnose.ts adds the time, the calls and the gaps. */
export interface Answered {
  readonly outcome: Diagnosis['outcome'];
  /** The answer in one sentence, the first line of every rendering. */
  readonly answer: string;
  readonly subject: Subject;
  readonly facts: readonly Fact[];
  readonly verdicts: readonly Verdict[];
  readonly next?: readonly Next[];
  readonly correction?: Correction;
  readonly counted?: NonNullable<Diagnosis['counted']>;
  /** What was seen in part only, beside what the verdicts and the readings say. */
  readonly gaps?: readonly Gap[];
}

/** What a question takes beside its words: files in the terminal, a modal in Slack. Parsed in memory, kept nowhere. */
export interface Takes {
  /** What it is, where somebody is asked for it: "a SAML response". */
  readonly what: string;
  /** True where the first word names the document: a file, or `-`. False where the word itself is what is asked about. */
  first(word: string): boolean;
  /** Options whose value names a further document, such as `--metadata`. */
  readonly options: readonly string[];
}

export type Read =
  | { readonly ok: true; readonly asked: Asked }
  | { readonly ok: false; readonly sentence: string };

/** One kind of question: how it is typed, and how it is answered. Adding one is a file and a line in questions.ts. */
export interface QuestionKind {
  readonly kind: QuestionName;
  /** As typed, without `/idc` or `idc`. */
  readonly usage: string;
  /** One line of the help: what it tells, without a full stop. */
  readonly help: string;
  readonly examples: readonly string[];
  /**
   * About what other people may do: needs an operator of the policy, is answered by direct message, and recorded. `if-named` where
   * it can be asked about nobody, too.
   */
  readonly aboutPeople?: true | 'if-named';
  /** The terminal reads a file, or standard input for `-`, and hands its content over as the text. */
  readonly takesDocument?: true;
  /** Takes confidential documents: they come in `asked.documents` and never are part of the question's text. */
  readonly takes?: Takes;
  /** True where the answer needs nothing of AWS, so that it comes without credentials and configuration. */
  offline?(asked: Asked): boolean;
  /**
   * What the terminal prints in place of an answer, where the words ask for it; it may hold what was handed over, which
   * goes nowhere else. `fault` is a sentence that repeats nothing of it.
   */
  prints?(asked: Asked): { readonly text: string } | { readonly fault: string } | undefined;
  /** The words after the subcommand; a sentence that says what was wrong and what to type, where they do not do. */
  read(text: string): Read;
  /** Reads what it needs and judges. Never rejects for what AWS does. */
  answer(get: Get, asked: Asked): Promise<Answered>;
}

/** A text of somebody else's, short enough to be quoted in a sentence. */
export function shortened(text: string): string {
  const characters = [...text.replace(/[`\s]+/g, ' ').trim()];
  return characters.length > 60 ? `${characters.slice(0, 60).join('')}…` : characters.join('');
}
