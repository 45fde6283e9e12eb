import { JSON_LIMITS, type JsonNode, memberOf, parseJsonAt, readJson } from '../json.ts';
import { readMappedRoles } from './aws-auth.ts';
import { indented } from './indented.ts';
import type { Policy, PolicyDocument, PolicyKind } from './policy.ts';
import { readPolicy } from './read-policy.ts';

const MOST = 10;

/**
 * The policies in what was handed over: a policy itself, what `iam get-role`, `s3api get-bucket-policy` and `kms
 * get-key-policy` print, a template that has policies as JSON in it, or the aws-auth ConfigMap of an EKS cluster. Never
 * throws; size and depth are bounded first.
 */
export function findPolicies(text: string): PolicyDocument {
  if (text.length > JSON_LIMITS.bytes || new TextEncoder().encode(text).length > JSON_LIMITS.bytes)
    return { ...NOTHING, fault: { what: `it is larger than ${JSON_LIMITS.bytes / 1024} KB`, line: 1 } };
  const mapped = readMappedRoles(text);
  const read = readJson(text);
  if (read.ok) return { ...fromJson(text, read.root, read.repeated), mapped };
  if (mapped.length > 0) return { ...NOTHING, mapped };
  if (text.trimStart().startsWith('{') || read.why === 'too-deep')
    return { ...NOTHING, fault: { what: `it is not JSON: ${read.fault}`, line: read.line } };
  return within(text);
}

const NOTHING: PolicyDocument = { policies: [], mapped: [], left: 0 };
const NONE = { what: 'there is no policy in it', line: 1 };

function fromJson(
  text: string,
  root: JsonNode,
  repeated: readonly { key: string; line: number }[],
): PolicyDocument {
  const found: Found[] = [];
  collect(root, { path: [], found, text, inside: 0 });
  const policies = found.slice(0, MOST).map((one) => policyOf(one, found.length === 1));
  const twice = repeated.map(({ line }) => ({ what: 'a key stands twice in one object', line }));
  const [first, ...rest] = policies;
  return {
    policies:
      first && twice.length > 0 ? [{ ...first, faults: [...first.faults, ...twice] }, ...rest] : policies,
    mapped: [],
    left: Math.max(found.length - MOST, 0),
    ...(policies.length === 0 ? { fault: NONE } : {}),
  };
}

interface Found {
  readonly text: string;
  readonly path: readonly string[];
  readonly roleArn?: string;
}
interface Search {
  readonly text: string;
  readonly path: readonly string[];
  readonly found: Found[];
  /** How often a text was opened to look inside. */
  readonly inside: number;
  readonly roleArn?: string | undefined;
}

/** Depth is bounded by the reader's. A policy's own members are not searched. */
function collect(node: JsonNode, search: Search): void {
  if (node.type === 'object' && memberOf(node, 'Statement')) {
    const { roleArn } = search;
    search.found.push({
      text: search.text.slice(node.at, node.end),
      path: search.path,
      ...(roleArn ? { roleArn } : {}),
    });
  } else if (node.type === 'object') {
    const arn = memberOf(node, 'Arn');
    const roleArn = arn?.type === 'string' && /:role\//.test(arn.value) ? arn.value : search.roleArn;
    for (const { key, value } of node.members)
      collect(value, { ...search, roleArn, path: [...search.path, key] });
  } else if (node.type === 'array') {
    for (const [n, item] of node.items.entries())
      collect(item, { ...search, path: [...search.path, String(n)] });
  } else if (node.type === 'string') collectInside(node.value, search);
}

/** Policies that stand in a text: of S3, KMS and IAM's own answers, where they may be URL-encoded. */
function collectInside(value: string, search: Search): void {
  if (search.inside > 0 || !/Statement/.test(value)) return;
  const text = value.startsWith('%7B') ? decoded(value) : value;
  const read = readJson(text);
  if (read.ok) collect(read.root, { ...search, text, inside: search.inside + 1 });
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function policyOf({ text, path, roleArn }: Found, only: boolean): Policy {
  const shown = text.includes('\n') ? text : indented(text);
  const where = path.length === 0 || only ? 'the document' : path.join('.');
  const kind: PolicyKind | undefined = path.at(-1) === 'AssumeRolePolicyDocument' ? 'trust' : undefined;
  return readPolicy(shown, rootOf(shown), {
    where,
    ...(kind ? { kind } : {}),
    ...(roleArn ? { roleArn } : {}),
  });
}

/** In a text that is not JSON: from the brace before each "Statement", as far as the JSON goes. */
function within(text: string): PolicyDocument {
  const policies: Policy[] = [];
  let from = 0;
  let fault = NONE;
  for (let tries = 0; tries < MOST; tries += 1) {
    const named = text.indexOf('"Statement"', from);
    if (named < 0) break;
    const start = text.lastIndexOf('{', named);
    const read =
      start < from ? undefined : parseJsonAt(text, start, { depth: JSON_LIMITS.depth, whole: false });
    if (read?.ok) policies.push(policyOf({ text: text.slice(read.root.at, read.root.end), path: [] }, true));
    else if (read) fault = { what: `the policy in it is not JSON: ${read.fault}`, line: read.line };
    from = read?.ok ? read.root.end : named + 1;
  }
  return { ...NOTHING, policies, ...(policies.length === 0 ? { fault } : {}) };
}

/** A trust policy as IAM hands it out: URL-encoded, without lines. */
export function readRolePolicy(document: string, roleArn: string): Policy {
  const shown = indented(/^\s*%7B/i.test(document) ? decoded(document) : document);
  return readPolicy(shown, rootOf(shown), { where: 'the trust policy', kind: 'trust', roleArn });
}

function rootOf(text: string): JsonNode {
  const read = readJson(text);
  return read.ok ? read.root : { type: 'null', value: 'null', at: 0, end: 0, line: 1 };
}
