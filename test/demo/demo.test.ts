import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

// The built command, as `npm run demo` starts it; with a temporary folder of its own, which must be empty at the end.
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'idc-test-demo-'));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  readonly said: string;
  readonly ms: number;
  readonly env: NodeJS.ProcessEnv;
}

describe('npm run demo', () => {
  let demo: Started;
  let pageUrl: string;
  beforeAll(async () => {
    demo = await start();
    pageUrl = /Ready: (http:\/\/127\.0\.0\.1:\d+\/)/.exec(demo.said)?.[1] ?? '';
  }, 40_000);
  afterAll(() => {
    demo.child.kill('SIGKILL');
  });

  test('is ready within 30 s, with the address of the page and commands to try', async () => {
    expect(demo.ms).toBeLessThan(30_000);
    const page = await fetch(pageUrl);
    expect(await page.text()).toContain('Simulated workspace');
    expect(demo.said.match(/\/idc why-failed [\da-f-]{36} /g)?.length).toBeGreaterThan(5);
  });

  test('the composer offers the same commands', async () => {
    const state = (await (await fetch(`${pageUrl}_sandbox/state?user=U02KIMODE`)).json()) as {
      suggestions: { command: string }[];
    };
    expect(demo.said).toContain(state.suggestions[0]?.command);
  });

  test.each([
    ['principal-recreated', 1, 'principal_recreated_stale_id'],
    ['managed-policy-quota', 1, 'managed_policy_quota_exceeded'],
    ['healthy', 0, undefined],
  ])('another terminal asks with the printed environment: %s', async (name, code, cause) => {
    const answer = await idc(['why-failed', await requestId(name), '--json']);
    expect([answer.code, answer.err]).toEqual([code, '']);
    const diagnosis = JSON.parse(answer.out);
    expect(diagnosis).toMatchObject({
      id: expect.any(String),
      question: { kind: 'why-failed' },
      takenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      subject: {
        requestId: expect.any(String),
        kind: 'creation',
        account: {},
        permissionSet: {},
        principal: {},
      },
      calls: expect.arrayContaining([
        expect.objectContaining({
          api: 'sso:ListInstances',
          at: expect.any(String),
          requestId: expect.any(String),
        }),
      ]),
    });
    expect(diagnosis.verdicts[0].findings?.[0]?.cause).toBe(cause);
    for (const verdict of diagnosis.verdicts)
      expect(Object.keys(verdict)).toEqual(expect.arrayContaining(['check', 'title', 'severity', 'outcome']));
  });

  test.each([
    [['why-failed', '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11'], 2, 'out', /22631ce7/],
    [['why-failed', '22631ce7-c37'], 64, 'err', /not a whole request id/],
    [['why-failed', ''], 64, 'err', /id/],
    [['why-filed', 'x'], 64, 'err', /why-failed/],
  ] as const)('%j ends with %d', async (args, code, where, words) => {
    const answer = await idc(args);
    expect(answer.code).toBe(code);
    expect(answer[where]).toMatch(words);
    expect(answer.err).not.toMatch(/ {4}at /);
  });

  test('a taken port and an unknown world are said in one sentence', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const [taken, unknown, wrong] = await Promise.all([
      ended(['--port', String(port), '--aws-port', '0']),
      ended(['--world', 'atlantis']),
      ended(['--prot', '1']),
    ]);
    server.close();
    expect(taken).toEqual({
      code: 64,
      said: expect.stringContaining(`Port ${port} is taken by another program`),
    });
    expect(unknown).toEqual({ code: 64, said: expect.stringContaining('There is no world "atlantis"') });
    expect(wrong).toEqual({ code: 64, said: expect.stringContaining("Unknown option '--prot'") });
  });

  test('SIGTERM ends everything within seconds and leaves nothing; a second start works at once', async () => {
    const children = descendants(demo.child.pid);
    expect(children.length).toBeGreaterThan(2);
    const at = Date.now();
    demo.child.kill('SIGTERM');
    const [code] = await once(demo.child, 'exit');
    expect(code).toBe(0);
    expect(Date.now() - at).toBeLessThan(20_000);
    expect(children.filter(alive)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);

    const second = await start();
    second.child.kill('SIGINT');
    expect(await once(second.child, 'exit')).toEqual([0, null]);
    expect(readdirSync(folder)).toEqual([]);
  }, 60_000);

  test('when the bot dies, the demo says so, shows the end of its log, and ends', async () => {
    const third = await start();
    const bot = descendants(third.child.pid).find((pid) => commandOf(pid).includes('dist/src/main.js'));
    const err = text(third.child.stderr as NodeJS.ReadableStream);
    process.kill(bot ?? 0, 'SIGKILL');
    expect(await once(third.child, 'exit')).toEqual([1, null]);
    expect(await err).toMatch(/The bot has ended by itself.*idc is ready/s);
    expect(readdirSync(folder)).toEqual([]);
  }, 60_000);

  async function requestId(name: string): Promise<string> {
    const seeded = (await (await fetch(`${demo.env.AWS_ENDPOINT_URL}/_sandbox/seeded`)).json()) as {
      name: string;
      requestId?: string;
    }[];
    return seeded.find((one) => one.name === name)?.requestId ?? '';
  }

  async function idc(args: readonly string[]) {
    const child = spawn(process.execPath, ['dist/src/cli.js', ...args], { env: demo.env });
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    return { out, err, code: code as number };
  }
});

function run(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['dist/sandbox/demo.js', ...args], {
    env: { PATH: process.env.PATH, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function start(): Promise<Started> {
  const at = Date.now();
  const child = run(['--port', '0', '--aws-port', '0']);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk;
      if (said.includes('Ctrl-C stops everything')) resolve();
    });
    let err = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk;
    });
    child.once('exit', () => reject(new Error(`the demo did not start: ${err}`)));
  });
  const exported = [...said.matchAll(/export (\w+)='(.*)'/g)].map(([, name, value]) => [name, value]);
  return {
    child,
    said,
    ms: Date.now() - at,
    env: { PATH: process.env.PATH, ...Object.fromEntries(exported) },
  };
}

async function ended(args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const child = run(args);
  const [said, [code]] = await Promise.all([
    text(child.stderr as NodeJS.ReadableStream),
    once(child, 'exit'),
  ]);
  return { code, said };
}

function descendants(pid: number | undefined): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === pid)
    .map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function parentOf(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

/** A process that ended and was not waited for is not alive. */
function alive(pid: number): boolean {
  return commandOf(pid) !== '';
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
