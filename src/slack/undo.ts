import type bolt from '@slack/bolt';
import type { FindUndo } from '../diagnosis/undo/undo.ts';
import { mayAsk } from '../remediation/asking.ts';
import type { Policies } from '../remediation/policy-source.ts';
import type { MessagePlace, Remediation } from '../remediation/remediation.ts';
import { channelName, type Said } from '../render/slack/blocks.ts';
import { BUTTONS } from '../render/slack/buttons.ts';
import { questionOfDiagnosis } from '../store/questions.ts';
import { findRemediation } from '../store/remediations.ts';
import { claimUnposted } from '../store/replace.ts';
import type { Store } from '../store/store.ts';
import { endedOf, noteRefusedUndo, proposeUndo } from '../store/undo.ts';
import type { SlackApp } from './app.ts';
import { readClick } from './clicks.ts';
import type { People } from './people.ts';
import { isDirect, type Proposals } from './proposals.ts';
import { tellPrivately } from './tell.ts';

export interface UndoHands {
  readonly store: Store;
  readonly people: People;
  readonly policies: Policies;
  readonly proposals: Proposals;
  readonly find: FindUndo;
  /** Where approvers read. */
  readonly channels: readonly string[];
  /** A sentence on why nothing is proposed; absent when plans are. */
  readonly notOffered?: string;
}

type Tell = (said: Said) => Promise<unknown>;
interface By {
  readonly askedBy: string;
  readonly channel: string;
}

export interface Undo {
  /** Proposes to undo a remediation, by its id as typed, or says why not. */
  propose(id: string, by: By, tell: Tell): Promise<void>;
  /** Posts the proposals that were made where nobody could. To be called every few seconds, and after each run. */
  postUnposted(): Promise<void>;
}

interface Desk extends UndoHands {
  readonly slack: SlackApp;
}

/** `/idc undo <remediation>`, and the button below what was applied: a proposal like any other. */
export function registerUndo(slack: SlackApp, hands: UndoHands): Undo {
  const desk: Desk = { ...hands, slack };
  slack.app.action(BUTTONS.undo, async ({ ack, body }) => {
    await ack();
    const tell: Tell = (said) => tellPrivately(slack.client, body, said);
    await slack.work.track(fromButton(desk, body as bolt.BlockAction, tell));
  });
  return {
    propose: (id, by, tell) => propose(desk, { id, by }, tell),
    postUnposted: () => postUnposted(desk),
  };
}

/** Only a button of our workspace, on the remediation's own message. */
async function fromButton(desk: Desk, body: bolt.BlockAction, tell: Tell): Promise<void> {
  const { id, by, message, team } = readClick(body);
  const remediation = await findRemediation(desk.store, id);
  const place = remediation?.message;
  const isOwn = message && place?.channel === message.channel && place.ts === message.ts;
  const { teamId } = await desk.slack.home();
  if (!isOwn || team !== teamId) return void (await tell(NOT_KNOWN));
  await propose(desk, { id, by: { askedBy: by, channel: message.channel } }, tell);
}

interface Wish {
  readonly id: string;
  readonly by: By;
}

async function propose(desk: Desk, { id, by }: Wish, tell: Tell): Promise<void> {
  const refusal = await refusalFor(desk, by);
  if (refusal) return void (await tell({ text: refusal }));
  const remediation = await findRemediation(desk.store, id.toLowerCase());
  if (!remediation) return void (await tell(NOT_KNOWN));
  const found = await desk.find(await endedOf(desk.store, remediation));
  if ('unseen' in found) {
    const { of, detail } = found.unseen;
    return void (await tell({ text: `idc proposes nothing, because it could not look at ${of}: ${detail}` }));
  }
  if ('refused' in found) {
    const { refused } = found;
    await noteRefusedUndo(desk.store, { of: remediation.id, by: by.askedBy, refused });
    await desk.proposals.redraw(remediation.id);
    return void (await tell({ text: refused }));
  }
  const wish = { of: remediation, plan: found.plan, requestedBy: by.askedBy };
  const { remediation: proposal, isNew } = await proposeUndo(desk.store, wish);
  if (isNew) await postUnposted(desk);
  await tell(await proposedIn(desk, proposal, isNew));
}

async function refusalFor(desk: Desk, { askedBy, channel }: By): Promise<string | undefined> {
  const { policy } = desk.policies();
  const { teamId } = await desk.slack.home();
  const person = await desk.people.look(askedBy, { fresh: true });
  const may = mayAsk(person, { teamId, ...(policy ? { policy } : {}) }, channel);
  if (!may.may) return may.sentence;
  return desk.notOffered && `idc undoes nothing: ${desk.notOffered}`;
}

async function proposedIn({ store }: Desk, proposal: Remediation, isNew: boolean): Promise<Said> {
  const { message, state } = (await findRemediation(store, proposal.id)) ?? proposal;
  if (state !== 'proposed' && !isNew)
    return { text: 'To undo this was approved already. Your click changed nothing.' };
  const what = isNew ? 'Proposed to undo it' : 'To undo it is proposed already';
  if (!message) return { text: `${what}. Somebody else has to approve it.` };
  return {
    text: `${what} in {}. Somebody else has to approve it.`,
    mention: isDirect(message.channel) ? 'a direct message' : channelName(message.channel),
  };
}

/** One that cannot be posted keeps no other from it; it is claimed again after a minute. */
async function postUnposted(desk: Desk): Promise<void> {
  const claimed = await claimUnposted(desk.store);
  const posted = await Promise.allSettled(
    claimed.map(async (one) => desk.proposals.showBelow(one, await answerFor(desk, one))),
  );
  for (const one of posted) if (one.status === 'rejected') throw one.reason;
}

/** The answer in whose thread the remediation hangs that it undoes or replaces. */
async function answerFor({ store, channels }: Desk, remediation: Remediation): Promise<MessagePlace> {
  const { diagnosisId, origin, requestedBy } = remediation;
  const asked = (await questionOfDiagnosis(store, diagnosisId))?.message;
  const undone = origin.kind === 'undo' ? (await findRemediation(store, origin.of))?.message : undefined;
  if (asked && (!undone || undone.channel === asked.channel)) return asked;
  return undone ?? { channel: channels[0] ?? requestedBy, ts: '' };
}

const NOT_KNOWN: Said = {
  text: 'idc knows no remediation with this id: it stands below each proposal. Nothing was changed.',
};
