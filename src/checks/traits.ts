import type { Evidence, Tool } from '../evidence/evidence.ts';
import { matchesWildcard } from '../knowledge/wildcard.ts';
import type { Trait } from '../remediation/plan.ts';

const ADMINISTRATORS = ['AdministratorAccess', 'IAMFullAccess', 'PowerUserAccess'];
/** No action is called this, so a pattern that matches it matches all of IAM. */
const ANY_OF_IAM = `iam:${'\u0001'.repeat(16)}`;

type Policies = { readonly [K in 'managedPolicies' | 'inlinePolicy']?: Evidence[K] };

/**
 * Whether who has the permission set is an administrator: one of three AWS managed policies, or an inline policy that
 * allows every action, or every action of IAM. `name` is the set's, as it is shown.
 */
export function administratorTraits(name: string, { managedPolicies, inlinePolicy }: Policies): Trait[] {
  const attached = managedPolicies?.filter((policy) => ADMINISTRATORS.includes(policy)) ?? [];
  if (attached.length > 0)
    return [
      trait(
        'administrator',
        `\`${name}\` carries ${attached.join(' and ')}: who has it may do everything, or nearly.`,
      ),
    ];
  const inline = inlinePolicy && allowsAll(inlinePolicy.document);
  if (inline === 'yes')
    return [
      trait('administrator', `The inline policy of \`${name}\` allows every action, or every action of IAM.`),
    ];
  if (!managedPolicies || !inlinePolicy)
    return [
      trait(
        'unknown',
        `idc could not read which policies \`${name}\` carries, so it may be an administrator's.`,
      ),
    ];
  return inline === 'unknown'
    ? [trait('unknown', `idc could not make out what the inline policy of \`${name}\` allows.`)]
    : [];
}

/** For a plan that takes an assignment away. `living` is undefined where nobody could look whether `who` exists. */
export function takesAccessTraits(who: string, living: boolean | undefined): Trait[] {
  if (living === false) return [];
  return living
    ? [trait('takes-access', `It takes access away from \`${who}\`, who exists.`)]
    : [
        trait(
          'unknown',
          `idc could not find out whether \`${who}\` still exists, and it takes access away from them.`,
        ),
      ];
}

/** For a plan that takes an assignment away. `others` is undefined where the assignments could not be listed. */
export function lastAssignmentTraits(
  { set, account }: { readonly set: string; readonly account: string },
  others: boolean | undefined,
): Trait[] {
  if (others) return [];
  return others === false
    ? [
        trait(
          'last-assignment',
          `It is the last assignment of \`${set}\` on \`${account}\`: the role goes with it, and a new one has another ARN.`,
        ),
      ]
    : [trait('unknown', `idc could not find out whether others have \`${set}\` on \`${account}\`.`)];
}

/** For a plan that changes what a pipeline made. */
export function pipelineTrait(tool: Tool): Trait {
  return trait(
    'pipeline',
    `${tool} made this and will undo it at its next run unless it is changed there, too.`,
  );
}

function trait(kind: Trait['kind'], sentence: string): Trait {
  return { kind, sentence };
}

/** Conditions and resources are not weighed: what may be everything counts as everything. */
function allowsAll(document: string): 'yes' | 'no' | 'unknown' {
  if (document.trim() === '') return 'no';
  const statements = statementsOf(document);
  if (!statements) return 'unknown';
  const allows = statements.filter((statement) => statement.Effect !== 'Deny');
  const all = allows.some(
    (statement) =>
      'NotAction' in statement ||
      [statement.Action].flat().some((action) => typeof action === 'string' && coversIam(action)),
  );
  return all ? 'yes' : 'no';
}

function coversIam(action: string): boolean {
  return matchesWildcard(action.toLowerCase(), ANY_OF_IAM);
}

function statementsOf(document: string): Record<string, unknown>[] | undefined {
  try {
    const policy: unknown = JSON.parse(document);
    const statements = isObject(policy) ? [policy.Statement].flat() : [];
    return statements.length > 0 && statements.every(isObject) ? statements : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
