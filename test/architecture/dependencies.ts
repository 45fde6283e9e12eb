import { isBuiltin } from 'node:module';
import { computed, type Import, type Module } from './source.ts';

export interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** `tools` is the text of what runs packages by name: scripts, configuration files. */
export function dependencyFaults(modules: readonly Module[], manifest: Manifest, tools: string): string[] {
  const used = modules.flatMap((module) => module.imports.filter(isForeign).map((one) => ({ module, one })));
  const undeclared = used.flatMap(({ module, one }) => undeclaredFault(module.path, one, manifest));
  const names = new Set(used.map(({ one }) => packageOf(one.of)));
  const shipped = new Set(
    used.filter(({ module }) => isShipped(module.path)).map(({ one }) => packageOf(one.of)),
  );
  const idle = Object.keys(manifest.dependencies).filter((name) => !shipped.has(name));
  const idleTools = Object.keys(manifest.devDependencies).filter((name) => !isUsedTool(name, names, tools));
  return [
    ...undeclared,
    ...idle.map((name) => `package.json: src does not use the dependency ${name}`),
    ...idleTools.map((name) => `package.json: nothing uses the devDependency ${name}`),
  ];
}

function undeclaredFault(path: string, one: Import, manifest: Manifest): string[] {
  const name = packageOf(one.of);
  const declared =
    name in manifest.dependencies || (name in manifest.devDependencies && mayUseTools(path, one));
  return declared ? [] : [`${path}: ${name} is not declared for it`];
}

function mayUseTools(path: string, one: Import): boolean {
  return one.typeOnly || !isShipped(path);
}

function isShipped(path: string): boolean {
  return path.startsWith('src/');
}

function isForeign({ of }: Import): boolean {
  return !/^(src|sandbox|test|bench|scripts)\//.test(of) && !isBuiltin(of) && of !== computed;
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function isUsedTool(name: string, imported: ReadonlySet<string>, tools: string): boolean {
  if (name === '@types/node') return true;
  const plain = name.replace('@types/', '');
  return (
    imported.has(plain) ||
    tools.includes(`node_modules/${plain}/`) ||
    tools.includes(`'${plain}'`) ||
    tools.includes(`"${plain} `)
  );
}
