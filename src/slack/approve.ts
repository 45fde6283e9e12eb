import type bolt from '@slack/bolt';
import type { Logger } from 'pino';
import { choosePrincipal, type Plan } from '../remediation/plan.ts';
import { type Allowed, type May, mayDecide } from '../remediation/policy.ts';
import type { Remediation } from '../remediation/remediation.ts';
import { person, type Said } from '../render/slack/blocks.ts';
import { BUTTONS, CHOICE, DENY_MODAL } from '../render/slack/buttons.ts';
import { renderDenyModal, renderDetails, renderNote } from '../render/slack/modals.ts';
import { approve, deny } from '../store/approvals.ts';
import { expireDue, findRemediation, type Moved } from '../store/remediations.ts';
import type { Store } from '../store/store.ts';
import type { SlackApp } from './app.ts';
import { type Click, readClick } from './clicks.ts';
import { MEMBERS_ONLY, openModal } from './modal.ts';
import { isMember, type People } from './people.ts';
import type { Proposals } from './proposals.ts';
import { tellPrivately } from './tell.ts';
import { pause } from './work.ts';

export interface ApproveHands {
  readonly store: Store;
  readonly people: People;
  readonly proposals: Proposals;
  readonly approvers?: Allowed;
  /** Whether the person with this address gains access by the plan; `unknown` also where there is no address. */
  readonly gains: (email: string | undefined, plan: Plan) => Promise<'yes' | 'no' | 'unknown'>;
  readonly logger: Logger;
  readonly now?: () => Date;
}

export interface Approving {
  /** Expires what nobody decided in time and redraws it. To be called every few seconds. */
  sweep(): Promise<void>;
}

/** Says something to who clicked, and to nobody else. */
type Tell = (said: Said) => Promise<void>;

/** What every decision needs at hand. */
interface Desk extends ApproveHands {
  readonly slack: SlackApp;
  readonly now: () => Date;
}

type Gains = (email: string | undefined) => Promise<'yes' | 'no' | 'unknown'>;

/** Who wants to decide what. */
interface Deciding {
  readonly remediation: Remediation;
  readonly by: string;
}

/** Approve, Deny, the choice and the details of a proposal. Every decision is made on the record, never on a message. */
export function registerApprove(slack: SlackApp, hands: ApproveHands): Approving {
  const { app, client, work } = slack;
  const desk: Desk = { now: () => new Date(), ...hands, slack };

  app.action(BUTTONS.approve, async ({ ack, body }) => {
    await ack();
    const tell: Tell = (said) => tellPrivately(client, body, said);
    await work.track(approveClick(desk, readClick(body as bolt.BlockAction), tell));
  });

  app.action(BUTTONS.deny, async ({ ack, body }) => {
    await ack();
    await work.track(denyClick(desk, readClick(body as bolt.BlockAction)));
  });

  app.view(DENY_MODAL.callback, async ({ ack, body, view }) => {
    await ack();
    const reason = view.state.values[DENY_MODAL.block]?.[DENY_MODAL.input]?.value ?? '';
    const team = body.team ? { team: body.team.id } : {};
    await work.track(denySubmission(desk, { id: view.private_metadata, by: body.user.id, ...team }, reason));
  });

  app.action(BUTTONS.details, async ({ ack, body }) => {
    await ack();
    await work.track(showDetails(desk, readClick(body as bolt.BlockAction)));
  });

  // The pick travels with the click on Approve; here it is only taken note of.
  app.action(BUTTONS.choose, async ({ ack }) => {
    await ack();
  });

  return { sweep: () => sweep(desk) };
}

async function approveClick(desk: Desk, click: Click, tell: Tell): Promise<void> {
  const remediation = await own(desk, click);
  if (!remediation) return tell({ text: NOT_OURS });
  const deciding = { remediation, by: click.by };
  // Whoever may not decide anyway causes no calls of AWS.
  const apart = await mayDecideApart(desk, deciding);
  if (!apart.may) return refuse(desk, remediation, tell(whyNot(remediation, apart)));
  const picked = pick(remediation.plan, click);
  if (!picked) return tell({ text: PICK_FIRST });
  const may = await mayDecideOn(desk, deciding, picked.plan);
  if (!may.may) return refuse(desk, remediation, tell(whyNot(remediation, may)));
  const { id, planHash } = remediation;
  await settle(desk, await approve(desk.store, { id, by: click.by, planHash, ...picked }, desk.now()), tell);
}

/** The modal first, since the click is good for three seconds; whoever may not decide sees why in its place. */
async function denyClick(desk: Desk, click: Click): Promise<void> {
  const { views } = desk.slack.client;
  const opened = await views.open({ trigger_id: click.trigger, view: renderDenyModal(click.id) });
  const instead: Tell = async (said) => {
    const view = renderNote('Deny this fix', said);
    if (opened.view?.id) await views.update({ view_id: opened.view.id, view });
  };
  const remediation = await own(desk, click);
  if (!remediation) return instead({ text: NOT_OURS });
  const may = await mayDecideApart(desk, { remediation, by: click.by });
  if (!may.may) await refuse(desk, remediation, instead(whyNot(remediation, may)));
}

async function denySubmission(
  desk: Desk,
  { id, by, team }: Pick<Click, 'id' | 'by' | 'team'>,
  reason: string,
): Promise<void> {
  const tell: Tell = (said) => tellPrivately(desk.slack.client, { user: by }, said);
  const remediation = await findRemediation(desk.store, id);
  if (!remediation || !(await isHome(desk, team))) return tell({ text: NOT_OURS });
  const may = await mayDecideOn(desk, { remediation, by }, remediation.plan);
  if (!may.may) return refuse(desk, remediation, tell(whyNot(remediation, may)));
  const { planHash } = remediation;
  await settle(desk, await deny(desk.store, { id, by, planHash, reason: reason.trim() }, desk.now()), tell);
}

async function showDetails(desk: Desk, click: Click): Promise<void> {
  await openModal(desk.slack.client, { title: 'What exactly changes', trigger: click.trigger }, async () => {
    if (!isMember(await desk.people.look(click.by, { fresh: false }), await desk.slack.home()))
      return MEMBERS_ONLY;
    const remediation = await own(desk, click);
    return remediation ? renderDetails(remediation) : { text: NOT_OURS };
  });
}

/** The remediation of the id, if the click is from our workspace and on that remediation's own message. */
async function own(desk: Desk, { id, message, team }: Click): Promise<Remediation | undefined> {
  const remediation = await placed(desk, id);
  const place = remediation?.message;
  const isOwn = message && place?.channel === message.channel && place.ts === message.ts;
  return isOwn && (await isHome(desk, team)) ? remediation : undefined;
}

/** A click can be faster than the note of where the proposal was posted, which follows Slack's answer. */
async function placed({ store, slack }: Desk, id: string): Promise<Remediation | undefined> {
  for (let tries = 0; ; tries++) {
    const remediation = await findRemediation(store, id);
    if (!remediation || remediation.message || tries === 5) return remediation;
    if (!(await pause(200, slack.work.stopping))) return remediation;
  }
}

async function isHome(desk: Desk, team: string | undefined): Promise<boolean> {
  return team === (await desk.slack.home()).teamId;
}

/** All rules but the one that asks AWS who gains access by the plan. */
function mayDecideApart(desk: Desk, deciding: Deciding): Promise<May> {
  return judge(desk, deciding, async () => 'no');
}

function mayDecideOn(desk: Desk, deciding: Deciding, plan: Plan): Promise<May> {
  return judge(desk, deciding, (email) => desk.gains(email, plan));
}

async function judge(desk: Desk, { remediation, by }: Deciding, gains: Gains): Promise<May> {
  const [person, { teamId }] = await Promise.all([desk.people.look(by, { fresh: true }), desk.slack.home()]);
  const rules = { teamId, ...(desk.approvers ? { approvers: desk.approvers } : {}) };
  const { requestedBy, state, expiresAt } = remediation;
  const decision = { requestedBy, state, expiresAt, gains: await gains(person.email), now: desk.now() };
  return mayDecide(person, rules, decision);
}

/** After a click on buttons that should be gone the message is behind the record, or the record behind the clock. */
async function refuse(desk: Desk, remediation: Remediation, told: Promise<void>): Promise<void> {
  await told;
  await sweep(desk);
  if (remediation.state !== 'proposed') await desk.proposals.redraw(remediation.id);
}

async function settle(desk: Desk, { moved, remediation }: Moved, tell: Tell): Promise<void> {
  if (!moved) await tell(alreadyDecided(remediation));
  await desk.proposals.redraw(remediation.id);
}

async function sweep({ store, proposals, now }: Desk): Promise<void> {
  const expired = await expireDue(store, now());
  await Promise.all(expired.map(({ id }) => proposals.redraw(id)));
}

type Refused = Extract<May, { readonly may: false }>;

const PICK_FIRST = 'Pick who it is now in the list above the buttons first, then approve.';
const NOT_OURS = 'This is not a proposal that idc knows, so nothing was changed.';

function whyNot(remediation: Remediation, refused: Refused): Said {
  return refused.code === 'already-decided' ? alreadyDecided(remediation) : { text: refused.sentence };
}

function alreadyDecided({ approval, denial, state }: Remediation): Said {
  if (approval)
    return { text: 'Already approved by {}. Your click changed nothing.', mention: person(approval.by) };
  if (denial)
    return { text: 'Already denied by {}. Your click changed nothing.', mention: person(denial.by) };
  const what = state === 'superseded' ? 'was withdrawn' : 'has expired';
  return { text: `This proposal ${what}. Your click changed nothing.` };
}

/** The plan to approve: the one shown, or, where the approver has to choose, completed. Absent until then. */
function pick(
  plan: Plan,
  click: Click,
): { readonly plan: Plan; readonly chosenPrincipalId?: string } | undefined {
  if (!plan.choose) return { plan };
  const number = click.picked(CHOICE.block);
  const chosen = number === undefined ? undefined : plan.choose[Number(number)];
  return chosen && { plan: choosePrincipal(plan, chosen.id), chosenPrincipalId: chosen.id };
}
