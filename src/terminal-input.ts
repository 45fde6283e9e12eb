import { open } from 'node:fs/promises';
import type { QuestionKind, Takes } from './diagnosis/question.ts';
import type { Documents } from './evidence/look.ts';

const STDIN_LIMIT = 256 * 1024;
const DOCUMENT_LIMIT = 5 * 1024 * 1024;

/** What the person can mend by typing something else: said in a sentence, ended with exit code 64. */
export class UsageError extends Error {}

export interface Input {
  /** The question's text. */
  readonly text: string;
  /** What was handed over beside it, by the option that named it. */
  readonly documents: Documents;
}

/** What was typed, and the content of the files that it names. Throws a UsageError for what cannot be read as text. */
export async function inputOf(kind: QuestionKind, words: readonly string[]): Promise<Input> {
  if (kind.takes) return handedOver(kind.takes, words);
  return { text: (await textOf(kind, words)).trim(), documents: {} };
}

async function textOf({ takesDocument }: QuestionKind, words: readonly string[]): Promise<string> {
  if (words.join(' ') === '-') return readStdin(takesDocument ? DOCUMENT_LIMIT : STDIN_LIMIT);
  if (takesDocument && words.length > 0) return readDocument(words.join(' '));
  return quoted(words);
}

/** A word that has blanks in it stands in quotes again. */
function quoted(words: readonly string[]): string {
  const isOne = words.length === 1;
  return words
    .map((word) => (!isOne && /\s/.test(word) && !word.includes('"') ? `"${word}"` : word))
    .join(' ');
}

async function handedOver(takes: Takes, words: readonly string[]): Promise<Input> {
  const documents: Record<string, string> = {};
  const rest: string[] = [];
  const [first = ''] = words;
  const named = first !== '' && !/^--./.test(first) && takes.first(first);
  if (named) documents.document = await read(first);
  const left = [...words.slice(named ? 1 : 0)];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [option = '', given] = word.split(/=(.*)/s, 2);
    if (!takes.options.includes(option)) rest.push(word);
    else documents[option] = await read(given ?? left.shift() ?? missing(option));
  }
  return { text: quoted(rest).trim(), documents };
}

function missing(option: string): never {
  throw new UsageError(`${option} needs the name of a file behind it.`);
}

function read(name: string): Promise<string> {
  return name === '-' ? readStdin(DOCUMENT_LIMIT) : readDocument(name);
}

async function readDocument(path: string): Promise<string> {
  const file = await opened(path);
  try {
    const { size } = await file.stat();
    if (size > DOCUMENT_LIMIT) throw tooLarge(path, DOCUMENT_LIMIT);
    return decoded(path, await file.readFile());
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The file ${path} cannot be read.`);
  } finally {
    await file.close();
  }
}

async function readStdin(limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    size += (chunk as Buffer).length;
    if (size > limit) throw tooLarge('Standard input', limit);
    chunks.push(chunk as Buffer);
  }
  return decoded('Standard input', Buffer.concat(chunks));
}

/** UTF-8, or UTF-16 where a byte order mark says so, as Windows PowerShell writes it. */
function decoded(what: string, bytes: Buffer): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(isWide ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${what} is not UTF-8 text.`);
  }
}

/** The file, to be closed by the caller. */
export async function opened(path: string) {
  return open(path).catch(() => {
    throw new UsageError(`The file ${path} cannot be read.`);
  });
}

function tooLarge(what: string, limit: number): UsageError {
  return new UsageError(`${what} is larger than ${limit / 1024} KB: give a part of it.`);
}
