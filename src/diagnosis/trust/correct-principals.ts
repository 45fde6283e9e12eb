import { referencesIn } from '../../checks/trust/references.ts';
import { statementToAdd } from '../../checks/trust/trust-caller-missing.ts';
import type { TrustEvidence } from '../../checks/trust/trust-evidence.ts';
import type { Principal, Statement } from '../../documents/policy/policy.ts';
import { meantSet, readReference, reservedPattern } from '../../knowledge/reserved-role.ts';
import { arnParts, hasWildcard } from '../../knowledge/wildcard.ts';
import { correctedValue } from './correct-values.ts';
import { type Edit, layoutOf } from './edits.ts';

/** In a Principal, what IAM does not take or keeps by an id: the account there, and the pattern in a Condition. */
interface Move {
  readonly principal: Principal;
  readonly root: string;
  readonly pattern: string;
}

/** Principals that are to be patterns move into a Condition, in place or as a statement of their own. */
export function principalEdits(evidence: TrustEvidence): Edit[] {
  const { policy } = evidence;
  const added: object[] = [];
  const edits = policy.statements.flatMap((statement) => {
    const moves = statement.principals.flatMap((principal) => moveOf(evidence, statement, principal));
    if (moves.length === 0 || statement.notPrincipal || statement.effect === 'Deny') return [];
    if (isWhole(statement, moves)) return inPlace(policy.text, statement, moves);
    const left = withoutMoved(policy.text, statement, moves);
    if (left.length > 0) added.push(ownStatement(policy.text, statement, moves));
    return left;
  });
  return [...edits, ...added.flatMap((statement) => appended(evidence, statement))];
}

function moveOf(evidence: TrustEvidence, statement: Statement, principal: Principal): Move[] {
  const { type, value } = principal;
  if (type !== 'AWS' || value === '*' || value.includes('${')) return [];
  const [, partition = 'aws', service, , account = ''] = arnParts(value);
  const is = readReference(value);
  const move = (pattern: string, of = account): Move[] =>
    /^\d{12}$/.test(of) ? [{ principal, root: `arn:${arnParts(pattern)[1]}:iam::${of}:root`, pattern }] : [];
  if (is && (hasWildcard(value) || (service === 'iam' && meantSet(is.name)?.suffix === 'pinned')))
    return move(correctedValue(evidence, { statement, at: principal, is }));
  if (service === 'iam' && hasWildcard(value) && !hasWildcard(partition)) return move(value);
  const { asked, instance, accounts } = evidence;
  const known = asked.account ?? accounts[0] ?? evidence.account ?? '';
  return /^AROA/.test(value) && asked.set && instance
    ? move(reservedPattern(asked.set, { ...instance, account: known }), known)
    : [];
}

/** Nobody else is named there, and no condition speaks of who it is. */
function isWhole({ principals, conditions }: Statement, moves: readonly Move[]): boolean {
  const like = conditions.some(({ operator }) => operator.value === 'ArnLike');
  return principals.length === moves.length && !like;
}

function rootsOf(moves: readonly Move[]) {
  return oneOrMany([...new Set(moves.map(({ root }) => root))]);
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  const [only, ...more] = values;
  return only !== undefined && more.length === 0 ? only : values;
}

function inPlace(text: string, statement: Statement, moves: readonly Move[]): Edit[] {
  const { principalAt, conditionAt } = statement;
  if (!principalAt) return [];
  const layout = layoutOf(text);
  const like = { 'aws:PrincipalArn': oneOrMany(moves.map(({ pattern }) => pattern)) };
  const principal = { ...principalAt, text: layout.value({ AWS: rootsOf(moves) }, principalAt.at) };
  if (!conditionAt) {
    const condition = `,${layout.line(principalAt.at)}"Condition": ${layout.value({ ArnLike: like }, principalAt.at)}`;
    return [{ ...principal, text: principal.text + condition }];
  }
  const at = conditionAt.at + 1;
  const comma = statement.conditions.length > 0 ? ',' : '';
  const line = `${layout.line(conditionAt.at, 1)}"ArnLike": ${layout.value(like, conditionAt.at, 1)}${comma}`;
  return [principal, { at, end: at, text: line }];
}

/** The statement's Principal with those left in it that stay. */
function withoutMoved(text: string, { principals, principalAt }: Statement, moves: readonly Move[]): Edit[] {
  const stay = principals.filter((one) => !moves.some(({ principal }) => principal === one));
  if (!principalAt || stay.length === 0) return [];
  const types = [...new Set(stay.map(({ type }) => type))];
  const value = Object.fromEntries(
    types.map((type) => [type, oneOrMany(stay.filter((one) => one.type === type).map((one) => one.value))]),
  );
  return [{ ...principalAt, text: layoutOf(text).value(value, principalAt.at) }];
}

/** The same statement for those who moved. Its text was read as JSON before. */
function ownStatement(text: string, statement: Statement, moves: readonly Move[]): object {
  const { Sid: _sid, ...whole } = JSON.parse(text.slice(statement.at, statement.end)) as Record<
    string,
    unknown
  >;
  const condition = (whole.Condition ?? {}) as Record<string, object>;
  const like = { ...condition.ArnLike, 'aws:PrincipalArn': oneOrMany(moves.map(({ pattern }) => pattern)) };
  return { ...whole, Principal: { AWS: rootsOf(moves) }, Condition: { ...condition, ArnLike: like } };
}

/** A trust policy without a Principal in a statement: the accounts that its conditions name. */
export function missingPrincipalEdits(evidence: TrustEvidence): Edit[] {
  const { policy } = evidence;
  if (policy.kind !== 'trust') return [];
  const layout = layoutOf(policy.text);
  return policy.statements
    .filter(({ principalAt }) => !principalAt)
    .flatMap((statement) => {
      const own = referencesIn(policy).filter((one) => one.statement.number === statement.number);
      const named = own.filter(({ is }) => /^\d{12}$/.test(is.account));
      const roots = named.map(({ is }) => `arn:${is.partition}:iam::${is.account}:root`);
      if (roots.length === 0) return [];
      const at = statement.at + 1;
      const value = layout.value({ AWS: oneOrMany([...new Set(roots)]) }, statement.at, 1);
      return [{ at, end: at, text: `${layout.line(statement.at, 1)}"Principal": ${value},` }];
    });
}

/** The statement that admits the set that was asked about. */
export function addedStatement(evidence: TrustEvidence): Edit[] {
  const { asked, instance, account, accounts } = evidence;
  const isKnown = instance && asked.set && (asked.account ?? accounts[0] ?? account);
  return isKnown && evidence.policy.kind === 'trust' ? appended(evidence, statementToAdd(evidence)) : [];
}

function appended({ policy: { text, statementsAt, statements } }: TrustEvidence, statement: object): Edit[] {
  const last = statements.at(-1);
  if (!statementsAt || !last) return [];
  const layout = layoutOf(text);
  if (statementsAt.isList)
    return [
      { at: last.end, end: last.end, text: `,${layout.line(last.at)}${layout.value(statement, last.at)}` },
    ];
  const only = text.slice(last.at, last.end);
  return [{ at: last.at, end: last.end, text: `[${only}, ${layout.value(statement, last.at)}]` }];
}
