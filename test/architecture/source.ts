import { parseSync } from '@swc/core';

export interface Source {
  /** From the project's root, with forward slashes: `src/aws/clients.ts`. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** A path from the project's root for our own modules, otherwise the specifier as written. */
  readonly of: string;
  readonly names: readonly string[];
  readonly typeOnly: boolean;
}

export interface Module extends Source {
  readonly body: readonly Node[];
  readonly imports: readonly Import[];
  /** What is read as a value, globals among it: `Date`, and `Date.now` where a member is read. */
  readonly values: ReadonlySet<string>;
}

/** What a dynamic import of anything but a plain text is recorded as. */
export const computed = '(computed)';

/** A node of swc's tree, as loosely as a walk over all of its kinds needs it. */
export interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

export function readModule(source: Source): Module {
  const { body } = parseSync(source.text, { syntax: 'typescript', target: 'es2022' });
  const nodes = body as unknown as readonly Node[];
  const imports: Import[] = [];
  const values = new Set<string>();
  for (const node of nodes) {
    walk(node, (one, parentKey, parent) => {
      const found = importOf(one);
      if (found) imports.push({ ...found, of: resolve(source.path, found.of) });
      if (one.type === 'Identifier' && isValue(parentKey, parent)) values.add(one.value as string);
      if (one.type === 'MemberExpression') values.add(dotted(one));
    });
  }
  return { ...source, body: nodes, imports, values };
}

/** `process.env` for a plain member expression, an empty text for anything less plain. */
export function dotted(node: Node): string {
  if (node.type === 'Identifier') return node.value as string;
  if (node.type !== 'MemberExpression') return '';
  const [object, property] = [dotted(node.object as Node), node.property as Node];
  return object && property.type === 'Identifier' ? `${object}.${property.value}` : '';
}

function walk(
  node: Node,
  visit: (node: Node, key: string, parent?: Node) => void,
  key = '',
  parent?: Node,
): void {
  visit(node, key, parent);
  for (const [childKey, child] of Object.entries(node)) {
    for (const one of Array.isArray(child) ? child : [child]) {
      if (isNode(one)) walk(one, visit, childKey, node);
      else if (isNode(one?.expression)) walk(one.expression, visit, childKey, node);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

function isValue(key: string, parent: Node | undefined): boolean {
  if (!parent || parent.type.startsWith('Ts') || /(Import|Export).*Specifier/.test(parent.type)) return false;
  if (parent.type === 'MemberExpression' && (parent.property as Node).type === 'Identifier') return false;
  return key !== 'key' && key !== 'id' && key !== 'pat';
}

function importOf(node: Node): Import | undefined {
  const source = (node.source as Node | null | undefined)?.value;
  if (typeof source === 'string') {
    const specifiers = (node.specifiers ?? []) as readonly Node[];
    const typeOnly =
      node.typeOnly === true || (specifiers.length > 0 && specifiers.every((one) => one.isTypeOnly));
    return { of: source, names: specifiers.map(nameOf), typeOnly };
  }
  if (node.type === 'TsImportType') {
    return { of: (node.argument as Node).value as string, names: [], typeOnly: true };
  }
  const argument = (node.arguments as readonly { expression: Node }[] | undefined)?.[0]?.expression;
  if (node.type === 'CallExpression' && (node.callee as Node).type === 'Import' && argument) {
    return {
      of: argument.type === 'StringLiteral' ? (argument.value as string) : computed,
      names: ['*'],
      typeOnly: false,
    };
  }
  return undefined;
}

function nameOf(specifier: Node): string {
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  const name = (specifier.imported ?? specifier.orig ?? specifier.local) as Node;
  return name.value as string;
}

function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}
