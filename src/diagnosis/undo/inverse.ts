import {
  administratorTraits,
  lastAssignmentTraits,
  pipelineTrait,
  takesAccessTraits,
} from '../../checks/traits.ts';
import type { Standing } from '../../evidence/standing.ts';
import { type Action, canonical, type Plan, type Trait } from '../../remediation/plan.ts';
import type { Remediation } from '../../remediation/remediation.ts';
import type { Reach, Step } from './reach.ts';

/** The plan that takes a remediation back, or why there is none. Untrusted names inside. */
export type Inverse = { readonly plan: Plan } | { readonly refused: string };

/** A step, and how it stands now with what it would change. */
interface Seen extends Step {
  readonly now: Standing;
}

/**
 * What would take a remediation back, computed from what it changed and how that stands now, in the order of
 * `reach.steps`. Refused as a whole when anything of it is not as the remediation left it. Pure.
 */
export function inverseOf(remediation: Remediation, reach: Reach, standing: readonly Standing[]): Inverse {
  const seen = reach.steps.map((step, place): Seen => ({ ...step, now: standing[place] ?? { rows: [] } }));
  const names = { ...remediation.plan.names, ...namesIn(seen) };
  const moved = seen.flatMap((one) => movedOn(one, names));
  if (moved.length > 0)
    return { refused: `The situation has changed since, so nothing is undone. ${moved.join(' ')}` };
  const lost = seen.filter(isLost);
  const possible = seen.filter((one) => !isLost(one));
  const [first, ...others] = possible.map(({ inverse }): Action => inverse);
  const not = [...reach.not, ...new Set(lost.map((one) => lostInWords(one, names)))];
  if (!first) return { refused: nothingLeft(not) };
  const creates = possible.filter(({ inverse }) => inverse.kind === 'create-assignment');
  const deletes = possible.filter(({ inverse }) => inverse.kind === 'delete-assignment');
  const { madeBy, keyArn, identityStoreId, managementAccountId } = remediation.plan;
  return {
    plan: {
      kind: 'undo',
      title: titleFor(remediation),
      because: becauseOf(remediation),
      actions: [first, ...others],
      traits: [...traitsOf(possible, names), ...(madeBy ? [pipelineTrait(madeBy)] : [])],
      beneficiaries: creates.map(({ inverse }) => ({ type: inverse.principalType, id: inverse.principalId })),
      names,
      sessions: Object.fromEntries(
        deletes.map(({ inverse, now }) => [inverse.permissionSetArn, now.sessionSeconds ?? 0]),
      ),
      irreversible: [...not, ...rolesLost(possible, names)],
      identityStoreId,
      managementAccountId,
      ...(madeBy && { madeBy }),
      ...(keyArn && { keyArn }),
    },
  };
}

type Names = Readonly<Record<string, string>>;

function namesIn(seen: readonly Seen[]): Names {
  return Object.fromEntries(
    seen.flatMap(({ now }) => (now.principal?.found ? [[now.principal.id, now.principal.name]] : [])),
  );
}

/** What somebody else changed; who did, where CloudTrail told. */
function movedOn({ made, now }: Seen, names: Names): string[] {
  const { principal, where } = wordsOf(made, names);
  if (now.sessionSeconds === undefined) return [`The permission set of ${where} does not exist any more.`];
  const isThere = isListed(made, now);
  if (isThere === (made.kind === 'create-assignment')) return [];
  const { changed } = now;
  const who = changed ? ` (by \`${changed.by ?? 'somebody'}\`, ${minute(changed.at)})` : '';
  return [
    isThere
      ? `${principal} has ${where} again${who}.`
      : `${principal} does not have ${where} any more${who}.`,
  ];
}

function isListed({ principalId, principalType }: Seen['made'], { rows }: Standing): boolean {
  return rows.some((row) => row.principalId === principalId && row.principalType === principalType);
}

/** Nobody can be assigned who is gone. */
function isLost({ inverse, now }: Seen): boolean {
  return inverse.kind === 'create-assignment' && now.principal?.found !== true;
}

function lostInWords({ made }: Seen, names: Names): string {
  const { principal, where } = wordsOf(made, names);
  return `The removed assignment of ${where} names ${lower(principal)}, who is gone: AWS cannot bring it back.`;
}

function nothingLeft(not: readonly string[]): string {
  return not.length > 0
    ? `This cannot be undone. ${not.join(' ')}`
    : 'There is nothing to undo: idc changed nothing here that is not undone already.';
}

function titleFor({ plan, origin }: Remediation): string {
  const what = plan.title.replace(/^(Undo|Do again): /, '');
  return origin.kind === 'undo' && plan.title.startsWith('Undo: ') ? `Do again: ${what}` : `Undo: ${what}`;
}

function becauseOf({ outcome }: Remediation): string {
  return `It takes back what idc changed${outcome ? ` (${minute(outcome.at)})` : ''}, and nothing else; what was there before is in the snapshot.`;
}

function traitsOf(seen: readonly Seen[], names: Names): Trait[] {
  const traits = seen.flatMap(({ inverse, now }) => {
    const set = names[inverse.permissionSetArn] ?? inverse.permissionSetArn;
    const account = names[inverse.accountId] ?? inverse.accountId;
    const who = names[inverse.principalId] ?? inverse.principalId;
    const taking =
      inverse.kind === 'delete-assignment'
        ? [
            ...takesAccessTraits(who, now.principal?.found),
            ...lastAssignmentTraits({ set, account }, others(seen, inverse, now)),
          ]
        : [];
    return [...administratorTraits(set, now), ...taking];
  });
  return [...new Map(traits.map((trait) => [canonical(trait), trait])).values()];
}

/** Whether somebody has the set in the account when the plan is done. */
function others(seen: readonly Seen[], { accountId, permissionSetArn }: Seen['inverse'], { rows }: Standing) {
  const here = seen.filter(
    ({ inverse }) => inverse.accountId === accountId && inverse.permissionSetArn === permissionSetArn,
  );
  const taken = here.filter(({ inverse }) => inverse.kind === 'delete-assignment');
  const given = here.length - taken.length;
  return rows.some((row) => !taken.some(({ made }) => isListed(made, { rows: [row] }))) || given > 0;
}

/** The role of a set goes with its last assignment in an account, and comes back under another name. */
function rolesLost(seen: readonly Seen[], names: Names): string[] {
  const sentences = seen.flatMap(({ inverse, now }) => {
    const { where } = wordsOf(inverse, names);
    if (inverse.kind === 'delete-assignment')
      return others(seen, inverse, now)
        ? []
        : [`The role of ${where} goes with its last assignment; a new one has another suffix and ARN.`];
    return now.rows.length === 0
      ? [`The role of ${where} went with its last assignment; the new one has another suffix and ARN.`]
      : [];
  });
  return [...new Set(sentences)];
}

function wordsOf({ principalType, principalId, permissionSetArn, accountId }: Seen['made'], names: Names) {
  const name = (id: string) => `\`${names[id] ?? id}\``;
  const kind = principalType === 'GROUP' ? 'Group' : 'User';
  return {
    principal: `${kind} ${name(principalId)}`,
    where: `${name(permissionSetArn)} on ${name(accountId)}`,
  };
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function minute(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
