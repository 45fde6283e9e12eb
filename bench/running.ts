import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../sandbox/demo/free-port.ts';

export interface Running {
  stop(): Promise<void>;
}

/** A module of this folder as a process of its own; `ready` is the first message that it sends. */
export async function startHere<T>(
  module: string,
  args: readonly string[] = [],
): Promise<Running & { ready: T }> {
  const child = fork(fileURLToPath(new URL(`./${module}`, import.meta.url)), args);
  const [ready] = (await Promise.race([once(child, 'message'), died(child, module)])) as [T];
  return { ready, stop: () => stop(child) };
}

/** The bot as it is shipped; ready when its health address says so. What it logs is shown when it dies early. */
export async function startBot(env: NodeJS.ProcessEnv): Promise<Running> {
  const health = await freePort();
  const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, LOG_LEVEL: 'error', IDC_HEALTH_BIND: `127.0.0.1:${health}`, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await Promise.race([healthy(health), died(child, 'the bot')]);
  return { stop: () => stop(child) };
}

async function healthy(port: number): Promise<void> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the bot was not healthy within 30 s');
}

async function died(child: ChildProcess, what: string): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`${what} ended with ${code} before it was ready`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
