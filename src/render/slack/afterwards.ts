import type { Remediation } from '../../remediation/remediation.ts';
import { mrkdwn } from '../untrusted.ts';
import {
  actions,
  type Block,
  type Button,
  button,
  context,
  moment,
  person,
  section,
  sentence,
} from './blocks.ts';
import { BUTTONS } from './buttons.ts';

/** What happened to a remediation after its end, the way back, and the id under which it can be asked for. */
export function afterwards(remediation: Remediation, share: number): readonly Block[] {
  const { undone, replacedBy, id } = remediation;
  return [
    ...(replacedBy
      ? [section('A new proposal was made from how it stands now; it needs a decision of its own.')]
      : []),
    ...again(remediation, share),
    ...(undone ? [section(undoneInWords(undone))] : wayBack(remediation, share)),
    context(`Remediation \`${mrkdwn(id, 40)}\``),
  ];
}

function undoneInWords({ requestedBy, approvedBy, at }: NonNullable<Remediation['undone']>): string {
  const approvers = approvedBy.map(person).join(' and ');
  return `*Undone* by ${person(requestedBy)}, ${moment(at, '{date_short_pretty} {time}')}${approvers ? `, approved by ${approvers}` : ''}.`;
}

function again({ again: seen, questionText, origin }: Remediation, share: number): readonly Block[] {
  if (!seen) return [];
  const when = moment(seen.at, '{date_short_pretty} {time}');
  if (seen.state === 'holds') return [context(`Looked again ${when}: still so.`)];
  if (seen.state === 'unknown') return [context('idc could not look again within a week.')];
  const lines = seen.sentences.slice(0, 10).map((line) => `• ${sentence(line, 300 * share)}`);
  const ask = origin.kind === 'finding' ? [`Ask again: \`/idc ${sentence(questionText, 120)}\``] : [];
  return [section([`*It did not hold.* Looked again ${when}:`, ...lines, ...ask].join('\n'))];
}

const ENDED: ReadonlySet<Remediation['state']> = new Set(['verified', 'failed', 'not-fixed']);

/** Only for what idc changed itself; where nothing of that can be taken back, why. */
function wayBack(remediation: Remediation, share: number): readonly Block[] {
  const { state, plan, outcome } = remediation;
  const made = (outcome?.made ?? []).flatMap((index) => plan.actions[index] ?? []);
  if (!ENDED.has(state) || made.length === 0) return [];
  const count = made.filter(
    ({ kind }) => kind === 'create-assignment' || kind === 'delete-assignment',
  ).length;
  if (count > 0) return actions([undoButton(remediation, count)]);
  const why = plan.irreversible.slice(0, 3).map((line) => sentence(line, 300 * share));
  return [section(`*Cannot be undone.* ${why.join(' ')}`)];
}

/** What an undo took back can be done again; "Undo" would say that it was not taken back yet. */
function undoButton({ id, state, plan, origin }: Remediation, count: number): Button {
  const isUndo = origin.kind === 'undo' && plan.title.startsWith('Undo: ');
  const many = state === 'verified' ? '' : ` the ${count}`;
  return {
    ...button(BUTTONS.undo, `${isUndo ? 'Do again' : 'Undo'}${many}`, id),
    confirm: {
      title: { type: 'plain_text', text: isUndo ? 'Propose to do this again?' : 'Propose to undo this?' },
      text: {
        type: 'plain_text',
        text: 'idc looks at how it stands now and proposes the way back. Nothing happens before somebody else has approved that.',
      },
      confirm: { type: 'plain_text', text: 'Propose' },
      deny: { type: 'plain_text', text: 'Back' },
    },
  };
}
