import { type JsonMember, type JsonNode, memberOf } from '../json.ts';
import type { Policy, PolicyFault, PolicyKind, Statement } from './policy.ts';
import { type Note, named, readStatement } from './read-statement.ts';

/** AWS's largest: a key policy has 32 KB at most, bucket policies and trust policies less. */
const LARGEST = 32 * 1024;
const ELEMENTS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);

/** A policy's statements, and what IAM would not take. The node belongs to the text. */
export function readPolicy(
  text: string,
  root: JsonNode,
  { where, kind: told, roleArn }: { where: string; kind?: PolicyKind; roleArn?: string },
): Policy {
  const faults: PolicyFault[] = [];
  const note = (what: string, { line }: { line: number }) => void faults.push({ what, line });
  const isLarge = text.length > LARGEST && text.replace(/\s/g, '').length > LARGEST;
  if (isLarge) note(`it is larger than the ${LARGEST / 1024} KB that AWS takes at most`, root);
  const statements = isLarge ? [] : statementsOf(root, note);
  const kind = told ?? kindOf(statements);
  checkHead(root, note);
  checkKind(kind, statements, root, note);
  const value = memberOf(root, 'Statement');
  return {
    text,
    where,
    kind,
    statements,
    ...(value ? { statementsAt: { at: value.at, end: value.end, isList: value.type === 'array' } } : {}),
    faults,
    ...(roleArn ? { roleArn } : {}),
  };
}

function statementsOf(root: JsonNode, note: Note): Statement[] {
  const value = memberOf(root, 'Statement');
  if (!value) {
    note('it has no Statement', root);
    return [];
  }
  const items = value.type === 'array' ? value.items : [value];
  if (items.length === 0) note('Statement is empty', value);
  return items.flatMap((item, index) => readStatement(item, index + 1, note) ?? []);
}

function checkHead(root: JsonNode, note: Note): void {
  if (root.type !== 'object') return;
  for (const { key, keyLine } of root.members.filter(unknown))
    note(`${named(key)} is no element of a policy`, { line: keyLine });
  const version = memberOf(root, 'Version');
  const known = version?.type === 'string' && /^20(12-10|08-10)-17$/.test(version.value);
  if (version && !known) note('Version is neither 2012-10-17 nor 2008-10-17', version);
}

const unknown = ({ key }: JsonMember) => !ELEMENTS.has(key);

/** What it is the policy of, by the actions that it speaks of. */
function kindOf(statements: readonly Statement[]): PolicyKind {
  const actions = statements.flatMap((statement) => statement.actions.map((action) => action.toLowerCase()));
  const all = (prefix: RegExp) => actions.length > 0 && actions.every((action) => prefix.test(action));
  if (all(/^sts:(assumerole|tagsession|setsourceidentity|setcontext|\*)/)) return 'trust';
  const hasPrincipals = statements.some(({ principalAt }) => principalAt);
  if (all(/^kms:/)) return hasPrincipals ? 'kms' : 'identity';
  if (all(/^s3:/)) return hasPrincipals ? 's3' : 'identity';
  return hasPrincipals || actions.length === 0 ? 'resource' : 'identity';
}

function checkKind(kind: PolicyKind, statements: readonly Statement[], root: JsonNode, note: Note): void {
  if (kind === 'identity') {
    note(
      'it names no Principal: this is the policy of a user, role or permission set, and admits nobody',
      root,
    );
    return;
  }
  const nodes = memberOf(root, 'Statement');
  const items = nodes?.type === 'array' ? nodes.items : nodes ? [nodes] : [];
  for (const statement of statements) {
    const node = items[statement.number - 1];
    const hasResource = memberOf(node, 'Resource') ?? memberOf(node, 'NotResource');
    if (!statement.principalAt) note(`statement ${statement.number} has no Principal`, statement);
    if (kind === 'trust' && hasResource)
      note(`statement ${statement.number} has a Resource, which a trust policy may not have`, hasResource);
    if ((kind === 's3' || kind === 'kms') && !hasResource)
      note(`statement ${statement.number} has no Resource`, statement);
  }
}
