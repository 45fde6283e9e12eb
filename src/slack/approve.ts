import type bolt from '@slack/bolt';
import type { Logger } from 'pino';
import { choosePrincipal, type Plan } from '../remediation/plan.ts';
import { type Allowed, type May, mayDecide } from '../remediation/policy.ts';
import type { Remediation } from '../remediation/remediation.ts';
import { person, type Said } from '../render/slack/blocks.ts';
import { BUTTONS, CHOICE, DENY_MODAL } from '../render/slack/buttons.ts';
import { renderDenyModal, renderDetails, renderLoading, renderNote } from '../render/slack/modals.ts';
import { approve, deny } from '../store/approvals.ts';
import { expireDue, findRemediation, type Moved } from '../store/remediations.ts';
import type { Store } from '../store/store.ts';
import type { SlackApp } from './app.ts';
import { type Click, readClick } from './clicks.ts';
import type { People } from './people.ts';
import type { Proposals } from './proposals.ts';
import { tellPrivately } from './tell.ts';

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

type Gains = (email: string | undefined) => Promise<'yes' | 'no' | 'unknown'>;

/** Who wants to decide what. */
interface Deciding {
  readonly remediation: Remediation;
  readonly by: string;
}

/** Approve, Deny, the choice and the details of a proposal. Every decision is made on the record, never on a message. */
export function registerApprove(slack: SlackApp, hands: ApproveHands): Approving {
  const { app, client, work } = slack;
  const { store } = hands;
  const now = hands.now ?? (() => new Date());

  app.action(BUTTONS.approve, async ({ ack, body }) => {
    await ack();
    await work.track(
      approveClick(readClick(body as bolt.BlockAction), (said) => tellPrivately(client, body, said)),
    );
  });

  app.action(BUTTONS.deny, async ({ ack, body }) => {
    await ack();
    await work.track(denyClick(readClick(body as bolt.BlockAction)));
  });

  app.view(DENY_MODAL.callback, async ({ ack, body, view }) => {
    await ack();
    const reason = view.state.values[DENY_MODAL.block]?.[DENY_MODAL.input]?.value ?? '';
    const click = {
      id: view.private_metadata,
      by: body.user.id,
      ...(body.team ? { team: body.team.id } : {}),
    };
    await work.track(denySubmission(click, reason));
  });

  app.action(BUTTONS.details, async ({ ack, body }) => {
    await ack();
    await work.track(showDetails(readClick(body as bolt.BlockAction)));
  });

  // The pick travels with the click on Approve; here it is only taken note of.
  app.action(BUTTONS.choose, async ({ ack }) => {
    await ack();
  });

  async function approveClick(click: Click, tell: Tell): Promise<void> {
    const remediation = await own(click);
    if (!remediation) return tell({ text: NOT_OURS });
    const deciding = { remediation, by: click.by };
    // Whoever may not decide anyway causes no calls of AWS.
    const apart = await mayDecideApart(deciding);
    if (!apart.may) return refuse(deciding, apart, tell);
    const picked = pick(remediation.plan, click);
    if (!picked)
      return tell({ text: 'Pick who it is now in the list above the buttons first, then approve.' });
    const may = await mayDecideOn(deciding, picked.plan);
    if (!may.may) return refuse(deciding, may, tell);
    const { id, planHash } = remediation;
    await settle(await approve(store, { id, by: click.by, planHash, ...picked }, now()), tell);
  }

  /** The modal first, since the click is good for three seconds; whoever may not decide sees why in its place. */
  async function denyClick(click: Click): Promise<void> {
    const opened = await client.views.open({ trigger_id: click.trigger, view: renderDenyModal(click.id) });
    const instead: Tell = async (said) => {
      const view = renderNote('Deny this fix', said);
      if (opened.view?.id) await client.views.update({ view_id: opened.view.id, view });
    };
    const remediation = await own(click);
    if (!remediation) return instead({ text: NOT_OURS });
    const deciding = { remediation, by: click.by };
    const may = await mayDecideApart(deciding);
    if (!may.may) await refuse(deciding, may, instead);
  }

  async function denySubmission(click: Pick<Click, 'id' | 'by' | 'team'>, reason: string): Promise<void> {
    const tell: Tell = (said) => tellPrivately(client, { user: click.by }, said);
    const remediation = await findRemediation(store, click.id);
    if (!remediation || !(await isHome(click.team))) return tell({ text: NOT_OURS });
    const deciding = { remediation, by: click.by };
    const may = await mayDecideOn(deciding, remediation.plan);
    if (!may.may) return refuse(deciding, may, tell);
    const { id, planHash } = remediation;
    await settle(await deny(store, { id, by: click.by, planHash, reason: reason.trim() }, now()), tell);
  }

  async function showDetails(click: Click): Promise<void> {
    const title = 'What exactly changes';
    const opened = await client.views.open({ trigger_id: click.trigger, view: renderLoading(title) });
    const remediation = await own(click);
    const view = remediation ? renderDetails(remediation) : renderNote(title, { text: NOT_OURS });
    if (opened.view?.id) await client.views.update({ view_id: opened.view.id, view });
  }

  /** The remediation of the id, if the click is from our workspace and on that remediation's own message. */
  async function own(click: Click): Promise<Remediation | undefined> {
    const remediation = await findRemediation(store, click.id);
    const { message } = click;
    const isOwn =
      message && remediation?.message?.channel === message.channel && remediation.message.ts === message.ts;
    return isOwn && (await isHome(click.team)) ? remediation : undefined;
  }

  async function isHome(team: string | undefined): Promise<boolean> {
    return team === (await slack.home()).teamId;
  }

  /** All rules but the one that asks AWS who gains access by the plan. */
  function mayDecideApart(deciding: Deciding): Promise<May> {
    return judge(deciding, async () => 'no');
  }

  function mayDecideOn(deciding: Deciding, plan: Plan): Promise<May> {
    return judge(deciding, (email) => hands.gains(email, plan));
  }

  async function judge({ remediation, by }: Deciding, gains: Gains): Promise<May> {
    const [person, { teamId }] = await Promise.all([hands.people.look(by, { fresh: true }), slack.home()]);
    const rules = { teamId, ...(hands.approvers ? { approvers: hands.approvers } : {}) };
    const { requestedBy, state, expiresAt } = remediation;
    const decision = { requestedBy, state, expiresAt, gains: await gains(person.email), now: now() };
    return mayDecide(person, rules, decision);
  }

  async function refuse({ remediation }: Deciding, refused: Refused, tell: Tell): Promise<void> {
    await tell(whyNot(remediation, refused));
    await refreshed(remediation);
  }

  /** A click on buttons that should be gone: the message is behind the record, or the record behind the clock. */
  async function refreshed(remediation: Remediation): Promise<void> {
    await sweep();
    if (remediation.state !== 'proposed') await hands.proposals.redraw(remediation.id);
  }

  async function settle({ moved, remediation }: Moved, tell: Tell): Promise<void> {
    if (!moved) await tell(alreadyDecided(remediation));
    await hands.proposals.redraw(remediation.id);
  }

  async function sweep(): Promise<void> {
    const expired = await expireDue(store, now());
    await Promise.all(expired.map(({ id }) => hands.proposals.redraw(id)));
  }

  return { sweep };
}

type Refused = Extract<May, { readonly may: false }>;

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
