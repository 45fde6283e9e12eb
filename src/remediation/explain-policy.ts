import { type Decision, type Interests, type Known, mayDecide } from './deciding.ts';
import { type Allowed, isListed, type Person } from './policy.ts';
import type { Ruling } from './ruling.ts';
import { deniedBy } from './ruling.ts';

/** One thing that is asked before somebody may approve, and how it stands. */
export interface Step {
  readonly holds: Known;
  /** A whole sentence. Untrusted names inside. */
  readonly sentence: string;
}

export interface Explained {
  /** Whether the person may approve, and deny, in the words that they would be told. */
  readonly verdict: string;
  readonly steps: readonly Step[];
}

interface Asked {
  readonly person: Person;
  readonly decision: Decision & { readonly ruling: Ruling };
  readonly interests: Interests;
}

/** Why somebody may approve or may not, rule by rule, the ones that allow among them. */
export function explainPolicy({ person, decision, interests }: Asked): Explained {
  const { ruling } = decision;
  const { userId } = person;
  const approve = mayDecide(person, { ...decision, what: 'approve' }, interests);
  const deny = mayDecide(person, { ...decision, what: 'deny' }, interests);
  const denied = deniedBy(person, ruling);
  return {
    verdict: [
      approve.may ? `${userId} may approve.` : `${userId} may not approve: "${approve.sentence}"`,
      deny.may ? `${userId} may deny.` : `${userId} may not deny.`,
    ].join(' '),
    steps: [
      denied
        ? { holds: 'no', sentence: `The rule "${denied.name}" denies it.` }
        : { holds: 'yes', sentence: 'No rule denies it.' },
      ...ruling.from.map((list, n) => listStep(person, list, { ruling, place: n })),
      ruling.unclear
        ? { holds: 'no', sentence: ruling.unclear }
        : { holds: 'yes', sentence: 'All that the rules depend on is known.' },
      decision.requestedBy === userId
        ? { holds: 'no', sentence: `${userId} asked for it.` }
        : { holds: 'yes', sentence: `${userId} did not ask for it.` },
      interestStep(interests.gains, `${userId} gains access by it.`, `${userId} does not gain access by it.`),
      ...(ruling.unasked
        ? [
            interestStep(
              interests.behind,
              `${userId} made the call that failed.`,
              `${userId} did not make the call that failed.`,
            ),
          ]
        : []),
    ],
  };
}

function listStep(person: Person, list: Allowed, { ruling, place }: { ruling: Ruling; place: number }): Step {
  const own = ruling.rules.filter(({ approvers }) => approvers !== undefined)[place];
  const whose = own ? `of the rule "${own.name}"` : 'of the policy';
  if (isListed(person, list))
    return { holds: 'yes', sentence: `${person.userId} is among the approvers ${whose}.` };
  const byGroup = isListed(person, ruling.against[place]);
  return {
    holds: 'no',
    sentence: byGroup
      ? `${person.userId} is among the approvers ${whose} only through a user group, which does not count for high risk.`
      : `${person.userId} is not among the approvers ${whose}.`,
  };
}

function interestStep(is: Known, yes: string, no: string): Step {
  if (is === 'unknown') return { holds: 'unknown', sentence: `Not known, which counts as yes: ${yes}` };
  return is === 'yes' ? { holds: 'no', sentence: yes } : { holds: 'yes', sentence: no };
}
