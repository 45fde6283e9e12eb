import type { Policy, Statement, Text } from '../../documents/policy/policy.ts';
import { type ReservedReference, readReference } from '../../knowledge/reserved-role.ts';

/** A place in a policy that speaks of a permission set's role. */
export interface Reference {
  readonly statement: Statement;
  readonly at: Text;
  readonly is: ReservedReference;
  /** The condition's operator and key; absent in a Principal. */
  readonly condition?: { readonly operator: Text; readonly key: Text };
}

export function referencesIn(policy: Policy): Reference[] {
  return policy.statements.flatMap((statement) => [
    ...statement.principals.flatMap((at) => reference(statement, at)),
    ...statement.conditions
      .filter(({ key }) => isPrincipalArn(key.value))
      .flatMap(({ operator, key, values }) =>
        values.flatMap((at) => reference(statement, at, { operator, key })),
      ),
  ]);
}

export function isPrincipalArn(key: string): boolean {
  return key.toLowerCase() === 'aws:principalarn';
}

function reference(statement: Statement, at: Text, condition?: Reference['condition']): Reference[] {
  const is = readReference(at.value);
  return is ? [{ statement, at, is, ...(condition ? { condition } : {}) }] : [];
}

/** "statement 2 (`Sid`)", as findings name it. */
export function nameOf({ number, sid }: Statement): string {
  return sid ? `statement ${number} (\`${sid.slice(0, 64).replaceAll('`', "'")}\`)` : `statement ${number}`;
}

/** A condition operator without its prefix, suffix and Not, in lower case. A session has one value of each key. */
export function readOperator(operator: string): { readonly base: string; readonly negated: boolean } {
  const name = operator
    .toLowerCase()
    .replace(/^for(any|all)values?:/, '')
    .replace(/ifexists$/, '');
  return { base: name.replace('not', ''), negated: name.includes('not') };
}

/** Operators that take `*` and `?` for themselves. */
export function isLiteral(operator: string): boolean {
  return /^stringequals(ignorecase)?$/.test(readOperator(operator).base);
}
