import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { freePort } from '../sandbox/demo/free-port.ts';

export interface Running {
  readonly pid: number;
  stop(): Promise<void>;
}

/** How fast time passes in a process, and since when; absent: as usual. All processes of one run share one. */
export interface Clock {
  readonly factor: number;
  /** Milliseconds since the epoch. */
  readonly from: number;
}

/** A module of this folder as a process of its own; `ready` is the first message that it sends. */
export async function startHere<T>(
  module: string,
  args: readonly string[] = [],
  clock?: Clock,
): Promise<Running & { ready: T; ask<A>(order: object): Promise<A> }> {
  const env = { ...process.env, ...onClock(clock) };
  const child = fork(fileURLToPath(new URL(`./${module}`, import.meta.url)), args, { env });
  const dead = died(child, module);
  dead.catch(() => {});
  const heard = async <A>() => ((await Promise.race([once(child, 'message'), dead])) as [A])[0];
  const ready = await heard<T>();
  return {
    pid: child.pid ?? 0,
    ready,
    stop: () => stop(child),
    ask: <A>(order: object) => {
      const answer = heard<A>();
      child.send(order);
      return answer;
    },
  };
}

export interface Told {
  /** There when this says so; `/readyz` asks for its role in AWS, too. */
  readonly probe?: '/healthz' | '/readyz';
  /** Gets the lines of its log, from `info` on; without it only errors are shown. */
  onLine?(line: string): void;
}

/** The bot as it is shipped. */
export async function startBot(
  env: NodeJS.ProcessEnv,
  { probe = '/healthz', onLine }: Told = {},
): Promise<Running> {
  const health = await freePort();
  const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
  const own = {
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    PATH: process.env.PATH,
    LOG_LEVEL: onLine ? 'info' : 'error',
    IDC_HEALTH_BIND: `127.0.0.1:${health}`,
  };
  const child = spawn(process.execPath, [main], {
    env: { ...own, ...env },
    stdio: ['ignore', onLine ? 'pipe' : 'ignore', 'inherit'],
  });
  if (onLine && child.stdout) createInterface({ input: child.stdout }).on('line', onLine);
  await Promise.race([healthy(`http://127.0.0.1:${health}${probe}`), died(child, 'the bot')]);
  return { pid: child.pid ?? 0, stop: () => stop(child) };
}

export interface Answered {
  readonly code: number;
  readonly out: string;
  readonly ms: number;
  /** The most memory that it had at once, in bytes. */
  readonly peak: number;
}

/** The terminal's answer, as a process. */
export async function askTerminal(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  clock?: Clock,
): Promise<Answered> {
  const cli = fileURLToPath(new URL('../src/cli.js', import.meta.url));
  const began = performance.now();
  const child = spawn(process.execPath, [cli, ...words], {
    env: { PATH: process.env.PATH, ...onClock(clock), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let peak = 0;
  const watching = setInterval(() => {
    peak = Math.max(peak, memoryOf(child.pid ?? 0).peak);
  }, 50);
  const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  clearInterval(watching);
  return { code: code ?? -1, out, ms: performance.now() - began, peak };
}

/** What a process has of memory, and the most that it ever had; in bytes, 0 where it is gone or this is no Linux. */
export function memoryOf(pid: number): { readonly now: number; readonly peak: number } {
  let status = '';
  try {
    status = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {}
  const of = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
  return { now: of('VmRSS'), peak: of('VmHWM') };
}

function onClock(clock: Clock | undefined): NodeJS.ProcessEnv {
  if (!clock || clock.factor === 1) return {};
  const preload = fileURLToPath(new URL('./fast-clock.js', import.meta.url));
  return { NODE_OPTIONS: `--import ${preload}`, BENCH_CLOCK: `${clock.factor} ${clock.from}` };
}

async function healthy(probe: string): Promise<void> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const answer = await fetch(probe).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the bot was not ready within 30 s');
}

async function died(child: ChildProcess, what: string): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`${what} ended with ${code} before it had answered`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
