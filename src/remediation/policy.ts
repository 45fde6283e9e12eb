/** A person as the verified Slack payload and a membership read at the click describe them. */
export interface Person {
  readonly userId: string;
  readonly teamId: string;
  readonly kind: 'member' | 'guest' | 'external' | 'bot';
  /** The user groups that the person is in. */
  readonly groups: readonly string[];
}

/** Slack ids. Channels count for asking only. */
export interface Allowed {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly channels: readonly string[];
}

export type Risk = 'low' | 'high';

/** What the policy says of some plans. A condition that is absent holds for every plan. */
export interface Rule {
  /** For explanations. */
  readonly name: string;
  readonly accounts?: readonly string[];
  /** Organizational units, or the root; an account counts with every unit above it. */
  readonly units?: readonly string[];
  /** Permission sets by ARN or name. */
  readonly sets?: readonly string[];
  readonly risk?: Risk;
  readonly deny?: 'everybody' | Allowed;
  /** They decide in place of the policy's approvers. */
  readonly approvers?: Allowed;
  /** At least so many different people. */
  readonly needs?: number;
}

export interface Policy {
  /** Unset means the approvers. */
  readonly askers?: Allowed;
  /** Who may ask about other people. Unset means the approvers. */
  readonly operators?: Allowed;
  readonly approvers: Allowed;
  /** How many different people have to approve, by risk. */
  readonly needs: Readonly<Record<Risk, number>>;
  readonly highRisk: {
    readonly accounts: readonly string[];
    readonly units: readonly string[];
    readonly sets: readonly string[];
    /** A plan with more changes than this is high risk. */
    readonly items: number;
  };
  readonly rules: readonly Rule[];
  /** AWS user names by Slack user id. */
  readonly people: Readonly<Record<string, string>>;
  /** Whether a person is the AWS user who has the e-mail address that Slack has verified. */
  readonly matchVerifiedEmail: boolean;
  /** Accounts in which a change may be applied although a pipeline made what it changes. */
  readonly pipelines: { readonly apply: readonly string[] };
}

/** What counts now. Without a policy idc only looks; `fault` says what is wrong with the file, in words. */
export interface InForce {
  readonly policy?: Policy;
  readonly fault?: string;
  /** Of the file as it was read last, good or not, in hexadecimal. */
  readonly sha256?: string;
}

export const NOBODY: Allowed = { users: [], groups: [], channels: [] };
/** How many different people may be asked for at most; their ids stand in one session tag of 256 characters. */
export const MOST_NEEDED = 10;

/** What holds where a policy says nothing else. */
export const DEFAULTS = {
  approvers: NOBODY,
  needs: { low: 1, high: 2 },
  highRisk: { accounts: [], units: [], sets: [], items: 5 },
  rules: [],
  people: {},
  matchVerifiedEmail: false,
  pipelines: { apply: [] },
} as const satisfies Policy;

/** The policy of lists alone: everything else by default, people known by the address that Slack has verified. */
export function policyOfLists(lists: Pick<Policy, 'askers' | 'approvers' | 'operators'>): Policy {
  return { ...DEFAULTS, ...lists, matchVerifiedEmail: true };
}

/** Every user group that the policy names: whose members have to be looked up. */
export function groupsOf({ askers, operators, approvers, rules }: Policy): readonly string[] {
  const ofRules = rules.flatMap(({ deny, approvers: own }) => [deny === 'everybody' ? undefined : deny, own]);
  return [...new Set([askers, operators, approvers, ...ofRules].flatMap((list) => list?.groups ?? []))];
}

export function isListed(person: Pick<Person, 'userId' | 'groups'>, allowed: Allowed | undefined): boolean {
  if (!allowed) return false;
  return (
    allowed.users.includes(person.userId) || person.groups.some((group) => allowed.groups.includes(group))
  );
}
