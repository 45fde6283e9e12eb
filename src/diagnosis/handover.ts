import { constants, inflateRawSync } from 'node:zlib';
import type { QuestionKind } from './question.ts';
import { questions, readQuestion } from './questions.ts';

/** What typed words mean where documents are handed over in a window. */
export type Handover =
  | { readonly is: 'question' }
  | { readonly is: 'window'; readonly kind: QuestionKind; readonly options: string }
  | { readonly is: 'refused'; readonly sentence: string };

/** A mention or an address, as Slack writes them: not the beginning of a document. */
const LINK = /<(?:@[UW][A-Z0-9]{2,20}|(?:mailto:|https:\/\/)[^\s<>|]{1,320})(?:\|[^\s<>]{1,320})?>/g;
const LONGEST = 700;
const LONGEST_WORD = 120;

/**
 * Tells questions in words from those that need a document, and from documents typed behind the command by mistake.
 * The sentence never repeats what was typed.
 */
export function handoverOf(words: string): Handover {
  const { kind, text } = split(words);
  if (!kind?.takes)
    return isConfidential(words) ? { is: 'refused', sentence: MISPLACED } : { is: 'question' };
  const { takes } = kind;
  const [first = ''] = text.split(/\s/, 1);
  const isWord = first !== '' && !/^--./.test(first);
  if (looksHandedOver(text) || (isWord && first !== '-' && takes.first(first)))
    return { is: 'refused', sentence: behind(kind) };
  // Where a bare word is no document, the question can do without one, and `-` asks for the window.
  const wanted = first === '-' || (!isWord && takes.first('name'));
  const file = fileOption(kind, text);
  if (file) return { is: 'refused', sentence: file };
  if (!wanted || !takes.first('-')) return { is: 'question' };
  const options = first === '-' ? text.slice(1).trim() : text;
  const fault = optionsFault(kind, options);
  return fault ? { is: 'refused', sentence: fault } : { is: 'window', kind, options };
}

/** What is wrong with the words beside a document; absent where nothing is. */
export function optionsFault(kind: QuestionKind, options: string): string | undefined {
  if (looksHandedOver(options)) return 'Only options belong here, as in a terminal. Nothing of it was kept.';
  const file = fileOption(kind, options);
  if (file) return file;
  const read = readQuestion(`${kind.kind} ${options}`);
  return read.ok ? undefined : read.sentence;
}

function fileOption({ takes, usage }: QuestionKind, text: string): string | undefined {
  const named = takes?.options.find((option) => text.split(/[\s=]/).includes(option));
  return named && `\`${named}\` names a file: that works in a terminal, \`idc ${usage}\`.`;
}

/** The words that are recorded of a question with a document: `-` stands for it, as in a terminal. */
export function recorded(kind: QuestionKind, options: string): string {
  return `${kind.kind} - ${options}`.trim();
}

/** Whether recorded words had a document beside them, which is not there any more. */
export function hadDocument(words: string): boolean {
  const { kind, text } = split(words);
  return kind?.takes !== undefined && /^-(\s|$)/.test(text);
}

/** HAR: a browser's log of everything, cookies of other sites included. */
export function isHar(document: string): boolean {
  const start = document.slice(0, 20_000);
  return /^\s*[{[]/.test(start) && (start.includes('"startedDateTime"') || /^\s*\{\s*"log"\s*:/.test(start));
}

export const HAR_SENTENCE =
  'A HAR file holds cookies and tokens of everything that the browser did: idc takes it in a terminal only, `idc saml FILE`.';

function split(words: string): { kind: QuestionKind | undefined; text: string } {
  const [subcommand = ''] = words.trim().split(/\s/, 1);
  const kind = questions.find(({ kind }) => kind === subcommand.toLowerCase());
  return { kind, text: words.trim().slice(subcommand.length).trim() };
}

function looksHandedOver(text: string): boolean {
  const plain = text.replace(LINK, '');
  const isLong = (word: string) => word.length > LONGEST_WORD && !word.startsWith('arn:');
  return (
    plain.length > LONGEST ||
    /[<>{}\n]/.test(plain) ||
    isConfidential(plain) ||
    plain.split(/\s+/).some(isLong)
  );
}

/** The marks of a SAML response, of a bearer token, and of a signed token. */
const MARKS = [
  /<(?:\w{1,20}:)?(?:Response|Assertion|EncryptedAssertion)[\s>]/,
  /SAMLResponse=|%3C(?:\w{1,20}%3A)?(?:Response|Assertion)/i,
  /\bbearer\s+[\w.~+/:=-]{16}/i,
  /(?:^|[\s"'=])eyJ[\w-]{10,}\.[\w-]{10,}\.?/,
];

function isConfidential(text: string): boolean {
  const encoded = text.split(/[\s"'=&]+/).filter((word) => word.length > LONGEST_WORD);
  return [text, ...encoded.flatMap(decodings)].some((one) => MARKS.some((mark) => mark.test(one)));
}

/** A long word read as base64, and that inflated: the other forms in which browsers carry SAML. */
function decodings(word: string): string[] {
  const bytes = Buffer.from(word.replace(/%2B/gi, '+').replace(/%2F/gi, '/'), 'base64');
  const options = { maxOutputLength: 64 * 1024, finishFlush: constants.Z_SYNC_FLUSH };
  try {
    return [bytes.toString('latin1'), inflateRawSync(bytes, options).toString('latin1')];
  } catch {
    return [bytes.toString('latin1')];
  }
}

const MISPLACED =
  'That looks like a SAML response or holds a token, which belongs behind no command. `/idc saml` and `/idc scim` open a window for documents. Nothing of it was kept.';

function behind({ kind, takes }: QuestionKind): string {
  const opens = takes?.first('name') ? `\`/idc ${kind}\`` : `\`/idc ${kind} -\``;
  return `Type ${opens} alone: a window opens that takes ${takes?.what}. Nothing of what was typed behind it was kept.`;
}
