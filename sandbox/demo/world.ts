import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { harbor, type World } from '../worlds/harbor.ts';
import { DemoUsage } from './options.ts';

const OURS: Readonly<Record<string, () => World>> = { harbor };

/** A world of ours by its name, or one from a module that exports `world`. Throws DemoUsage. */
export async function findWorld(named: string): Promise<World> {
  const ours = Object.hasOwn(OURS, named) ? OURS[named] : undefined;
  if (ours) return ours();
  const path = resolve(named);
  if (!existsSync(path)) {
    const names = Object.keys(OURS).join(', ');
    throw new DemoUsage(
      `There is no world "${named}": known are ${names}, or give the path of a module that exports world().`,
    );
  }
  const module = (await import(pathToFileURL(path).href).catch((error: unknown) => {
    throw new DemoUsage(`${named} could not be loaded: ${error instanceof Error ? error.message : error}`);
  })) as { world?: () => World };
  if (typeof module.world !== 'function') throw new DemoUsage(`${named} exports no function world().`);
  return module.world();
}
