import type bolt from '@slack/bolt';
import type { Logger } from 'pino';
import type { RefusalCode, Refused } from '../remediation/may.ts';
import { MOST_NEEDED } from '../remediation/policy.ts';
import type { Remediation } from '../remediation/remediation.ts';
import { person, type Said } from '../render/slack/blocks.ts';
import { BUTTONS, DENY_MODAL } from '../render/slack/buttons.ts';
import { renderDenyModal, renderDetails, renderNote } from '../render/slack/modals.ts';
import { type ApproveClick, type Approved, approve, deny } from '../store/approvals.ts';
import { notDrawn } from '../store/drawn.ts';
import { expireDue, findRemediation, type Moved } from '../store/remediations.ts';
import type { Store } from '../store/store.ts';
import type { SlackApp } from './app.ts';
import { registerReason } from './approve-reason.ts';
import { type Click, readClick } from './clicks.ts';
import { type JudgeHands, type Judgement, judge, judgeApart } from './judge.ts';
import { MEMBERS_ONLY, openModal } from './modal.ts';
import { isMember } from './people.ts';
import { LOOK_AGAIN, type Picked, pick } from './pick.ts';
import type { Proposals } from './proposals.ts';
import { tellPrivately } from './tell.ts';
import { pause } from './work.ts';

export interface ApproveHands extends Omit<JudgeHands, 'now' | 'home'> {
  readonly store: Store;
  readonly proposals: Proposals;
  readonly logger: Logger;
  readonly now?: () => Date;
  /** Draws the Home tab of somebody who decided. */
  readonly redrawHome?: (userId: string) => Promise<void>;
}

export interface Approving {
  /** Expires what nobody decided in time, and redraws what a process that died has not. To be called every few seconds. */
  sweep(): Promise<void>;
}

/** Says something to who clicked, and to nobody else. */
type Tell = (said: Said) => Promise<void>;

/** What every decision needs at hand. */
interface Desk extends ApproveHands, JudgeHands {
  readonly slack: SlackApp;
  readonly now: () => Date;
}

/** Approve, Deny, the choice and the details of a proposal. Every decision is made on the record, never on a message. */
export function registerApprove(slack: SlackApp, hands: ApproveHands): Approving {
  const { app, client, work } = slack;
  const desk: Desk = { now: () => new Date(), ...hands, home: slack.home, slack };

  const approveThere = async (click: Click, tell: Tell) => {
    await approveClick(desk, click, tell);
    await desk.redrawHome?.(click.by);
  };

  app.action(BUTTONS.approve, async ({ ack, body }) => {
    await ack();
    const tell: Tell = (said) => tellPrivately(client, body, said);
    await work.track(approveThere(readClick(body as bolt.BlockAction), tell));
  });

  registerReason(slack, approveThere);

  app.action(BUTTONS.deny, async ({ ack, body }) => {
    await ack();
    await work.track(denyClick(desk, readClick(body as bolt.BlockAction)));
  });

  app.view(DENY_MODAL.callback, async ({ ack, body, view }) => {
    await ack();
    const reason = view.state.values[DENY_MODAL.block]?.[DENY_MODAL.input]?.value ?? '';
    const team = body.team ? { team: body.team.id } : {};
    const by = body.user.id;
    const denied = denySubmission(desk, { id: view.private_metadata, by, ...team }, reason);
    await work.track(denied.then(() => desk.redrawHome?.(by)));
  });

  app.action(BUTTONS.details, async ({ ack, body }) => {
    await ack();
    await work.track(showDetails(desk, readClick(body as bolt.BlockAction)));
  });

  // The pick travels with the click on Approve; here it is only taken note of.
  app.action(BUTTONS.choose, async ({ ack }) => {
    await ack();
  });

  return {
    async sweep() {
      await sweep(desk);
      for (const id of await notDrawn(desk.store)) await desk.proposals.redraw(id);
    },
  };
}

/** As often as somebody else approved while this one was judged; each time somebody new, so it ends. */
async function approveClick(desk: Desk, click: Click, tell: Tell): Promise<void> {
  for (;;) {
    const remediation = await own(desk, click);
    if (!remediation) return tell({ text: NOT_OURS });
    const approved = await approveOnce(desk, { remediation, click }, tell);
    if (!approved?.again) return;
  }
}

interface Clicked {
  readonly remediation: Remediation;
  readonly click: Click;
}

async function approveOnce(desk: Desk, clicked: Clicked, tell: Tell): Promise<Approved | undefined> {
  const { remediation, click } = clicked;
  const deciding = { remediation, by: click.by, what: 'approve' } as const;
  // Whoever may not decide anyway causes no calls of AWS.
  const apart = await judgeApart(desk, deciding);
  if (!apart.may.may) return refused(desk, remediation, { may: apart.may, fault: apart.fault, tell });
  if (remediation.approvals.some(({ by }) => by === click.by))
    return void (await tell(counted(remediation, click.by)));
  const picked = pick(remediation.plan, click);
  if (typeof picked === 'string') {
    await tell({ text: picked });
    if (picked === LOOK_AGAIN) await desk.proposals.redraw(remediation.id);
    return undefined;
  }
  const judged = await judge(desk, { ...deciding, plan: picked.plan });
  if (!judged.may.may) return refused(desk, remediation, { may: judged.may, fault: judged.fault, tell });
  const approved = await approve(
    desk.store,
    await approvalOf(desk, clicked, { ...judged, ...picked }),
    desk.now(),
  );
  if (!approved.again) await settle(desk, approved, { by: click.by, fault: judged.fault, tell });
  return approved;
}

/** Everything that the store has to know to count this click, earlier approvals judged again among it. */
async function approvalOf(
  desk: Desk,
  { remediation, click }: Clicked,
  { ruling, awsUser, plan, chosenPrincipalId }: Judgement & Picked,
): Promise<ApproveClick> {
  const others = remediation.approvals.filter(({ by }) => by !== click.by);
  const earlier = await Promise.all(
    others.map(async ({ by }) => {
      const { may } = await judge(desk, { remediation, by, what: 'approve', plan });
      return { by, counts: may.may };
    }),
  );
  return {
    id: remediation.id,
    by: click.by,
    planHash: remediation.planHash,
    plan,
    needs: ruling?.needs ?? MOST_NEEDED,
    earlier,
    ...(chosenPrincipalId ? { chosenPrincipalId } : {}),
    ...(click.reason ? { reason: click.reason } : {}),
    ...(awsUser ? { awsUser } : {}),
  };
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
  const { may, fault } = await judgeApart(desk, { remediation, by: click.by, what: 'deny' });
  if (!may.may) await refused(desk, remediation, { may, fault, tell: instead });
}

async function denySubmission(
  desk: Desk,
  { id, by, team }: Pick<Click, 'id' | 'by' | 'team'>,
  reason: string,
): Promise<void> {
  const tell: Tell = (said) => tellPrivately(desk.slack.client, { user: by }, said);
  const remediation = await findRemediation(desk.store, id);
  if (!remediation || !(await isHome(desk, team))) return tell({ text: NOT_OURS });
  const { may, fault } = await judge(desk, { remediation, by, what: 'deny' });
  if (!may.may) return void (await refused(desk, remediation, { may, fault, tell }));
  const { planHash } = remediation;
  const denied = await deny(desk.store, { id, by, planHash, reason: reason.trim() }, desk.now());
  await settle(desk, denied, { by, fault, tell });
}

async function showDetails(desk: Desk, click: Click): Promise<void> {
  await openModal(desk.slack.client, { title: 'What exactly changes', trigger: click.trigger }, async () => {
    if (!isMember(await desk.people.look(click.by, { fresh: false }), await desk.slack.home()))
      return MEMBERS_ONLY;
    const remediation = await own(desk, click);
    return remediation ? renderDetails(remediation) : { text: NOT_OURS };
  });
}

/** The remediation of the id, if the click is from our workspace, and on that remediation's own message or on a Home. */
async function own(
  desk: Desk,
  { id, isHome: atHome, message, team }: Click,
): Promise<Remediation | undefined> {
  const remediation = atHome ? await findRemediation(desk.store, id) : await placed(desk, id);
  const place = remediation?.message;
  const isOwn = atHome || (message && place?.channel === message.channel && place.ts === message.ts);
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

interface Answering {
  readonly fault: string | undefined;
  readonly tell: Tell;
}

/** After a click on buttons that should be gone the message is behind the record, or the record behind the clock. */
async function refused(
  desk: Desk,
  remediation: Remediation,
  { may, fault, tell }: Answering & { readonly may: Refused },
): Promise<undefined> {
  await tell(whyNot(remediation, may));
  if (APPROVERS_HEAR.has(may.code)) await tellFault(fault, tell);
  await sweep(desk);
  if (remediation.state !== 'proposed') await desk.proposals.redraw(remediation.id);
}

async function settle(
  desk: Desk,
  { moved, remediation }: Moved,
  { by, fault, tell }: Answering & { readonly by: string },
): Promise<void> {
  if (moved) desk.logger.info({ remediation: remediation.id, state: remediation.state }, 'it was decided');
  if (!moved)
    await tell(remediation.state === 'proposed' ? counted(remediation, by) : alreadyDecided(remediation));
  await tellFault(fault, tell);
  await desk.proposals.redraw(remediation.id);
}

async function tellFault(fault: string | undefined, tell: Tell): Promise<void> {
  if (fault) await tell({ text: `Whoever runs idc should know: ${fault}` });
}

function counted({ approvals }: Remediation, by: string): Said {
  const own = approvals.some((approval) => approval.by === by);
  return {
    text: own
      ? 'You approved this already, and it waits for somebody else. Your click changed nothing.'
      : 'This proposal changed while you clicked. Look at it again; your click changed nothing.',
  };
}

async function sweep({ store, proposals, now }: Desk): Promise<void> {
  const expired = await expireDue(store, now());
  await Promise.all(expired.map(({ id }) => proposals.redraw(id)));
}

/** Refusals that only somebody on the list of approvers is told: nobody else learns of faults in the policy. */
const APPROVERS_HEAR: ReadonlySet<RefusalCode> = new Set([
  'not-known-enough',
  'requester',
  'beneficiary',
  'beneficiary-unknown',
  'behind',
  'behind-unknown',
]);

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
