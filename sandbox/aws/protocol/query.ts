import type { Output } from '../operation.ts';
import type { Refusal } from '../refusal.ts';
import type { Answer } from './json.ts';

/** Form fields of the AWS query protocol: `Tags.member.1.Key=a` becomes `{Tags: [{Key: 'a'}]}`. */
export function readForm(body: string): Record<string, unknown> {
  const root: Tree = new Map();
  for (const [name, value] of new URLSearchParams(body)) insert(root, name.split('.'), value);
  return plain(root) as Record<string, unknown>;
}

type Tree = Map<string, Tree | string>;

function insert(tree: Tree, [head = '', ...rest]: string[], value: string): void {
  if (rest.length === 0) {
    tree.set(head, value);
    return;
  }
  const found = tree.get(head);
  const child = found instanceof Map ? found : new Map<string, Tree | string>();
  tree.set(head, child);
  insert(child, rest, value);
}

function plain(tree: Tree | string | undefined): unknown {
  if (!(tree instanceof Map)) return tree;
  const members = tree.get('member');
  if (members instanceof Map)
    return [...members.entries()].sort(([a], [b]) => Number(a) - Number(b)).map(([, v]) => plain(v));
  return Object.fromEntries([...tree.entries()].map(([k, v]) => [k, plain(v)]));
}

export function queryAnswer(action: string, version: string, output: Output, requestId: string): Answer {
  const space =
    version === '2010-05-08'
      ? 'https://iam.amazonaws.com/doc/2010-05-08/'
      : 'https://sts.amazonaws.com/doc/2011-06-15/';
  const result = `<${action}Result>${members(output)}</${action}Result>`;
  const body = `<${action}Response xmlns="${space}">${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, type: 'text/xml', body };
}

export function queryRefusal(refusal: Refusal, requestId: string): Answer {
  const type = refusal.status >= 500 ? 'Receiver' : 'Sender';
  const error = `<Error><Type>${type}</Type><Code>${refusal.code}</Code><Message>${xml(refusal.message)}</Message></Error>`;
  return {
    status: refusal.status,
    type: 'text/xml',
    body: `<ErrorResponse>${error}<RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
}

function members(value: object): string {
  return Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .map(([name, v]) => `<${name}>${name === 'SummaryMap' ? entries(v as object) : element(v)}</${name}>`)
    .join('');
}

/** The only map in the operations served here. */
function entries(map: object): string {
  return Object.entries(map)
    .map(([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`)
    .join('');
}

function element(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((v) => `<member>${element(v)}</member>`).join('');
  return typeof value === 'object' && value !== null ? members(value) : xml(String(value));
}

function xml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
