import type { QuestionKind } from '../../diagnosis/question.ts';
import { type Block, literal } from './blocks.ts';
import { PASTE_MODAL } from './buttons.ts';
import type { Modal } from './modals.ts';

/** A text input holds 3,000 characters; more than four of them are a file's work. */
export const PARTS = 4;
const PART_LENGTH = 3000;

export interface Paste {
  readonly kind: QuestionKind;
  /** Filled in beforehand. */
  readonly options: string;
  readonly uploads: boolean;
  /** Comes back with the submission. */
  readonly metadata: string;
  /** Said first. */
  readonly note?: string;
}

/** The window in which a document is handed over, with what becomes of it. */
export function renderPaste(paste: Paste): Modal {
  const { kind, uploads, metadata, note } = paste;
  return {
    type: 'modal',
    title: { type: 'plain_text', text: `idc ${kind.kind}`.slice(0, 24) },
    callback_id: PASTE_MODAL.callback,
    private_metadata: metadata,
    submit: { type: 'plain_text', text: 'Check' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      ...(note ? [literal(note)] : []),
      literal(promise(kind)),
      ...Array.from({ length: PARTS }, (_, n) => part(paste, n)),
      ...(uploads ? [file(kind)] : []),
      optionsLine(paste),
    ],
  };
}

function promise({ kind }: QuestionKind): string {
  return `It is read in memory, answered to you alone by direct message, and not kept by idc. What is longer than ${PARTS} parts of 3,000 characters, and HAR files: in a terminal, idc ${kind} FILE.`;
}

function part({ kind, uploads }: Paste, n: number): Block {
  const label = n === 0 ? capital(kind.takes?.what ?? '') : `Its part ${n + 1}`;
  const hint =
    n === 0 ? 'At most 3,000 characters. What is longer goes on below: cut it within a word.' : undefined;
  return {
    type: 'input',
    block_id: `${PASTE_MODAL.part}${n}`,
    optional: n > 0 || uploads,
    label: { type: 'plain_text', text: label },
    ...(hint ? { hint: { type: 'plain_text', text: hint } } : {}),
    element: {
      type: 'plain_text_input',
      action_id: PASTE_MODAL.input,
      multiline: true,
      max_length: PART_LENGTH,
      ...(n === 0 ? { focus_on_load: true } : {}),
    },
  };
}

function file(kind: QuestionKind): Block {
  return {
    type: 'input',
    block_id: PASTE_MODAL.file,
    optional: true,
    label: { type: 'plain_text', text: 'Or a file, of 256 KB at most' },
    hint: {
      type: 'plain_text',
      text: `The file stays in Slack until you delete it: apps cannot delete other people's files. In a terminal it goes nowhere: idc ${kind.kind} FILE.`,
    },
    element: { type: 'file_input', action_id: PASTE_MODAL.input, max_files: 1 },
  };
}

function optionsLine({ kind, options }: Paste): Block {
  const files = kind.takes?.options ?? [];
  const more = files.length > 0 ? ` With a file (${files.join(', ')}): in a terminal only.` : '';
  return {
    type: 'input',
    block_id: PASTE_MODAL.options,
    optional: true,
    label: { type: 'plain_text', text: 'Options' },
    hint: { type: 'plain_text', text: `As in a terminal: ${optionsOf(kind.usage, files)}.${more}` },
    element: {
      type: 'plain_text_input',
      action_id: PASTE_MODAL.input,
      max_length: 700,
      ...(options ? { initial_value: options } : {}),
    },
  };
}

/** What stands behind the document in the usage, without what names files. */
function optionsOf(usage: string, files: readonly string[]): string {
  const all = usage.match(/\[[^\]]+\]/g) ?? [];
  return all.filter((one) => !files.some((file) => one.includes(file))).join(' ') || 'none';
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
