import type { AssignmentRow, InlinePolicy, PrincipalSeen, PrincipalType, Provisioning } from './evidence.ts';
import { type Gatherer, type Look, NotSeen, needFrom } from './look.ts';
import { lookAtEach } from './many.ts';
import { type Changed, whoChanged } from './who-changed.ts';

/** Something that a remediation changed: an assignment, or a permission set in an account where no principal is named. */
export interface Touched {
  readonly instanceArn: string;
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly principal?: { readonly type: PrincipalType; readonly id: string };
  /** Whether the remediation left the assignment there; who made it otherwise is looked for where it is not so. */
  readonly left?: 'present' | 'absent';
  /** When it was left so, ISO 8601 UTC. */
  readonly since?: string;
}

/** How it stands now, in the order in which it was asked for. */
export interface Standing {
  /** Absent where the permission set is gone, with all its assignments. */
  readonly sessionSeconds?: number;
  readonly rows: readonly AssignmentRow[];
  readonly principal?: PrincipalSeen;
  /** Only for a permission set without a principal. */
  readonly provisioning?: Provisioning;
  /** Absent where they could not be read. */
  readonly managedPolicies?: readonly string[];
  readonly inlinePolicy?: InlinePolicy;
  /** Who made it otherwise than it was left, where CloudTrail told at once. */
  readonly changed?: Changed;
}

/** Read anew for each; what several have in common is read once. Ends with the gaps of any that could not be seen. */
export const gatherStanding: Gatherer<'standing'> = async (look) => {
  const each = { of: 'what was changed', name: ({ accountId }: Touched) => accountId };
  const { seen, unread } = await lookAtEach(look.asked.touched ?? [], each, (one) => standingOf(look, one));
  if (unread.length > 0) throw new NotSeen(unread);
  return seen;
};

async function standingOf(look: Look, touched: Touched): Promise<Standing> {
  const { principal, left, since, ...target } = touched;
  const subject = {
    ...target,
    ...(principal && { principalType: principal.type, principalId: principal.id }),
    source: 'plan' as const,
    kind: principal ? ('creation' as const) : ('provisioning' as const),
    how: 'idc changed it.',
  };
  const get = look.about(subject, {});
  const duration = await needFrom(get, 'sessionDuration');
  if (!duration.found) return { rows: [] };
  const [rows, who, provisioning, managed, inline] = await Promise.all([
    needFrom(get, 'assignments'),
    principal ? needFrom(get, 'principal') : undefined,
    principal ? undefined : needFrom(get, 'provisioning'),
    get('managedPolicies'),
    get('inlinePolicy'),
  ]);
  const isThere = rows.some(({ principalId }) => principalId === principal?.id);
  const isMoved = left !== undefined && isThere !== (left === 'present');
  const changed = isMoved && since ? await whoChanged(look, subject, { since, isThere }) : undefined;
  return {
    sessionSeconds: duration.seconds,
    rows,
    ...(who && { principal: who }),
    ...(provisioning && { provisioning }),
    ...(managed.value && { managedPolicies: managed.value }),
    ...(inline.value && { inlinePolicy: inline.value }),
    ...(changed && { changed }),
  };
}
