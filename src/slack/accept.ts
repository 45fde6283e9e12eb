import type bolt from '@slack/bolt';
import { type Acceptance, daysBetween } from '../diagnosis/compare.ts';
import { mayAccept } from '../remediation/asking.ts';
import type { Policies } from '../remediation/policy-source.ts';
import type { MessagePlace } from '../remediation/remediation.ts';
import { ACCEPT_TITLE, acceptedSaid, renderAcceptModal } from '../render/slack/accept.ts';
import type { Said } from '../render/slack/blocks.ts';
import { ACCEPT_MODAL, BUTTONS } from '../render/slack/buttons.ts';
import { renderSummaryThread } from '../render/slack/summary-thread.ts';
import type { SummaryView, Told } from '../render/slack/summary-view.ts';
import { acceptFinding, findFinding, knownFindings } from '../store/findings.ts';
import type { Store } from '../store/store.ts';
import { summaryWithThread } from '../store/summaries.ts';
import type { SlackApp } from './app.ts';
import { type Click, readClick } from './clicks.ts';
import { openModal } from './modal.ts';
import type { People } from './people.ts';
import { type Frame, repaint } from './picture.ts';
import { dayIn } from './summary-write.ts';
import { tellPrivately } from './tell.ts';

export interface AcceptHands extends Pick<Frame, 'logger'> {
  readonly store: Store;
  readonly people: People;
  readonly policies: Policies;
  readonly timeZone: string;
  readonly now?: () => Date;
}

interface Desk extends AcceptHands {
  readonly slack: SlackApp;
  readonly today: () => string;
}

/** What nobody mends in a year is no exception any more. */
const MOST_DAYS = 366;
const OFFERED_DAYS = 30;

/** "Accept…" below a finding of the summary, and the window behind it. */
export function registerAccept(slack: SlackApp, hands: AcceptHands): void {
  const { app, work } = slack;
  const now = hands.now ?? (() => new Date());
  const desk: Desk = { ...hands, slack, today: () => dayIn(now(), hands.timeZone) };

  app.action(BUTTONS.accept, async ({ ack, body }) => {
    await ack();
    await work.track(openWindow(desk, readClick(body as bolt.BlockAction)));
  });

  app.view(ACCEPT_MODAL.callback, async ({ ack, body, view }) => {
    const { given, errors } = read(view, desk.today());
    if (errors) return ack({ response_action: 'errors', errors });
    await ack();
    const team = body.team ? { team: body.team.id } : {};
    await work.track(accept(desk, { by: body.user.id, ...team, metadata: view.private_metadata }, given));
  });
}

async function openWindow(desk: Desk, click: Click): Promise<void> {
  const { trigger, message } = click;
  await openModal(desk.slack.client, { title: ACCEPT_TITLE, trigger }, async () => {
    const refusal = await refusalFor(desk, click);
    if (refusal) return refusal;
    const finding = await findFinding(desk.store, click.id);
    if (!finding) return NOT_KNOWN;
    const until = later(desk.today(), OFFERED_DAYS);
    const metadata = [finding.id, message?.channel, message?.ts].filter(Boolean).join(' ');
    return renderAcceptModal({ summary: finding.summary, until, metadata });
  });
}

interface Submission extends Pick<Click, 'by' | 'team'> {
  readonly metadata: string;
}

async function accept(desk: Desk, submission: Submission, given: Given): Promise<void> {
  const { by, metadata } = submission;
  const tell = (said: Said) => tellPrivately(desk.slack.client, { user: by }, said);
  const refusal = await refusalFor(desk, submission);
  if (refusal) return tell(refusal);
  const [id = '', channel, ts] = metadata.split(' ');
  const finding = await findFinding(desk.store, id);
  const acceptance: Acceptance = { ...given, by };
  if (!finding || !(await acceptFinding(desk.store, finding.id, acceptance))) return tell(NOT_KNOWN);
  if (channel && ts) await redraw(desk, { channel, ts });
  await tell(acceptedSaid(acceptance));
}

/** The thread as it was written, with what was accepted since. */
async function redraw(desk: Desk, place: MessagePlace): Promise<void> {
  const summary = await summaryWithThread<SummaryView>(desk.store, place);
  if (!summary) return;
  const known = new Map((await knownFindings(desk.store)).map((one) => [one.fingerprint, one.accepted]));
  const findings = summary.view.findings.map((one): Told => {
    const accepted = known.get(one.fingerprint);
    const isHidden = accepted !== undefined && accepted.until >= summary.view.today && one.state !== 'gone';
    return isHidden ? { ...one, state: 'accepted', accepted } : one;
  });
  const frame = { client: desk.slack.client, logger: desk.logger };
  await repaint(frame, place, () => renderSummaryThread({ ...summary.view, findings, all: true }));
}

async function refusalFor(desk: Desk, { by, team }: Pick<Click, 'by' | 'team'>): Promise<Said | undefined> {
  const { teamId } = await desk.slack.home();
  if (team !== teamId) return NOT_KNOWN;
  const { policy } = desk.policies();
  const person = await desk.people.look(by, { fresh: true });
  const may = mayAccept(person, { teamId, ...(policy ? { policy } : {}) });
  return may.may ? undefined : { text: may.sentence };
}

const NOT_KNOWN: Said = { text: 'This is not a finding that idc knows, so nothing was accepted.' };

type Given = Omit<Acceptance, 'by'>;
type Read =
  | { readonly given: Given; readonly errors?: undefined }
  | { readonly given?: undefined; readonly errors: Record<string, string> };

function read({ state }: bolt.ViewOutput, today: string): Read {
  const until = state.values[ACCEPT_MODAL.until]?.[ACCEPT_MODAL.input]?.selected_date ?? '';
  const reason = (state.values[ACCEPT_MODAL.reason]?.[ACCEPT_MODAL.input]?.value ?? '').trim();
  const days = /^\d{4}-\d{2}-\d{2}$/.test(until) ? daysBetween(today, until) : Number.NaN;
  if (!(days >= 0 && days <= MOST_DAYS))
    return { errors: { [ACCEPT_MODAL.until]: 'Pick a day from today on, within a year.' } };
  if (reason === '') return { errors: { [ACCEPT_MODAL.reason]: 'Say why, for whoever reads it later.' } };
  return { given: { until, reason } };
}

function later(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
