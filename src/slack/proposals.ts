import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Plan } from '../remediation/plan.ts';
import type { MessagePlace, Remediation } from '../remediation/remediation.ts';
import { isLeftToUs } from '../remediation/target.ts';
import type { Fix } from '../render/slack/diagnosis.ts';
import { renderRemediation } from '../render/slack/remediation.ts';
import { findingsOf } from '../render/story.ts';
import { noteDrawn, revisionOf } from '../store/drawn.ts';
import { questionOfDiagnosis } from '../store/questions.ts';
import { findRemediation, isProposed, placeRemediation, propose } from '../store/remediations.ts';
import type { Store } from '../store/store.ts';
import type { RuleOn } from './judge.ts';
import { linkTo } from './links.ts';
import { NOT_INVITED } from './live-message.ts';
import { slackError } from './people.ts';
import { type Draw, type Frame, post, repaint, type Spot } from './picture.ts';
import { pause, type Work } from './work.ts';

export interface ProposalHands extends Frame {
  readonly store: Store;
  readonly work: Work;
  readonly ruleOn: RuleOn;
  /** Where approvers read; the first is used when the answer went to one person alone. */
  readonly channels: readonly string[];
  /** Accounts in which the policy lets idc change what a pipeline made; none where it is absent. */
  readonly pipelines?: () => readonly string[];
  /** A sentence on why nothing is proposed (no approvers, no role); absent when plans are. */
  readonly notOffered?: string;
  /** Pauses before a redraw that Slack refused is tried again. */
  readonly retryMs?: readonly number[];
}

export interface Proposals {
  /** Saves one remediation for each plan and shows it where somebody else can decide. Says what became of each. */
  offer(diagnosis: Diagnosis, asked: Asked): Promise<readonly Fix[]>;
  /** Posts it at `spot`, and from then on that message is its picture. */
  show(remediation: Remediation, spot: Spot): Promise<MessagePlace>;
  /** The same in the thread of an answer, or where approvers read when that answer went to one person alone. */
  showBelow(remediation: Remediation, answer: Answer): Promise<MessagePlace>;
  /**
   * Has the remediation's message drawn from its record as it then is. Resolves at once, since nothing that matters
   * may wait for Slack; when Slack does not answer it is tried again for a while.
   */
  redraw(remediationId: string): Promise<void>;
}

interface Asked {
  readonly by: string;
  readonly text: string;
  /** The message with the answer. */
  readonly answer: Answer;
}

/** A message with an answer, and the thread that it stands in. */
type Answer = MessagePlace & { readonly thread?: string };

const RETRY_MS = [2_000, 10_000, 30_000, 120_000];

export function makeProposals(hands: ProposalHands): Proposals {
  const { store } = hands;
  const lastDrawing = new Map<string, Promise<void>>();
  const notBegun = new Set<string>();

  /** Only what waits for a decision is ruled on: the rest is said by its record alone. */
  const viewOf = async (remediation: Remediation) =>
    remediation.state === 'proposed' ? hands.ruleOn(remediation) : {};

  /** Where the answer stands, if more than one person reads it there. */
  const diagnosisOf = async ({ diagnosisId }: Remediation) => {
    const message = (await questionOfDiagnosis(store, diagnosisId))?.message;
    const link = message && !isDirect(message.channel) && (await linkTo(hands.client, message));
    return link ? { diagnosis: link } : {};
  };

  /** The record as it is now, shown by `send`; which revision of it that was is read before and noted after. */
  const picture = async (id: string, send: (now: Remediation, draw: Draw) => Promise<void>) => {
    const revision = await revisionOf(store, id);
    const now = await findRemediation(store, id);
    if (!now || revision === undefined) return;
    const view = { ...(await viewOf(now)), ...(await diagnosisOf(now)) };
    await send(now, () => renderRemediation(now, view));
    await noteDrawn(store, id, revision);
  };

  const show = async ({ id }: Pick<Remediation, 'id'>, spot: Spot) => {
    let place: MessagePlace | undefined;
    await picture(id, async (_now, draw) => {
      place = await post(hands, spot, draw);
      await placeRemediation(store, id, place);
    });
    if (!place) throw new Error('There is no remediation with this id');
    return place;
  };

  const draw = (id: string) =>
    picture(id, async ({ message }, drawing) => {
      if (message) await repaint(hands, message, drawing).catch(unlessGone);
    });

  const drawPatiently = async (id: string) => {
    for (const wait of [...(hands.retryMs ?? RETRY_MS), 0]) {
      const failed = await draw(id).then(
        () => undefined,
        (err: unknown) => ({ err }),
      );
      if (!failed) return;
      hands.logger.warn({ ...failed, remediation: id }, 'a remediation could not be redrawn');
      if (!wait || !(await pause(wait, hands.work.stopping))) return;
    }
  };

  const showBelow = (remediation: Remediation, answer: Answer) =>
    showFirst(spots(answer, hands.channels), (spot) => show(remediation, spot));

  return {
    show,
    showBelow,
    async offer(diagnosis, asked) {
      const fixes: Fix[] = [];
      const refused = new Map<string, string[]>();
      for (const { plan, cause } of findingsOf(diagnosis)) {
        if (!plan) continue;
        const { title } = plan;
        const full = fixes.length >= MOST_OFFERED ? TOO_MANY : undefined;
        const against = (await whyNot(hands, diagnosis, plan)) ?? full;
        if (against) {
          refused.set(against, [...(refused.get(against) ?? []), title]);
          continue;
        }
        const { text: questionText, by: requestedBy, answer } = asked;
        const proposal = { diagnosisId: diagnosis.id, questionText, cause, plan, requestedBy };
        const remediation = await propose(store, proposal);
        const place = await showBelow(remediation, answer);
        const { channel } = place;
        const link = isDirect(channel) ? undefined : await linkTo(hands.client, place);
        fixes.push({ title, ...(channel === answer.channel ? {} : { channel }), ...(link && { link }) });
      }
      const others = [...refused].map(([notOffered, titles]) => ({ title: together(titles), notOffered }));
      return [...fixes, ...others];
    },
    async redraw(id) {
      // One after the other, each from the record as it then is: an older picture never covers a newer one.
      // One that has not begun will read the record as it is by then.
      if (notBegun.has(id)) return;
      notBegun.add(id);
      const before = lastDrawing.get(id) ?? Promise.resolve();
      const drawing: Promise<void> = before
        .then(() => {
          notBegun.delete(id);
          return drawPatiently(id);
        })
        .finally(() => {
          if (lastDrawing.get(id) === drawing) lastDrawing.delete(id);
        });
      lastDrawing.set(id, drawing);
      void hands.work.track(drawing);
    },
  };
}

/** A question about everything would otherwise fill a channel. */
const MOST_OFFERED = 3;
const TOO_MANY = `idc proposes ${MOST_OFFERED} changes at a time: ask again when these are decided.`;

function together([title = '', ...others]: readonly string[]): string {
  return others.length > 0 ? `${title}; and ${others.length} more` : title;
}

/** Why a plan becomes no proposal; the answer has the change as text. */
async function whyNot(
  { notOffered, pipelines, store }: ProposalHands,
  { question }: Diagnosis,
  plan: Plan,
): Promise<string | undefined> {
  if (notOffered) return notOffered;
  if (plan.madeBy && !isLeftToUs(plan, pipelines?.() ?? []))
    return `${plan.madeBy} made what it would change, and the policy leaves that to ${plan.madeBy}.`;
  const isAboutOne = question.kind === 'why-failed';
  return !isAboutOne && (await isProposed(store, plan))
    ? 'It is proposed already, and not decided yet.'
    : undefined;
}

/** What a message can no longer show is not tried for a day. */
const GONE: ReadonlySet<string> = new Set(['message_not_found', 'cant_update_message', 'is_archived']);

function unlessGone(error: unknown): void {
  if (!GONE.has(slackError(error) ?? '')) throw error;
}

/** In the thread of an answer that a channel reads; otherwise where approvers read, or below the answer. */
function spots(answer: Answer, channels: readonly string[]): readonly Spot[] {
  const thread = answer.thread ?? answer.ts;
  if (!isDirect(answer.channel)) return [{ channel: answer.channel, ...(thread && { thread }) }];
  return [...channels.slice(0, 1).map((channel) => ({ channel })), { channel: answer.channel }];
}

async function showFirst<T>(places: readonly Spot[], show: (spot: Spot) => Promise<T>): Promise<T> {
  const [spot, ...others] = places;
  if (!spot) throw new Error('there is nowhere to show it');
  try {
    return await show(spot);
  } catch (error) {
    if (others.length === 0 || !NOT_INVITED.has(slackError(error) ?? '')) throw error;
    return showFirst(others, show);
  }
}

/** Whether one person alone reads there: a direct conversation's id, or the person's own. */
export function isDirect(channel: string): boolean {
  return /^[DUW]/.test(channel);
}
