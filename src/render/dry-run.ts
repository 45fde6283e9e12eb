import type { Action, Plan } from '../remediation/plan.ts';
import { changeInWords } from './change.ts';

/** Everything that an approver has to know before anything happens, in plain sentences. Names inside are untrusted. */
export interface DryRun {
  /** How it is now, as seen when the plan was made; one for each change, in its order. */
  readonly now: readonly string[];
  readonly willChange: readonly string[];
  readonly willNotChange: string;
  /** Whose access goes on for a while, and for how long; none where nobody loses any. */
  readonly sessions: readonly string[];
  /** AWS's page on how to end such sessions sooner. */
  readonly revoke?: string;
  readonly wayBack: WayBack;
}

/** One statement on what cannot be taken back, and on what `undo` would do. */
export interface WayBack {
  readonly title: 'Can be undone' | 'Cannot be undone in full' | 'Cannot be undone';
  readonly lines: readonly string[];
}

/** The plan, told before it is applied. Nothing is read for it: everything stands in the plan. */
export function dryRun(plan: Plan): DryRun {
  return {
    now: plan.actions.map((action) => nowInWords(action, plan)),
    willChange: changeInWords(plan),
    willNotChange: staysInWords(plan),
    sessions: sessionsInWords(plan),
    ...(plan.actions.some(isDelete) && { revoke: REVOKE }),
    wayBack: wayBack(plan),
  };
}

/** The same as titled lists, in the order in which they are read; what is empty is left out. */
export function dryRunParts(plan: Plan): { readonly title: string; readonly lines: readonly string[] }[] {
  const { now, willChange, willNotChange, sessions, revoke, wayBack: back } = dryRun(plan);
  const parts = [
    { title: 'Now', lines: now },
    { title: 'Will change', lines: willChange },
    { title: 'Will not change', lines: [willNotChange] },
    { title: 'Role sessions', lines: [...sessions, ...(revoke ? [`To end them sooner: ${revoke}`] : [])] },
    back,
  ];
  return parts.filter(({ lines }) => lines.length > 0);
}

function nowInWords(action: Action, plan: Plan): string {
  const name = (id: string) => plan.names[id] ?? id;
  const where =
    'permissionSetArn' in action ? `${name(action.permissionSetArn)} on ${name(action.accountId)}` : '';
  switch (action.kind) {
    case 'create-assignment':
      return plan.choose
        ? `None of those who may be picked is known to have ${where}.`
        : `${holder(action, name)} does not have ${where}.`;
    case 'delete-assignment':
      return `${holder(action, name)} has ${where}.`;
    case 'provision-permission-set':
      return `${where} is at an older version than the permission set.`;
    case 'request-quota-increase':
      return `The quota in ${name(action.accountId)} is below ${action.desired}.`;
  }
}

function holder(
  { principalType, principalId }: Extract<Action, { readonly principalId: string }>,
  name: (id: string) => string,
): string {
  return `${principalType === 'GROUP' ? 'Group' : 'User'} ${name(principalId)} (id ending ${principalId.slice(-4)})`;
}

function staysInWords({ actions }: Plan): string {
  const kinds = new Set(actions.map(({ kind }) => kind));
  if (kinds.has('provision-permission-set'))
    return 'Nobody is assigned or removed, and the permission set stays as it is; no other account is touched.';
  if (kinds.has('request-quota-increase')) return 'Nobody gains or loses access.';
  return 'Nobody else gains or loses access; the permission set, the users and groups and all other accounts stay as they are.';
}

/** AWS's longest: what is assumed of a set whose own was not read. */
const LONGEST_SECONDS = 12 * 3_600;
const REVOKE =
  'https://docs.aws.amazon.com/singlesignon/latest/userguide/prereqs-revoking-user-permissions.html';

/** Role sessions survive the removal of the assignment that they came from. */
function sessionsInWords({ actions, names, sessions }: Plan): string[] {
  const sets = new Set(actions.filter(isDelete).map(({ permissionSetArn }) => permissionSetArn));
  const lines = [...sets].map((arn) => {
    const seconds = sessions?.[arn];
    const long = `up to ${hours(seconds ?? LONGEST_SECONDS)}${seconds ? '' : ' (the longest that AWS allows)'}`;
    return `Removing an assignment ends no session: who is in a role session of ${names[arn] ?? arn} stays in it for ${long}, and idc cannot end it.`;
  });
  const provisions = actions.some(({ kind }) => kind === 'provision-permission-set');
  return provisions
    ? [...lines, 'Role sessions that are open now go on, with what the new version allows.']
    : lines;
}

type Delete = Extract<Action, { readonly kind: 'delete-assignment' }>;

function isDelete(action: Action): action is Delete {
  return action.kind === 'delete-assignment';
}

function hours(seconds: number): string {
  const whole = Math.floor(seconds / 3_600);
  const minutes = Math.round((seconds % 3_600) / 60);
  const parts = [
    ...(whole > 0 ? [`${whole} hour${whole === 1 ? '' : 's'}`] : []),
    ...(minutes > 0 ? [`${minutes} minutes`] : []),
  ];
  return parts.join(' ') || 'a minute';
}

function wayBack(plan: Plan): WayBack {
  const { irreversible } = plan;
  const undo = undoInWords(plan);
  if (!undo)
    return { title: 'Cannot be undone', lines: irreversible.length > 0 ? irreversible : [BY_NOBODY] };
  if (irreversible.length === 0) return { title: 'Can be undone', lines: [undo] };
  return { title: 'Cannot be undone in full', lines: [...irreversible, undo] };
}

const BY_NOBODY = 'idc has no way back from this.';

/** What these take away names somebody who is gone: nobody can be given it again. */
const OF_THE_GONE: ReadonlySet<Plan['kind']> = new Set([
  'repoint-assignment',
  'repoint-all',
  'remove-orphans',
]);

/** Absent where there is nothing that idc could take back. */
function undoInWords({ actions, kind }: Plan): string | undefined {
  const count = (kind: Action['kind']) => actions.filter((action) => action.kind === kind).length;
  const [created, deleted] = [count('create-assignment'), count('delete-assignment')];
  const parts = [
    ...(created > 0 ? [`removes ${assignments(created)} that this creates`] : []),
    ...(deleted > 0 && !OF_THE_GONE.has(kind)
      ? [`creates ${assignments(deleted)} again that this removes, where its user or group still exists`]
      : []),
  ];
  return parts.length > 0
    ? `\`undo\` ${parts.join(', and ')}; somebody has to approve that, too.`
    : undefined;
}

function assignments(count: number): string {
  return count === 1 ? 'the assignment' : `the ${count} assignments`;
}
