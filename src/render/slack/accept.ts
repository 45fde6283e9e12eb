import type { Acceptance } from '../../diagnosis/compare.ts';
import { type Said, section, sentence } from './blocks.ts';
import { ACCEPT_MODAL } from './buttons.ts';
import { shortDay } from './chart.ts';
import type { Modal } from './modals.ts';

export const ACCEPT_TITLE = 'Accept this finding';

export interface AcceptView {
  readonly summary: string;
  /** The day that is offered. */
  readonly until: string;
  /** Travels with the window. */
  readonly metadata: string;
}

/** Asks until when a finding is left out of the summary, and why. */
export function renderAcceptModal({ summary, until, metadata }: AcceptView): Modal {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: ACCEPT_TITLE },
    callback_id: ACCEPT_MODAL.callback,
    private_metadata: metadata,
    submit: { type: 'plain_text', text: 'Accept' },
    close: { type: 'plain_text', text: 'Back' },
    blocks: [
      section(
        `${sentence(summary, 600)}\nThe summary leaves it out through that day; then it comes back by itself.`,
      ),
      {
        type: 'input',
        block_id: ACCEPT_MODAL.until,
        label: { type: 'plain_text', text: 'Until and including' },
        element: { type: 'datepicker', action_id: ACCEPT_MODAL.input, initial_date: until },
      },
      {
        type: 'input',
        block_id: ACCEPT_MODAL.reason,
        label: { type: 'plain_text', text: 'Why is it acceptable?' },
        hint: { type: 'plain_text', text: 'Shown in the summary and kept in the audit log, with your name.' },
        element: {
          type: 'plain_text_input',
          action_id: ACCEPT_MODAL.input,
          multiline: true,
          min_length: 1,
          max_length: 300,
        },
      },
    ],
  };
}

export function acceptedSaid({ until }: Acceptance): Said {
  return { text: `Accepted: the summary leaves it out through ${shortDay(until)} ${until.slice(0, 4)}.` };
}
