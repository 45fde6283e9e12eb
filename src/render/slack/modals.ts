import type { types } from '@slack/bolt';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Remediation } from '../../remediation/remediation.ts';
import { changeInFull, sessionInWords } from '../change.ts';
import { dryRunParts } from '../dry-run.ts';
import { cut, visible } from '../untrusted.ts';
import { type Block, literal, type Said, saying, section } from './blocks.ts';
import { DENY_MODAL, REASON_MODAL } from './buttons.ts';

export type Modal = types.ModalView;

/** Opened at once, since a click is good for three seconds; replaced by what was asked for. */
export function renderLoading(title: string): Modal {
  return renderNote(title, { text: 'Looking it up.' });
}

/** One sentence in place of what was asked for. */
export function renderNote(title: string, said: Said): Modal {
  return modal(title, [section(saying(said))]);
}

/** The diagnosis as the terminal's --json prints it, cut to what a modal holds. */
export function renderJson(diagnosis: Diagnosis): Modal {
  const json = visible(JSON.stringify(diagnosis, null, 1));
  return modal('Diagnosis as JSON', pieces(cut(json, 12_000), 2900).map(code));
}

/** The whole dry run, then every action with each of its values, and what the session that applies them may do. */
export function renderDetails({ plan }: Remediation): Modal {
  const texts = changeInFull(plan)
    .slice(0, 30)
    .map((lines) => lines.join('\n'));
  const more = plan.actions.length - texts.length;
  return modal('What exactly changes', [
    ...dryRunParts(plan).map(({ title, lines }) => literal([title, ...lines].join('\n'), 1800)),
    ...texts.map((text) => code(cut(visible(text), 1500))),
    ...(more > 0 ? [literal(`and ${more} more`)] : []),
    literal(sessionInWords(plan)),
  ]);
}

/** Asks for the reason of a denial. `remediationId` travels with it. */
export function renderDenyModal(remediationId: string): Modal {
  return {
    ...modal('Deny this fix', [
      {
        type: 'input',
        block_id: DENY_MODAL.block,
        label: { type: 'plain_text', text: 'Why not?' },
        hint: { type: 'plain_text', text: 'Shown below the proposal, with your name.' },
        element: {
          type: 'plain_text_input',
          action_id: DENY_MODAL.input,
          multiline: true,
          min_length: 1,
          max_length: 500,
          focus_on_load: true,
        },
      },
    ]),
    callback_id: DENY_MODAL.callback,
    private_metadata: remediationId,
    submit: { type: 'plain_text', text: 'Deny' },
    close: { type: 'plain_text', text: 'Back' },
  };
}

/** Asks why something is approved that idc would rather wait with. `place` travels with it. */
export function renderReasonModal(place: string): Modal {
  return {
    ...modal('Approve this fix', [
      {
        type: 'input',
        block_id: REASON_MODAL.block,
        label: { type: 'plain_text', text: 'Why not wait?' },
        hint: {
          type: 'plain_text',
          text: 'Kept in the audit log and shown with the approval, with your name.',
        },
        element: {
          type: 'plain_text_input',
          action_id: REASON_MODAL.input,
          multiline: true,
          min_length: 1,
          max_length: 500,
          focus_on_load: true,
        },
      },
    ]),
    callback_id: REASON_MODAL.callback,
    private_metadata: place,
    submit: { type: 'plain_text', text: 'Approve' },
    close: { type: 'plain_text', text: 'Back' },
  };
}

function modal(title: string, blocks: readonly Block[]): Modal {
  return { type: 'modal', title: { type: 'plain_text', text: title }, blocks: [...blocks] };
}

function code(text: string): Block {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: text || '-' }] }],
  };
}

function pieces(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, n) =>
    text.slice(n * size, (n + 1) * size),
  );
}
