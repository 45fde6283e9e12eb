import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { freePort } from './free-port.ts';

const READY_MS = 25_000;
/** Longer than the bot drains. */
const STOP_MS = 26_000;

export interface BotProcess {
  readonly pid: number;
  /** Resolves when it ends, however that comes. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Ends at once; what was under way is left as it is. */
  kill(): Promise<void>;
  /** Lets it drain. */
  stop(): Promise<void>;
}

interface BotStart {
  /** The built entry point. */
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
  /** Its output is appended to this file. */
  readonly log: string;
}

/**
 * The bot as it is shipped, told everything by its environment. Resolves when it is healthy; rejects, with the end of its
 * log, when it ends before. It is not in the terminal's process group: a Ctrl-C reaches the demo alone, which stops it.
 */
export async function startBot({ main, env, log }: BotStart): Promise<BotProcess> {
  const health = await freePort();
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, ...env, IDC_HEALTH_BIND: `127.0.0.1:${health}` },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const file = createWriteStream(log, { flags: 'a' });
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  const ended = once(child, 'close').then(async ([code, signal]) => {
    await new Promise<void>((resolve) => file.end(resolve));
    return { code, signal };
  });
  const signalled = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  const early = ended.then(() => {
    throw new Error(`The bot ended before it was ready. It said:\n${tailOf(log)}`);
  });
  await Promise.race([healthy(health), early]).catch(async (error) => {
    await signalled('SIGKILL');
    throw error;
  });
  early.catch(() => {});
  return {
    pid: child.pid ?? 0,
    ended,
    kill: () => signalled('SIGKILL'),
    stop: async () => {
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await signalled('SIGTERM');
      clearTimeout(timer);
    },
  };
}

/** The last lines of a log, at most 30. */
export function tailOf(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-30).join('\n');
}

async function healthy(port: number): Promise<void> {
  const end = Date.now() + READY_MS;
  while (Date.now() < end) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The bot was not healthy within ${READY_MS / 1000} s.`);
}
