import { createHash } from 'node:crypto';
import type { PrincipalType, Tool } from '../evidence/evidence.ts';

interface AssignmentTarget {
  readonly instanceArn: string;
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly principalType: PrincipalType;
  readonly principalId: string;
}

/** Every write that idc can make. Nothing outside this union is ever sent to AWS as a write. */
export type Action =
  | ({ readonly kind: 'create-assignment' } & AssignmentTarget)
  | ({ readonly kind: 'delete-assignment' } & AssignmentTarget)
  | {
      readonly kind: 'provision-permission-set';
      readonly instanceArn: string;
      readonly accountId: string;
      readonly permissionSetArn: string;
    }
  | {
      readonly kind: 'request-quota-increase';
      readonly accountId: string;
      readonly serviceCode: 'iam';
      readonly quotaCode: 'L-0DA4ABF3' | 'L-FE177D64';
      readonly desired: number;
    };
export type ActionKind = Action['kind'];

export type PlanKind =
  | 'retry-assignment'
  | 'repoint-assignment'
  | 'repoint-all'
  | 'remove-orphans'
  | 'provision-permission-set'
  | 'request-quota-increase'
  | 'undo';

/** No plan changes more at once; what is beyond waits until it is done. */
export const MOST_ACTIONS = 50;

export interface Beneficiary {
  readonly type: PrincipalType;
  readonly id: string;
}

/**
 * Something about the plan that makes it high risk, read when the plan was made. `unknown` stands for what could not be
 * read: not knowing is high risk, too.
 */
export interface Trait {
  readonly kind: 'administrator' | 'takes-access' | 'last-assignment' | 'pipeline' | 'unknown';
  /** One sentence for the approver. Untrusted names inside. */
  readonly sentence: string;
}

/** Who made the call that failed, as CloudTrail names them. Untrusted. */
export interface Caller {
  readonly arn?: string;
  /** The user's id in the identity store, where AWS says on whose behalf the call was made. */
  readonly userId?: string;
}

/** A plan is data: it is shown, hashed, approved, stored and applied in this one form. */
export interface Plan {
  readonly kind: PlanKind;
  /** One sentence, imperative: "Give payments-oncall its access back on payments-prod". Untrusted names inside. */
  readonly title: string;
  /** Why the change is right, one sentence. */
  readonly because: string;
  readonly actions: readonly [Action, ...Action[]];
  /** What makes it high risk whatever the policy says; the rest is for the policy (see risk.ts). */
  readonly traits: readonly Trait[];
  /** Absent where the plan mends no call, or nobody knows who made it. */
  readonly caller?: Caller;
  /** Who gains access; none of them may approve. */
  readonly beneficiaries: readonly Beneficiary[];
  /** Names by id or ARN, for display only. */
  readonly names: Readonly<Record<string, string>>;
  /**
   * The longest that a role session of a permission set lasts, in seconds, by ARN: whoever loses it keeps a session that
   * they have. Read when the plan was made.
   */
  readonly sessions?: Readonly<Record<string, number>>;
  /** What cannot be undone, one sentence each. */
  readonly irreversible: readonly string[];
  /** The choice that an approver must make first: candidates for the principal, when idc has only a resemblance. */
  readonly choose?: readonly { readonly id: string; readonly name: string }[];
  /** Why each approver has to type a reason, one sentence; absent where none is asked for. */
  readonly askReason?: string;
  /** The tool that made what this changes, and owns it: only a policy that says so lets idc change it. */
  readonly madeBy?: Tool;
  /** The customer managed KMS key of the instance, without which nothing of it can be read or written. */
  readonly keyArn?: string;
  /** The instance's identity store, in which beneficiaries are looked up. */
  readonly identityStoreId: string;
  /** The management account, which no action may touch. */
  readonly managementAccountId: string;
}

/** SHA-256 over the plan with its keys sorted: two plans are the same plan exactly when their hashes are. */
export function hashPlan(plan: Plan): string {
  return createHash('sha256').update(canonical(plan)).digest('hex');
}

/**
 * The hash without the request for a reason: whether one is asked for is a matter of when somebody looked, and changes
 * nothing that would be done.
 */
export function hashOfChange({ askReason: _, ...plan }: Plan): string {
  return hashPlan(plan);
}

/** JSON with the keys of every object sorted and nothing between its parts (RFC 8785). Leaves out what is undefined. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
    .join(',')}}`;
}

/**
 * Completes a plan with the principal that the approver picked: the create action names it, it is the only
 * beneficiary, and nothing is left to choose. Throws when `id` is not one of the plan's candidates.
 */
export function choosePrincipal(plan: Plan, id: string): Plan {
  const { choose, ...rest } = plan;
  const chosen = choose?.find((candidate) => candidate.id === id);
  if (!chosen) throw new Error(`${id} is not a candidate of this plan`);
  const [first, ...others] = plan.actions;
  const named = (action: Action): Action =>
    action.kind === 'create-assignment' ? { ...action, principalId: id } : action;
  const creates = plan.actions.filter((action) => action.kind === 'create-assignment');
  return {
    ...rest,
    actions: [named(first), ...others.map(named)],
    beneficiaries: creates.slice(0, 1).map((action) => ({ type: action.principalType, id })),
    names: { ...plan.names, [id]: chosen.name },
  };
}
