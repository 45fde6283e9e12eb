import type { Plan } from '../../remediation/plan.ts';
import type { Outcome, Remediation, RemediationState } from '../../remediation/remediation.ts';
import type { Ruling } from '../../remediation/ruling.ts';
import { dryRun } from '../dry-run.ts';
import { first, oneLine, shorten } from '../untrusted.ts';
import { afterwards } from './afterwards.ts';
import {
  actions,
  audience,
  type Block,
  type Button,
  button,
  context,
  literal,
  moment,
  person,
  type SlackMessage,
  section,
  sentence,
  withinBudget,
} from './blocks.ts';
import { BUTTONS, CHOICE } from './buttons.ts';

export interface RemediationView {
  /** What the policy says of the proposal; without it nobody may decide. */
  readonly ruling?: Ruling;
  /** Why nothing, or not the newest policy, is in force. */
  readonly fault?: string;
  /** The message with the diagnosis behind it. */
  readonly diagnosis?: string;
}

/** The remediation as its record says it is. Only a proposal has buttons; every other state is one true line. */
export function renderRemediation(remediation: Remediation, view: RemediationView): SlackMessage {
  const { plan, state } = remediation;
  const title = sentence(plan.title, 300);
  const line = state === 'proposed' ? undefined : LINES[state](remediation);
  const blocks = withinBudget((share) => [
    section(`*${title}*${line ? `\n${line}` : ''}`),
    section(sentence(plan.because, 800 * share)),
    ...(isAccounted(remediation) ? [] : changes(remediation, share)),
    ...(state === 'proposed' ? proposal(remediation, view, share) : ending(remediation.outcome, share)),
    ...afterwards(remediation, share),
    ...(view.diagnosis ? [context(`<${view.diagnosis}|The diagnosis behind this>`)] : []),
  ]);
  return { text: line ? `${title}: ${line}` : title, blocks };
}

/** Whether the ending names every change already, as done or not done. */
function isAccounted({ plan, outcome }: Remediation): boolean {
  return outcome !== undefined && outcome.done.length + outcome.notDone.length === plan.actions.length;
}

function changes({ plan, state, proposedAt }: Remediation, share: number): readonly Block[] {
  const { now, willChange, willNotChange } = dryRun(plan);
  if (state !== 'proposed') return [section(listOf('What was proposed', willChange, 12 * share))];
  return [
    section(listOf(`Now, as seen at ${moment(proposedAt)}`, now, 6 * share)),
    section(`${listOf('Will change', willChange, 12 * share)}\nNothing else changes. ${willNotChange}`),
  ];
}

function listOf(title: string, lines: readonly string[], most: number): string {
  const { shown, more } = first(lines, Math.max(most, 1));
  const entries = shown.map((line) => `• ${sentence(line, 200)}`);
  return [`*${title}*`, ...entries, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** What goes on afterwards, and how much of it can be taken back. */
function consequences({ plan }: Remediation, share: number): readonly Block[] {
  const { sessions, revoke, wayBack } = dryRun(plan);
  const few = (lines: readonly string[]) =>
    lines
      .slice(-5)
      .map((line) => sentence(line, 300 * share))
      .join(' ');
  const how = revoke ? ` <${revoke}|How to end them sooner>` : '';
  return [
    ...(sessions.length > 0 ? [section(`*Role sessions:* ${few(sessions)}${how}`)] : []),
    section(`*${wayBack.title}:* ${few(wayBack.lines)}`),
  ];
}

function proposal(remediation: Remediation, view: RemediationView, share: number): readonly Block[] {
  const { id, plan } = remediation;
  const { ruling } = view;
  const against = whyNobody(remediation, view);
  const details = button(BUTTONS.details, 'What exactly changes', id);
  return [
    ...consequences(remediation, share),
    ...(ruling ? [section(riskInWords(ruling, share)), section(waitsFor(remediation, ruling))] : []),
    ...(plan.askReason ? [section(`*Takes a reason:* ${sentence(plan.askReason, 500)}`)] : []),
    ...(against ? [section(`*Nobody can approve this:* ${sentence(against, 600)}`)] : choice(remediation)),
    ...actions([
      ...(against ? [] : [approveButton(plan, id)]),
      ...(ruling ? [button(BUTTONS.deny, 'Deny', id)] : []),
      details,
    ]),
  ];
}

/** What keeps everybody from approving, as long as it is so. */
function whyNobody({ requestedBy }: Remediation, { ruling, fault }: RemediationView): string | undefined {
  if (!ruling) return fault ?? 'no policy says who may decide.';
  if (ruling.unclear) return ruling.unclear;
  if (ruling.rules.some(({ deny }) => deny === 'everybody'))
    return 'a rule of the policy denies it to everybody.';
  const empty = ruling.from.some(({ users, groups }) => users.length + groups.length === 0);
  if (!empty) return tooFew(ruling, requestedBy);
  return ruling.risk === 'high'
    ? 'high risk takes approvers by their own user id, and the policy names none.'
    : 'the policy names no approvers for it.';
}

/** Where people count by id alone, it is known how many there are. */
function tooFew({ from, needs }: Ruling, requestedBy: string): string | undefined {
  if (from.some(({ groups }) => groups.length > 0)) return undefined;
  const [first, ...others] = from;
  const able = first?.users.filter(
    (id) => id !== requestedBy && others.every(({ users }) => users.includes(id)),
  );
  const count = new Set(able).size;
  return count < needs
    ? `it needs ${needs} different approvers, and the policy names only ${count} who could be.`
    : undefined;
}

function approveButton({ askReason }: Plan, id: string): Button {
  if (askReason) return { ...button(BUTTONS.approveWithReason, 'Approve…', id), style: 'primary' };
  return {
    ...button(BUTTONS.approve, 'Approve', id),
    style: 'primary',
    confirm: {
      title: { type: 'plain_text', text: 'Apply this change?' },
      text: {
        type: 'plain_text',
        text: 'Once enough people have approved, idc looks again, applies exactly what is listed, and checks the result.',
      },
      confirm: { type: 'plain_text', text: 'Approve' },
      deny: { type: 'plain_text', text: 'Back' },
    },
  };
}

function riskInWords({ risk, reasons }: Ruling, share: number): string {
  if (risk === 'low') return '*Low risk:* nothing about it is high risk by the policy.';
  const { shown, more } = first(reasons, Math.max(6 * share, 1));
  const lines = shown.map((reason) => `• ${sentence(reason, 300)}`);
  return ['*High risk:*', ...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** Who can decide about a proposal, in a word for lists of several: "needs 2 approvers from @sam, @noor; 1 has approved". */
export function decidersOf(remediation: Remediation, view: RemediationView): string {
  const { approvals } = remediation;
  const against = whyNobody(remediation, view);
  if (against || !view.ruling) return `Nobody can approve it: ${sentence(against ?? 'not known.', 200)}`;
  const { needs, from } = view.ruling;
  const given = approvals.length > 0 ? `; ${approvals.length} approved` : '';
  return `Needs ${needs} ${needs === 1 ? 'approver' : 'approvers'}${fromLists(from)}${given}.`;
}

/** "Asked by @kim. Needs 2 different approvers, neither @kim nor …, from @sam, @noor, before 22:02. 1 of 2 …" */
function waitsFor({ requestedBy, expiresAt, approvals }: Remediation, ruling: Ruling): string {
  const { needs, more, from, unasked } = ruling;
  const asked = person(requestedBy);
  const who = needs === 1 ? '1 approver' : `${needs} different approvers`;
  const but = unasked
    ? ', but not who made the call that failed'
    : ` who ${needs === 1 ? 'is' : 'are'} not ${asked}`;
  const source = fromLists(from);
  const given = approvals.map(({ by, at: when }) => `${person(by)} at ${moment(when)}`).join(', ');
  return [
    unasked ? 'Nobody asked for this: idc saw it by itself.' : `Asked by ${asked}.`,
    `Needs ${who}${but}${source}, before ${moment(expiresAt)}.`,
    ...(more ? [sentence(more, 300)] : []),
    ...(approvals.length > 0 ? [`*${approvals.length} of ${needs}* approved: ${given}.`] : []),
  ].join(' ');
}

function fromLists(from: Ruling['from']): string {
  const lists = from.map(({ groups, users }) => [...groups, ...users].slice(0, 10).map(audience).join(', '));
  return lists.some((list) => list !== '') ? `, from ${lists.join(', of whom only ')}` : '';
}

/** More are told apart by nobody in a list, and are too much for a message. */
const MOST_CANDIDATES = 25;

/** The candidates by their number in the record: the ids themselves stay in the store. */
function choice({ plan }: Remediation): readonly Block[] {
  if (!plan.choose) return [];
  const { shown, more } = first(plan.choose, MOST_CANDIDATES);
  const options = shown.map(({ id, name }, n) => ({
    text: {
      type: 'plain_text' as const,
      text: `${shorten(oneLine(name), 50) || '-'} (id ending ${id.slice(-4)})`,
      emoji: false,
    },
    value: String(n),
  }));
  return [
    section(
      'The old name fits more than one, or idc cannot prove which it is. Pick the right one, then approve:',
    ),
    {
      type: 'actions',
      block_id: CHOICE.block,
      elements: [
        {
          type: 'static_select',
          action_id: BUTTONS.choose,
          placeholder: { type: 'plain_text', text: 'Who is it now?' },
          options,
        },
      ],
    },
    ...(more > 0
      ? [context(`and ${more} more of that name: deny this, and assign the right one by hand`)]
      : []),
  ];
}

function ending(outcome: Outcome | undefined, share: number): readonly Block[] {
  if (!outcome) return [];
  const part = (title: string, entries: readonly string[]) => {
    const { shown, more } = first(entries, Math.max(10 * share, 1));
    const lines = shown.map((entry) => `• ${sentence(entry, 200)}`);
    return entries.length > 0
      ? [section([`*${title}*`, ...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'))]
      : [];
  };
  return [
    ...part('Done', outcome.done),
    ...part('Not done', outcome.notDone),
    ...(outcome.awsSaid ? [literal(`AWS said: "${outcome.awsSaid}"`, 1500 * share)] : []),
  ];
}

/** What became of it, in one line, from nothing but its record. */
const LINES = {
  approved: (r) => `${approved(r)} · waits to be applied`,
  running: (r) => `${approved(r)} · being applied`,
  verified: (r) => `${approved(r)} · done and verified${at(r.outcome)} (${count(r)})`,
  'not-fixed': (r) => `${approved(r)} · applied, and looking again shows that it is not fixed${said(r)}`,
  failed: (r) => `${approved(r)} · stopped after ${count(r)}${at(r.outcome)}${said(r)}`,
  denied: (r) =>
    r.denial
      ? `Denied by ${person(r.denial.by)} at ${moment(r.denial.at)}: "${sentence(r.denial.reason, 500)}" Nothing was changed.`
      : 'Denied. Nothing was changed.',
  expired: (r) => `Expired at ${moment(r.expiresAt)} without a decision. Nothing was changed.`,
  superseded: (r) =>
    `${r.approvals.length > 0 ? `${approved(r)} · w` : 'W'}ithdrawn${at(r.outcome)}${said(r)}`,
} as const satisfies Record<Exclude<RemediationState, 'proposed'>, (remediation: Remediation) => string>;

function approved({ approvals }: Remediation): string {
  const given = approvals.map(({ by, at: when, reason }) => {
    const why = reason ? ` ("${sentence(reason, 200)}")` : '';
    return `${person(by)} at ${moment(when)}${why}`;
  });
  return given.length > 0 ? `Approved by ${given.join(' and ')}` : 'Approved';
}

function at(outcome: Outcome | undefined): string {
  return outcome ? ` at ${moment(outcome.at)}` : '';
}

function said({ outcome }: Remediation): string {
  return outcome ? `: ${sentence(outcome.sentence, 600)}` : '';
}

function count({ plan, outcome }: Remediation): string {
  return `${outcome?.done.length ?? 0} of ${plan.actions.length}`;
}
