import type { ConditionLine, Policy, Principal, Statement } from '../../documents/policy/policy.ts';
import { arnParts, matchesArn, matchesWildcard } from '../../knowledge/wildcard.ts';
import { readOperator } from './references.ts';

/** A permission set's role as it calls: one that is there, or would be. */
export interface Caller {
  /** With its path, as `aws:PrincipalArn` has it. */
  readonly arn: string;
  readonly account: string;
  readonly set: string;
}

/** `unknown`: it depends on something that the policy asks of the session or of the call. */
export type Truth = 'yes' | 'no' | 'unknown';

export interface Admission {
  readonly admitted: Truth;
  /** The statements that decide, by number. */
  readonly by: readonly number[];
  /** The condition keys whose values are not known here. */
  readonly depends: readonly string[];
}

/**
 * Whether the policy admits this caller, as far as it decides: for a trust policy to sts:AssumeRole, for other
 * resource policies to anything. An explicit deny wins.
 */
export function admission(policy: Policy, caller: Caller): Admission {
  const judged = policy.statements
    .map((statement) => ({ statement, ...judge(policy, statement, caller) }))
    .filter(({ applies }) => applies !== 'no');
  const of = (effect: Statement['effect'], truth: Truth) =>
    judged.filter(({ statement, applies }) => statement.effect === effect && applies === truth);
  const [denied, allowed] = [of('Deny', 'yes'), of('Allow', 'yes')];
  const unclear = [...of('Deny', 'unknown'), ...(allowed.length > 0 ? [] : of('Allow', 'unknown'))];
  if (denied.length > 0) return outcome('no', denied);
  if (allowed.length === 0 && of('Allow', 'unknown').length === 0) return outcome('no', []);
  return unclear.length > 0 ? outcome('unknown', unclear) : outcome('yes', allowed);
}

type Judged = { readonly statement: Statement; readonly depends: readonly string[] };

function outcome(admitted: Truth, judged: readonly Judged[]): Admission {
  return {
    admitted,
    by: judged.map(({ statement }) => statement.number),
    depends: [...new Set(judged.flatMap(({ depends }) => depends))],
  };
}

function judge(policy: Policy, statement: Statement, caller: Caller) {
  if (!acts(policy, statement)) return { applies: 'no' as const, depends: [] };
  const named = speaksOf(statement, caller);
  const lines = statement.conditions.map((line) => ({ line, truth: holds(line, caller) }));
  const depends = lines.filter(({ truth }) => truth === 'unknown').map(({ line }) => line.key.value);
  return { applies: all([named, ...lines.map(({ truth }) => truth)]), depends };
}

function acts({ kind }: Policy, { actions, notAction, effect }: Statement): boolean {
  const matches = (wanted: string) =>
    actions.some((action) => matchesWildcard(action.toLowerCase(), wanted)) !== notAction;
  if (kind === 'trust') return matches('sts:assumerole');
  // Of the many actions of other services an allow needs one, and a deny that leaves some open denies no caller.
  return effect === 'Allow' || actions.some((action) => /^(\*|\w+:\*)$/.test(action));
}

function speaksOf(statement: Statement, caller: Caller): Truth {
  const truths = statement.principals.map((principal) => isNamed(principal, caller));
  const named = any(truths);
  if (!statement.notPrincipal) return named;
  return not(named);
}

function isNamed({ type, value }: Principal, { arn, account }: Caller): Truth {
  if (type === '*' || (type === 'AWS' && value === '*')) return 'yes';
  if (type !== 'AWS') return 'no';
  if (value.includes('${')) return 'unknown';
  const [, , service, , of, resource = ''] = arnParts(value);
  if (value === account || (resource === 'root' && of === account)) return 'yes';
  if (service !== 'sts') return value === arn ? 'yes' : 'no';
  // One session of the role: one person alone.
  const role = arn.split('/').at(-1) ?? '';
  return of === account && /^assumed-role\/[^/*?]+\/[^*?]+$/.test(resource) && resource.split('/')[1] === role
    ? 'unknown'
    : 'no';
}

function holds({ operator, key, values }: ConditionLine, caller: Caller): Truth {
  const actual = knownValue(key.value, caller);
  if (actual === undefined) return 'unknown';
  const { base, negated } = readOperator(operator.value);
  if (base === 'null') return values.some(({ value }) => value.toLowerCase() === 'false') ? 'yes' : 'no';
  const compare = COMPARE.get(base);
  if (!compare) return 'unknown';
  const matched = any(values.map(({ value }) => compared(compare, value, actual)));
  return negated ? not(matched) : matched;
}

/** Present in every session of a permission set's role; all other keys are not known here. */
function knownValue(key: string, { arn, account }: Caller): string | undefined {
  const known = new Map([
    ['aws:principalarn', arn],
    ['aws:principalaccount', account],
    ['aws:principaltype', 'AssumedRole'],
    ['aws:principalisawsservice', 'false'],
  ]);
  return known.get(key.toLowerCase());
}

type Compare = (wanted: string, actual: string) => boolean;

const ignoringCase: Compare = (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase();
const COMPARE: ReadonlyMap<string, Compare> = new Map([
  ['stringequals', (wanted: string, actual: string) => wanted === actual],
  ['stringequalsignorecase', ignoringCase],
  ['stringlike', matchesWildcard],
  ['arnlike', matchesArn],
  ['arnequals', matchesArn],
  ['bool', ignoringCase],
]);

/** What is longer is no ARN, and no pattern that anybody wrote for one. */
const LONGEST_ARN = 2_048;

/** A variable stands for anything: what cannot match with it filled in does not match. */
function compared(compare: Compare, wanted: string, actual: string): Truth {
  if (wanted.length > LONGEST_ARN) return 'no';
  if (!wanted.includes('${')) return compare(wanted, actual) ? 'yes' : 'no';
  const filled = wanted.replace(/\$\{aws:PrincipalAccount\}/gi, arnParts(actual)[4] ?? '');
  if (!filled.includes('${')) return compare(filled, actual) ? 'yes' : 'no';
  return matchesWildcard(filled.replace(/\$\{[^{}]{0,200}\}/g, '*'), actual) ? 'unknown' : 'no';
}

function all(truths: readonly Truth[]): Truth {
  if (truths.includes('no')) return 'no';
  return truths.includes('unknown') ? 'unknown' : 'yes';
}

function any(truths: readonly Truth[]): Truth {
  if (truths.includes('yes')) return 'yes';
  return truths.includes('unknown') ? 'unknown' : 'no';
}

function not(truth: Truth): Truth {
  if (truth === 'unknown') return truth;
  return truth === 'yes' ? 'no' : 'yes';
}
