import type { AwsPerson } from '../evidence/gains.ts';
import { type Decision, type Interests, type Known, mayDecide } from '../remediation/deciding.ts';
import type { May } from '../remediation/may.ts';
import type { Plan } from '../remediation/plan.ts';
import type { Policy } from '../remediation/policy.ts';
import type { Policies } from '../remediation/policy-source.ts';
import type { Remediation } from '../remediation/remediation.ts';
import { personBehind, type Ruling, rule, speaksOfUnits } from '../remediation/ruling.ts';
import type { Units } from '../remediation/target.ts';
import type { Home } from './app.ts';
import type { KnownPerson, People } from './people.ts';

export type Behind = NonNullable<ReturnType<typeof personBehind>>;

export interface JudgeHands {
  readonly policies: Policies;
  readonly people: People;
  readonly home: () => Promise<Home>;
  /** Where the accounts are, read now; asked only where the policy speaks of units. */
  readonly units: (accountIds: readonly string[]) => Promise<Units>;
  /** Whether the person gains access by the plan; `unknown` also where nobody knows who that is in AWS. */
  readonly gains: (who: AwsPerson, plan: Plan) => Promise<Known>;
  /** Whether the person is the one behind the call that the plan mends. */
  readonly isBehind: (who: AwsPerson, behind: Behind, plan: Plan) => Promise<Known>;
  readonly now: () => Date;
}

/** What counts for one remediation at this moment. Without a ruling nobody may decide; `fault` says why, or what else. */
export interface Ruled {
  readonly ruling?: Ruling;
  readonly policy?: Policy;
  readonly fault?: string;
}

export interface Deciding {
  readonly remediation: Remediation;
  readonly by: string;
  readonly what: Decision['what'];
  /** The plan as it would be approved; the remediation's own where nothing was picked. */
  readonly plan?: Plan;
}

export interface Judgement extends Ruled {
  readonly may: May;
  /** The AWS user name that the policy gives the person. */
  readonly awsUser?: string;
}

export type RuleOn = (remediation: Remediation, plan?: Plan) => Promise<Ruled>;

/** What the policy that is in force now says of a remediation. */
export function ruleOn(hands: Pick<JudgeHands, 'policies' | 'home' | 'units'>): RuleOn {
  return async ({ plan: stored, requestedBy }, plan = stored) => {
    const { policy, fault } = hands.policies();
    const said = fault ? { fault } : {};
    if (!policy) return said;
    const { botUserId } = await hands.home();
    const accounts = plan.actions.map(({ accountId }) => accountId);
    const units = speaksOfUnits(policy) ? await hands.units(accounts) : { known: {} };
    return { ruling: rule(policy, { plan, units, unasked: requestedBy === botUserId }), policy, ...said };
  };
}

/** Every rule but those that ask AWS who gains, and who made a call: whoever may not decide anyway costs no calls. */
export function judgeApart(hands: JudgeHands, deciding: Deciding): Promise<Judgement> {
  return judgeWith(hands, deciding, async () => ({ gains: 'no', behind: 'no' }));
}

/** Whether a person may decide now, by the policy, the membership and the interests of this moment. */
export function judge(hands: JudgeHands, deciding: Deciding): Promise<Judgement> {
  return judgeWith(hands, deciding, async (who, plan, unasked) => {
    const behind = unasked ? personBehind(plan) : undefined;
    const [gains, isBehind] = await Promise.all([
      hands.gains(who, plan),
      behind ? hands.isBehind(who, behind, plan) : ('no' as const),
    ]);
    return { gains, behind: isBehind };
  });
}

type Ask = (who: AwsPerson, plan: Plan, unasked: boolean) => Promise<Interests>;

async function judgeWith(
  hands: JudgeHands,
  { remediation, by, what, plan = remediation.plan }: Deciding,
  ask: Ask,
): Promise<Judgement> {
  const [person, { teamId }, ruled] = await Promise.all([
    hands.people.look(by, { fresh: true }),
    hands.home(),
    ruleOn(hands)(remediation, plan),
  ]);
  const who = ruled.policy ? awsPersonOf(ruled.policy, person) : {};
  const interests = await ask(who, plan, ruled.ruling?.unasked ?? false);
  const may = mayDecide(person, { ...remediation, ...ruled, what, teamId, now: hands.now() }, interests);
  const named = ruled.policy?.people;
  const awsUser = named && Object.hasOwn(named, by) ? named[by] : undefined;
  return { may, ...ruled, ...(awsUser ? { awsUser } : {}) };
}

/** The policy's map first; an address only where the policy allows it and Slack has verified it. */
function awsPersonOf({ people, matchVerifiedEmail }: Policy, person: KnownPerson): AwsPerson {
  const userName = Object.hasOwn(people, person.userId) ? people[person.userId] : undefined;
  if (userName) return { userName };
  return matchVerifiedEmail && person.emailVerified && person.email ? { email: person.email } : {};
}
