/**
 * What breaks the policy grammar of IAM in an identity policy, as far as can be said without IAM: structure, not
 * whether actions exist. An empty text is no policy and has no fault.
 */
export function faultsOfPolicy(text: string): readonly string[] {
  if (text.trim() === '') return [];
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return ['it is not JSON'];
  }
  if (!isObject(document)) return ['it is not a JSON object'];
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  if (document.Statement === undefined || statements.length === 0) return ['it has no Statement'];
  const version = document.Version;
  const wrongVersion = version !== undefined && version !== '2012-10-17' && version !== '2008-10-17';
  return [
    ...(wrongVersion ? [`its Version is neither 2012-10-17 nor 2008-10-17`] : []),
    ...statements.flatMap((statement, index) => faultsOfStatement(statement, index + 1)),
  ];
}

function faultsOfStatement(statement: unknown, number: number): string[] {
  const name = `statement ${number}`;
  if (!isObject(statement)) return [`${name} is not an object`];
  const faults: string[] = [];
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny')
    faults.push(`${name} has no Effect of Allow or Deny`);
  if (exactlyOne(statement, 'Action', 'NotAction')) faults.push(`${name} needs either Action or NotAction`);
  if (exactlyOne(statement, 'Resource', 'NotResource'))
    faults.push(`${name} needs either Resource or NotResource`);
  if ('Principal' in statement || 'NotPrincipal' in statement)
    faults.push(`${name} names a Principal, which an identity policy may not`);
  for (const key of ['Action', 'NotAction', 'Resource', 'NotResource']) {
    if (key in statement && !isTexts(statement[key]))
      faults.push(`${key} of ${name} is not text or a list of texts`);
  }
  for (const action of [statement.Action, statement.NotAction].flat()) {
    if (typeof action === 'string' && action !== '*' && !/^[\w-]+:[\w*?]+$/.test(action)) {
      faults.push(`${name} has an action that is no service:Action`);
    }
  }
  return faults;
}

function exactlyOne(statement: object, a: string, b: string): boolean {
  return a in statement === b in statement;
}

function isTexts(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every((one) => typeof one === 'string');
  return typeof value === 'string' && value !== '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
