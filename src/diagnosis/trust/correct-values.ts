import { intendedSet, setsMatched } from '../../checks/trust/callers.ts';
import { isLiteral, isPrincipalArn, type Reference, referencesIn } from '../../checks/trust/references.ts';
import type { TrustEvidence } from '../../checks/trust/trust-evidence.ts';
import { partitionFor } from '../../checks/trust/trust-place.ts';
import type { ConditionLine, Statement } from '../../documents/policy/policy.ts';
import {
  anySuffix,
  matchesPath,
  meantSet,
  readReference,
  reservedPath,
  rewritten,
} from '../../knowledge/reserved-role.ts';
import { hasWildcard } from '../../knowledge/wildcard.ts';
import type { Edit } from './edits.ts';

/** With and without a Region, where nobody knows which it is. */
const ANY_PATH = '/aws-reserved/sso.amazonaws.com*/';

/** The values that conditions compare aws:PrincipalArn with. */
export function valueEdits(evidence: TrustEvidence): Edit[] {
  return referencesIn(evidence.policy)
    .filter(({ condition }) => condition)
    .flatMap((reference) => {
      const to = correctedValue(evidence, reference);
      const { at, end, value } = reference.at;
      return to === value ? [] : [{ at, end, text: JSON.stringify(to) }];
    });
}

export function correctedValue(evidence: TrustEvidence, reference: Reference): string {
  const { value } = reference.at;
  const { is } = reference;
  if (is.service !== 'sts' && is.service !== 'iam') return value;
  const path = pathFor(evidence, is.path, is.service === 'sts');
  const name = nameFor(evidence, reference);
  const partition = hasWildcard(is.partition)
    ? is.partition
    : (partitionFor(evidence, is.path) ?? is.partition);
  const isRight = path === is.path && name === is.name && partition === is.partition && is.service === 'iam';
  return isRight ? value : rewritten(value, { partition, path, name });
}

function pathFor({ instance }: TrustEvidence, path: string, isSession: boolean): string {
  if (instance)
    return matchesPath(path, instance.region) && !isSession ? path : reservedPath(instance.region);
  return path === '/' || isSession ? ANY_PATH : path;
}

function nameFor({ sets }: TrustEvidence, reference: Reference): string {
  const { name } = reference.is;
  const meant = meantSet(name);
  const intended = intendedSet(name, sets);
  if (!meant || intended === undefined) return name;
  const isExact =
    meant.suffix === 'any' && meant.set === intended && setsMatched(reference, sets ?? []).length <= 1;
  return isExact ? name : anySuffix(intended);
}

/** StringEquals in the place of which a pattern needs another operator; left where that one is there already. */
export function operatorEdits({ policy }: TrustEvidence): Edit[] {
  return policy.statements.flatMap((statement) => {
    const names = new Set(statement.conditions.map(({ operator }) => operator.value));
    const wrong = statement.conditions.filter(isUnread);
    const each = [...new Map(wrong.map((line) => [line.operator.at, line])).values()];
    return each.flatMap((line) => {
      const to = operatorFor(line, statement);
      const { at, end } = line.operator;
      return to && !names.has(to) ? [{ at, end, text: JSON.stringify(to) }] : [];
    });
  });
}

function isUnread({ operator, key, values }: ConditionLine): boolean {
  return (
    isPrincipalArn(key.value) &&
    isLiteral(operator.value) &&
    values.some(({ value }) => hasWildcard(value) && readReference(value))
  );
}

/** ArnLike where only ARNs are compared, StringLike where other keys stand beside them. */
function operatorFor({ operator }: ConditionLine, statement: Statement): string | undefined {
  const beside = statement.conditions.filter((line) => line.operator.at === operator.at);
  const isArns = beside.every(({ key }) => isPrincipalArn(key.value));
  // What stood for itself before would become a pattern.
  const isSafe = beside.every(
    ({ key, values }) => isPrincipalArn(key.value) || !values.some(({ value }) => hasWildcard(value)),
  );
  const like = isArns ? 'Arn$1Like' : 'String$1Like';
  return isSafe ? operator.value.replace(/String(Not)?Equals(?:IgnoreCase)?/i, like) : undefined;
}
