import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * PostgreSQL, empty. It runs below a process of its own: its package takes the signals of the
 * process that loads it for itself, and a Ctrl-C must not stop the database before the bot has drained.
 */
export async function startDatabase(): Promise<Database> {
  const module = fileURLToPath(new URL('./postgres.js', import.meta.url));
  const child = fork(module, [], { detached: true, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-4000);
  });
  const url = await Promise.race([
    once(child, 'message').then(([message]) => String(message)),
    once(child, 'exit').then(() => {
      throw new Error(`PostgreSQL did not start. ${said.trim()}`);
    }),
  ]);
  return { url, stop: () => stopped(child) };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
}
