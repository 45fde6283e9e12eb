import { tailOf } from './demo/bot.ts';
import { DemoUsage, readOptions, USAGE } from './demo/options.ts';
import { readyText } from './demo/ready.ts';
import { type Demo, startDemo } from './demo/start.ts';
import { findWorld } from './demo/world.ts';

const PARENT_EVERY_MS = 500;

async function main(): Promise<number> {
  const started = Date.now();
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(USAGE);
    return 0;
  }
  const wish = wishToStop();
  process.stderr.write('Starting the sandbox, a database and the bot …\n');
  const { world, ...ports } = options;
  const demo = await startDemo({ world: await findWorld(world), ...ports, signal: wish.signal });
  console.log(readyText(demo, ((Date.now() - started) / 1000).toFixed(1)));
  const died = demo.bot.ended.then(() => 'died' as const);
  const why = await Promise.race([wish.asked, died]);
  const code = why === 'died' ? botDied(demo) : 0;
  await demo.stop();
  return code;
}

function botDied({ botStart }: Demo): number {
  process.stderr.write(
    `\nThe bot has ended by itself, and so does the demo. It said:\n${tailOf(botStart.log)}\n`,
  );
  return 1;
}

/** Ctrl-C, SIGTERM, or the end of npm, whose shell need not pass a signal on. A second wish ends at once. */
function wishToStop(): { readonly signal: AbortSignal; readonly asked: Promise<'asked'> } {
  const controller = new AbortController();
  const parent = process.ppid;
  const asked = new Promise<'asked'>((resolve) => {
    const stop = () => {
      controller.abort(new DemoUsage('Stopped.'));
      resolve('asked');
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    if (process.env.npm_lifecycle_event !== undefined)
      setInterval(() => process.ppid !== parent && stop(), PARENT_EVERY_MS).unref();
  });
  return { signal: controller.signal, asked };
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const usage = error instanceof DemoUsage;
    const said = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${usage ? said : `The demo could not start: ${said}`}\n`);
    process.exit(usage ? 64 : 1);
  },
);
