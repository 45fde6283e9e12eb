import { type Action, canonical } from '../../remediation/plan.ts';
import type { Remediation } from '../../remediation/remediation.ts';

export type Assignment = Extract<Action, { readonly principalId: string }>;

/** A remediation that has ended, what its snapshots saw, and what was tried before to undo it. */
export interface Ended {
  readonly remediation: Remediation;
  /** By the place of the action in the plan. */
  readonly before: ReadonlyMap<number, unknown>;
  readonly earlier: readonly Remediation[];
}

/** What AWS would have to do to take a change back, before anybody looked whether it still can. */
export interface Step {
  readonly made: Assignment;
  readonly inverse: Assignment;
}

export interface Reach {
  /** The last change first. */
  readonly steps: readonly Step[];
  /** Why the others cannot be undone, one sentence each. Untrusted names inside. */
  readonly not: readonly string[];
}

/** What of a remediation could be undone: changes that idc made itself, and that its snapshot proves to be changes. */
export function reachOf({ remediation, before, earlier }: Ended): Reach {
  const { plan, outcome } = remediation;
  const undone = new Set(
    earlier
      .filter(({ undone: again }) => !again)
      .flatMap(madeBy)
      .map(canonical),
  );
  const steps: Step[] = [];
  const not: string[] = [];
  for (const index of [...(outcome?.made ?? [])].reverse()) {
    const made = plan.actions[index];
    const found = made && stepFor(made, before.get(index), plan.names);
    if (typeof found === 'string') not.push(found);
    else if (found && !undone.has(canonical(found.inverse))) steps.push(found);
  }
  return { steps, not: [...new Set(not)] };
}

function madeBy({ plan, outcome }: Remediation): Action[] {
  return (outcome?.made ?? []).flatMap((index) => plan.actions[index] ?? []);
}

type Names = Readonly<Record<string, string>>;

function stepFor(made: Action, before: unknown, names: Names): Step | string {
  const name = (id: string) => `\`${names[id] ?? id}\``;
  switch (made.kind) {
    case 'provision-permission-set':
      return `AWS keeps no earlier version of a provisioned permission set: ${name(made.permissionSetArn)} on ${name(made.accountId)} stays as it is.`;
    case 'request-quota-increase':
      return `A quota request cannot be taken back: the one for ${name(made.accountId)} stays.`;
    case 'create-assignment':
      return wasThere(made, before) === false
        ? { made, inverse: { ...made, kind: 'delete-assignment' } }
        : unproven(made, name);
    case 'delete-assignment':
      return wasThere(made, before) === true
        ? { made, inverse: { ...made, kind: 'create-assignment' } }
        : unproven(made, name);
  }
}

function unproven(made: Assignment, name: (id: string) => string): string {
  return `The snapshot does not show that idc changed the assignment of ${name(made.permissionSetArn)} on ${name(made.accountId)} for ${name(made.principalId)}, so it stays as it is.`;
}

/** Whether the snapshot, rows as AWS lists them, has the assignment; undefined without a snapshot. */
function wasThere({ principalType, principalId }: Assignment, before: unknown): boolean | undefined {
  if (!Array.isArray(before)) return undefined;
  return before.some(
    (row: { PrincipalType?: unknown; PrincipalId?: unknown } | null) =>
      row?.PrincipalType === principalType && row.PrincipalId === principalId,
  );
}
