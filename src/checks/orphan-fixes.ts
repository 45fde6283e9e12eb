import type { PrincipalType, Tool } from '../evidence/evidence.ts';
import type { Orphan } from '../evidence/orphans.ts';
import type { Pair } from '../evidence/provisioned.ts';
import { rowName } from '../evidence/row-name.ts';
import { APART_HOURS } from '../evidence/sightings.ts';
import type { Action, Plan, Trait } from '../remediation/plan.ts';
import { MOST_ACTIONS } from '../remediation/plan.ts';
import type { Seen } from './check.ts';
import { pipelineShapes } from './pipeline.ts';
import { administratorTraits, lastAssignmentTraits, pipelineTrait } from './traits.ts';
import { list } from './words.ts';

export interface OrphanFix {
  readonly plan?: Plan;
  /** What the plan leaves out, and why; or why there is none. */
  readonly advice: readonly string[];
}

/** A row as far as it decides what may be done with it. */
interface Row extends Pair {
  readonly tool?: Tool;
}

interface Case {
  readonly orphan: Orphan;
  readonly seen: Seen;
  readonly instanceArn: string;
}

/**
 * What would mend an orphan. One plan for all its rows that idc may change: created again for whoever is proven, or
 * picked, to be the same one, and only then deleted; deleted where nobody takes them over.
 */
export function orphanFix(orphan: Orphan, seen: Seen): OrphanFix {
  const { instance } = seen;
  if (!orphan.successors || orphan.pairs.length === 0) return { advice: [] };
  if (!instance?.ownerAccountId)
    return {
      advice: ['idc offers no change, because it does not know which account is the management account.'],
    };
  const { open, left } = sorted(orphan, seen, instance.ownerAccountId);
  const ofTools = open.filter(({ tool }) => tool !== undefined);
  const ours = open.filter(({ tool }) => tool === undefined);
  const rows = ours.length > 0 ? ours : ofTools;
  const one = { orphan, seen, instanceArn: instance.instanceArn };
  const advice = [...left, ...textFor(one, ofTools)];
  if (rows.length === 0) return { advice };
  const { actions, waiting } = actionsFor(one, rows);
  const [first, ...others] = actions;
  if (!first) return { advice };
  const more = `One plan changes at most ${MOST_ACTIONS} things, so ${waiting} of the assignments wait: ask \`orphans\` again when it is done.`;
  return {
    plan: planFor(one, rows.slice(0, rows.length - waiting), [first, ...others]),
    advice: [...advice, ...(waiting > 0 ? [more] : [])],
  };
}

function sorted({ id, pairs }: Orphan, seen: Seen, owner: string): { open: Row[]; left: string[] } {
  const left: string[] = [];
  const rows = [...pairs].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const open = rows.flatMap((pair): Row[] => {
    const why = against(pair, seen, owner);
    if (why) left.push(why);
    const made = seen.rowMakers?.made[rowName(pair, id)];
    return why ? [] : [made && made !== 'somebody' ? { ...pair, tool: made } : pair];
  });
  return { open, left: [...new Set(left)] };
}

function keyOf({ accountId, permissionSetArn }: Pair): string {
  return `${accountId} ${permissionSetArn}`;
}

/** Why idc leaves a row alone. */
function against({ accountId, permissionSetArn }: Pair, seen: Seen, owner: string): string | undefined {
  if (accountId === owner)
    return 'idc never writes to the management account: change its assignments there yourself.';
  const account = seen.organizationAccounts?.find(({ id }) => id === accountId);
  if (!account)
    return `idc leaves \`${accountId}\` alone, because it could not see whether the account is active.`;
  if (account.state !== 'ACTIVE')
    return `The account \`${account.name}\` is not active: nothing can be changed there.`;
  const inManagement = seen.provisioned?.pairs.some(
    (pair) => pair.accountId === owner && pair.permissionSetArn === permissionSetArn,
  );
  return inManagement
    ? `\`${setName(permissionSetArn, seen)}\` is also provisioned in the management account, so only the management account may change who has it.`
    : undefined;
}

/** All creates first: nobody loses anything before they have what takes its place. */
function actionsFor({ orphan, seen, instanceArn }: Case, rows: readonly Row[]) {
  const heir = heirOf(orphan);
  const creates: Action[] = [];
  const deletes: Action[] = [];
  for (const { accountId, permissionSetArn } of rows) {
    const there = { instanceArn, accountId, permissionSetArn, principalType: orphan.type };
    const isNew = heir !== undefined && !holders({ accountId, permissionSetArn }, seen).includes(heir);
    if (creates.length + deletes.length + (isNew ? 2 : 1) > MOST_ACTIONS) break;
    if (isNew) creates.push({ kind: 'create-assignment', ...there, principalId: heir });
    deletes.push({ kind: 'delete-assignment', ...there, principalId: orphan.id });
  }
  return { actions: [...creates, ...deletes], waiting: rows.length - deletes.length };
}

/** The living id; empty where an approver picks it, and undefined where nobody takes over. */
function heirOf({ successors = [] }: Orphan): string | undefined {
  const proven = successors.filter(({ by }) => by === 'external-id');
  if (proven.length === 1) return proven[0]?.id;
  return successors.length > 0 ? '' : undefined;
}

function holders(pair: Pair, { allAssignments }: Seen): readonly string[] {
  const there = allAssignments?.assigned.find((one) => keyOf(one) === keyOf(pair));
  return there?.rows.map(({ principalId }) => principalId) ?? [];
}

function planFor(one: Case, rows: readonly Row[], actions: Plan['actions']): Plan {
  const { orphan, seen } = one;
  const tool = rows[0]?.tool;
  const keyArn = seen.instanceDetails?.key?.arn;
  return {
    ...(heirOf(orphan) === undefined ? removal(one, rows) : repointing(orphan)),
    actions,
    traits: [...traitsOf(one, rows), ...(tool ? [pipelineTrait(tool)] : [])],
    names: namesOf(one, rows),
    sessions: sessionsOf(one, rows),
    ...(tool ? { madeBy: tool } : {}),
    ...(keyArn ? { keyArn } : {}),
    identityStoreId: seen.instance?.identityStoreId ?? '',
    managementAccountId: seen.instance?.ownerAccountId ?? '',
  };
}

type Kind = Pick<
  Plan,
  'kind' | 'title' | 'because' | 'beneficiaries' | 'irreversible' | 'choose' | 'askReason'
>;

function repointing(orphan: Orphan): Kind {
  const { successors = [], type } = orphan;
  const heir = heirOf(orphan);
  const living = heir ? successors.filter(({ id }) => id === heir) : successors;
  return {
    kind: 'repoint-all',
    title: `Give \`${nameOf(orphan)}\` its access back, in all accounts`,
    because: heir
      ? 'It was deleted and created again under a new id; the external id is the same.'
      : 'It is gone, and one of the same name lives under another id: only the name matches, so an approver picks the living one.',
    beneficiaries: living.map(({ id }) => ({ type, id })),
    irreversible: ['The old assignments name a principal that is gone: AWS cannot bring them back.'],
    ...(heir ? {} : { choose: successors.map(({ id, name }) => ({ id, name })) }),
  };
}

function removal({ orphan, seen }: Case, rows: readonly Row[]): Kind {
  const who = word(orphan.type);
  const ask = reasonFor(orphan, seen);
  return {
    kind: 'remove-orphans',
    title: `Remove the assignments of the deleted ${who} \`${nameOf(orphan)}\``,
    because: `It was deleted, no living ${who} has its external id or name, and nobody can use these assignments.`,
    beneficiaries: [],
    irreversible: [
      'The assignments name a principal that is gone: AWS cannot bring them back.',
      ...(rows.some((row) => isLast(row, orphan, seen))
        ? [
            'Where it is the last assignment of a permission set in an account, the role goes, and a later one has another ARN.',
          ]
        : []),
    ],
    ...(ask ? { askReason: ask } : {}),
  };
}

function isLast(row: Row, { id }: Orphan, seen: Seen): boolean {
  return holders(row, seen).every((holder) => holder === id);
}

/** Why an approver has to say more than yes, as long as it was not seen gone twice, a day apart. */
function reasonFor({ id }: Orphan, { sightings }: Seen): string | undefined {
  const sighting = sightings?.[id];
  if (!sighting) return `idc has not seen it gone before, in a directory that it saw whole. ${WHY_TWICE}`;
  const hours = (Date.parse(sighting.last) - Date.parse(sighting.first)) / 3_600_000;
  return hours >= APART_HOURS
    ? undefined
    : `idc saw it gone for the first time at ${sighting.first}. ${WHY_TWICE}`;
}

const WHY_TWICE = `A synchronization that went wrong looks the same, so idc wants to see it twice, ${APART_HOURS} hours apart, or a reason why not to wait.`;

function traitsOf({ orphan, seen }: Case, rows: readonly Row[]): Trait[] {
  const sets = [...new Set(rows.map(({ permissionSetArn }) => permissionSetArn))];
  const ofSets = sets.flatMap((arn) => {
    const { managed, inline } = seen.orphanSets?.policies[arn] ?? {};
    return administratorTraits(setName(arn, seen), {
      ...(managed ? { managedPolicies: managed } : {}),
      ...(inline ? { inlinePolicy: inline } : {}),
    });
  });
  const last = heirOf(orphan) === undefined ? rows.filter((row) => isLast(row, orphan, seen)) : [];
  const ofLast = last.flatMap((row) =>
    lastAssignmentTraits(
      { set: setName(row.permissionSetArn, seen), account: accountName(row.accountId, seen) },
      false,
    ),
  );
  const unknown = rows.filter((row) => seen.rowMakers?.made[rowName(row, orphan.id)] === undefined);
  return [...ofSets, ...ofLast, ...(unknown.length > 0 ? [NOBODY_KNOWN] : [])];
}

const NOBODY_KNOWN: Trait = {
  kind: 'unknown',
  sentence:
    'CloudTrail does not tell who made all of these assignments (it goes back 90 days): what a pipeline made has to be changed there, too.',
};

function namesOf({ orphan, seen }: Case, rows: readonly Row[]): Plan['names'] {
  return Object.fromEntries([
    [orphan.id, nameOf(orphan)],
    ...(orphan.successors ?? []).map(({ id, name }): [string, string] => [id, name]),
    ...rows.flatMap(({ accountId, permissionSetArn }): [string, string][] => [
      [accountId, accountName(accountId, seen)],
      [permissionSetArn, setName(permissionSetArn, seen)],
    ]),
  ]);
}

/** By permission set, in seconds, where that was read. */
function sessionsOf({ seen }: Case, rows: readonly Row[]): NonNullable<Plan['sessions']> {
  const known = rows.flatMap(({ permissionSetArn }): [string, number][] => {
    const seconds = seen.orphanSets?.policies[permissionSetArn]?.seconds;
    return seconds === undefined ? [] : [[permissionSetArn, seconds]];
  });
  return Object.fromEntries(known);
}

/** What a pipeline made belongs to it: the change as text, for as many as somebody reads. */
function textFor(one: Case, rows: readonly Row[]): string[] {
  const [first] = rows;
  if (!first?.tool) return [];
  const { orphan, seen } = one;
  const where = list(
    [...new Set(rows.map(({ accountId }) => `\`${accountName(accountId, seen)}\``))].slice(0, 5),
  );
  const heir = heirOf(orphan);
  const what = heir === undefined ? 'take them out there' : 'name the living one there';
  const said = `${first.tool} made ${rows.length === 1 ? 'the assignment' : `${rows.length} of the assignments`} in ${where}, which therefore belong to it: ${what}, and run it.`;
  return heir === undefined
    ? [said]
    : [said, ...pipelineShapes(first.tool, targetOf(one, first, heir), about(one, first))];
}

function targetOf({ orphan, instanceArn }: Case, { accountId, permissionSetArn }: Row, heir: string) {
  const principalId = heir || '<living id>';
  return { instanceArn, accountId, permissionSetArn, principalType: orphan.type, principalId };
}

/** The row as a pipeline's text names it. */
function about({ orphan, seen }: Case, { accountId, permissionSetArn }: Row): Seen {
  const { id, type } = orphan;
  return {
    ...seen,
    account: { found: true, id: accountId, name: accountName(accountId, seen), state: 'ACTIVE' },
    permissionSet: { found: true, arn: permissionSetArn, name: setName(permissionSetArn, seen) },
    principal: { found: true, id, type, name: nameOf(orphan), externalIds: [] },
  };
}

function nameOf({ id, remembered }: Orphan): string {
  return remembered?.name ?? id;
}

function setName(arn: string, { orphans }: Seen): string {
  return orphans?.setNames[arn] ?? arn.split('/').at(-1) ?? arn;
}

function accountName(accountId: string, { organizationAccounts }: Seen): string {
  return organizationAccounts?.find(({ id }) => id === accountId)?.name ?? accountId;
}

function word(type: PrincipalType): string {
  return type.toLowerCase();
}
