import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { AwsSandbox } from '../aws/server.ts';
import { repositoryRoot } from '../slack/root.ts';
import type { World } from '../worlds/harbor.ts';

/**
 * What idc remembers has to come from a look of its own: between the first act of the world's story and the rest, its
 * terminal is asked about everything that can be asked then.
 */
export async function remember(
  aws: AwsSandbox,
  world: World,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const { story } = world.aws;
  if (story && typeof story !== 'function' && story.length > 1)
    await Promise.all(aws.seeded.map(({ requestId }) => requestId && look(requestId, env)));
  aws.control.continueStory();
}

async function look(requestId: string, env: Readonly<Record<string, string>>): Promise<void> {
  const cli = join(repositoryRoot(), 'dist/src/cli.js');
  const child = spawn(process.execPath, [cli, 'why-failed', requestId, '--json'], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  if (code > 2) throw new Error(`idc could not look at the world before its night: ${said.trim()}`);
}
