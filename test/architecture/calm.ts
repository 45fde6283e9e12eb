import { dotted, type Module, type Node } from './source.ts';

/** Made, and nothing else: an AsyncLocalStorage begins with what is first run in it. */
const made = /^(Set|Map|WeakMap|RegExp|URL|TextEncoder|TextDecoder|AsyncLocalStorage|Intl\.\w+)$/;
const loud =
  /^(fetch|set(Timeout|Interval|Immediate)|queueMicrotask|process|console|Date|Math\.random)(\.|$)/;
const calmPackages = /^(zod|kysely|node:(path|url|util))$/;
const starts = /^(src\/(main|cli)|sandbox\/demo(\/postgres)?)\.ts$/;

/** Importing a module does nothing: no calls for their effect, no clients, no variables, as far as can be seen. */
export function calmFaults(modules: readonly Module[]): string[] {
  return modules
    .filter((module) => /^(src|sandbox)\//.test(module.path) && !starts.test(module.path))
    .flatMap((module) => {
      const foreign = foreignNames(module);
      return module.body
        .flatMap((node) => statementFaults(node, foreign))
        .map((fault) => `${module.path}: ${fault}`);
    });
}

/** Names that come from packages whose functions may do anything. */
function foreignNames({ body }: Module): ReadonlySet<string> {
  const imports = body.filter((node) => node.type === 'ImportDeclaration');
  const foreign = imports.filter((node) => !/^\./.test(sourceOf(node)) && !calmPackages.test(sourceOf(node)));
  const specifiers = foreign.flatMap((node) => node.specifiers as readonly Node[]);
  return new Set(specifiers.map((one) => (one.local as Node).value as string));
}

function sourceOf(node: Node): string {
  return (node.source as Node).value as string;
}

function statementFaults(node: Node, foreign: ReadonlySet<string>): string[] {
  const inner = node.type === 'ExportDeclaration' ? (node.declaration as Node) : node;
  if (/^(Import|Export|Function|Class|Ts)/.test(inner.type)) return [];
  if (inner.type !== 'VariableDeclaration') return [`does something when imported (${inner.type})`];
  if (inner.kind !== 'const') return ['keeps state in the module (let)'];
  const values = (inner.declarations as readonly Node[]).map((one) => one.init as Node | null);
  return values
    .filter((init) => init && !isCalm(init, foreign))
    .map((init) => `starts something when imported (${init?.type})`);
}

function isCalm(node: Node, foreign: ReadonlySet<string>): boolean {
  const calm = (one: unknown) => !one || isCalm(one as Node, foreign);
  const all = (list: unknown) =>
    (list as readonly Node[]).every((one) => calm(one && (one.expression ?? one)));
  switch (node.type) {
    case 'NewExpression':
      return made.test(dotted(node.callee as Node)) && all(node.arguments ?? []);
    case 'CallExpression':
      return isCalmCallee(node.callee as Node, foreign) && all(node.arguments);
    case 'ArrayExpression':
      return all(node.elements);
    case 'ObjectExpression':
      return (node.properties as readonly Node[]).every((one) => calm(one.value) && calm(one.arguments));
    case 'TemplateLiteral':
      return all(node.expressions);
    case 'AwaitExpression':
    case 'AssignmentExpression':
    case 'UpdateExpression':
      return false;
    default:
      return calm(node.expression) && calm(node.object) && calm(node.left) && calm(node.right);
  }
}

function isCalmCallee(callee: Node, foreign: ReadonlySet<string>): boolean {
  const name = dotted(callee);
  if (name) return !foreign.has(name.split('.')[0] ?? '') && !loud.test(name);
  return callee.type === 'MemberExpression' && isCalm(callee.object as Node, foreign);
}
