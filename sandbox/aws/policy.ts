/** Evaluates IAM policy documents: as much of the language as the shipped policies and worlds use. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | { readonly AWS?: string | readonly string[] };
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: Statement | readonly Statement[];
}
export interface Asked {
  readonly action: string;
  readonly resource: string;
  /** Condition keys, lower case, to their values. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}
export type Decision = 'allowed' | 'denied' | 'not-allowed';

/** `denied` is an explicit deny; `not-allowed` means that nothing allows it. */
export function evaluate(documents: readonly PolicyDocument[], asked: Asked): Decision {
  const matching = documents.flatMap(statements).filter((s) => applies(s, asked));
  if (matching.some((s) => s.Effect === 'Deny')) return 'denied';
  return matching.some((s) => s.Effect === 'Allow') ? 'allowed' : 'not-allowed';
}

/** The same for a trust policy: statements count only for the principals that they name, resources do not. */
export function evaluateTrust(
  document: PolicyDocument,
  principals: readonly string[],
  asked: Asked,
): Decision {
  const named = statements(document)
    .filter((s) => admits(s, principals))
    .map((s) => ({ ...s, Resource: '*' }));
  return evaluate([{ Statement: named }], asked);
}

function admits(statement: Statement, principals: readonly string[]): boolean {
  if (statement.Principal === '*') return true;
  return many(statement.Principal?.AWS).some((p) => p === '*' || principals.includes(p));
}

function applies(statement: Statement, asked: Asked): boolean {
  const action = (p: string) => glob(p.toLowerCase(), asked.action.toLowerCase());
  const resource = (p: string) => glob(p, asked.resource);
  const acts = statement.Action
    ? many(statement.Action).some(action)
    : !many(statement.NotAction).some(action);
  const reaches = statement.Resource
    ? many(statement.Resource).some(resource)
    : !many(statement.NotResource).some(resource);
  return acts && reaches && holds(statement.Condition ?? {}, asked.context);
}

function holds(condition: NonNullable<Statement['Condition']>, context: Asked['context']): boolean {
  return Object.entries(condition).every(([operator, tests]) =>
    Object.entries(tests).every(([key, expected]) =>
      test(operator, many(expected), context[key.toLowerCase()]),
    ),
  );
}

function test(
  operator: string,
  expected: readonly string[],
  actual: string | readonly string[] | undefined,
): boolean {
  const [, set, name, ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (name === 'Null') return expected.includes(String(actual === undefined));
  const negated = /Not/.test(name ?? '');
  const compare = comparison((name ?? '').replace('Not', ''));
  const one = (value: string) => expected.some((e) => compare(e, value)) !== negated;
  if (actual === undefined)
    return Boolean(ifExists) || set === 'ForAllValues' || (negated && set !== 'ForAnyValue');
  return set === 'ForAnyValue' ? many(actual).some(one) : many(actual).every(one);
}

function comparison(name: string): (expected: string, actual: string) => boolean {
  if (name === 'StringEquals') return (expected, actual) => expected === actual;
  if (name === 'StringEqualsIgnoreCase') return (e, a) => e.toLowerCase() === a.toLowerCase();
  if (name === 'Bool') return (e, a) => e.toLowerCase() === a.toLowerCase();
  if (name === 'StringLike' || name === 'ArnLike' || name === 'ArnEquals') return glob;
  throw new Error(`the sandbox does not know the condition operator ${name}`);
}

/** `*` spans everything, `?` one character. Linear with backtracking to the last star only. */
export function glob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (pattern[p] === '?' || pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

export function statements(document: PolicyDocument): readonly Statement[] {
  return Array.isArray(document.Statement) ? document.Statement : [document.Statement as Statement];
}

function many(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
