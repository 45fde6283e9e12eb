/** Non-whitespace bytes: what AWS counts against the limit of inline policies. */
export function inlineSize(document: string): number {
  return Buffer.byteLength(document.replace(/\s/g, ''));
}
export const INLINE_LIMIT = 10_240;

const POLICY_KEYS = ['Version', 'Id', 'Statement'];
const STATEMENT_KEYS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/** Whether IAM would take the document as an identity policy. */
export function isIdentityPolicy(document: string): boolean {
  const policy = parsed(document);
  if (!isObject(policy) || !onlyKeys(policy, POLICY_KEYS)) return false;
  if (policy.Version !== undefined && !['2012-10-17', '2008-10-17'].includes(String(policy.Version)))
    return false;
  const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
  return statements.length > 0 && statements.every(isStatement);
}

function isStatement(statement: unknown): boolean {
  if (!isObject(statement) || !onlyKeys(statement, STATEMENT_KEYS)) return false;
  const { Action, NotAction, Resource, NotResource, Sid, Effect } = statement;
  return (
    (Effect === 'Allow' || Effect === 'Deny') &&
    (Sid === undefined || /^[A-Za-z0-9]*$/.test(String(Sid))) &&
    (Action === undefined) !== (NotAction === undefined) &&
    (Resource === undefined) !== (NotResource === undefined) &&
    texts(Action ?? NotAction).every((a) => a === '*' || /^[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+$/.test(a)) &&
    texts(Resource ?? NotResource).every((r) => r === '*' || r.startsWith('arn:'))
  );
}

export function parsed(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function onlyKeys(value: object, keys: string[]): boolean {
  return Object.keys(value).every((k) => keys.includes(k));
}

/** A value of the wrong type becomes a text that no pattern takes. */
function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map((v) => (typeof v === 'string' ? v : ''));
}
