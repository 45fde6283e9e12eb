import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** Of the page and of Slack's API. Unset: 4600, or a free one where that is taken. */
  readonly port?: number;
  /** Unset: 4599, or a free one where that is taken. */
  readonly awsPort?: number;
  /** The name of a world of ours, or the path of a module that exports `world`. */
  readonly world: string;
}

/** What the person can mend by typing something else. */
export class DemoUsage extends Error {}

export const USAGE = `npm run demo -- [--port <number>] [--aws-port <number>] [--world <name or path>]

  --port      where the page and Slack's API listen (4600, or a free one)
  --aws-port  where AWS listens (4599, or a free one)
  --world     harbor, or the path of a built module that exports world()`;

/** Throws DemoUsage with one sentence about what is wrong. */
export function readOptions(args: readonly string[]): DemoOptions | 'help' {
  const { values } = parsed(args);
  if (values.help) return 'help';
  const port = portOf('--port', values.port);
  const awsPort = portOf('--aws-port', values['aws-port']);
  if (port !== undefined && port !== 0 && port === awsPort)
    throw new DemoUsage(`--port and --aws-port are both ${port}: each needs its own.`);
  return {
    world: values.world ?? 'harbor',
    ...(port === undefined ? {} : { port }),
    ...(awsPort === undefined ? {} : { awsPort }),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'aws-port': { type: 'string' },
        world: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const [said] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    throw new DemoUsage(`${said}.\n\n${USAGE}`);
  }
}

function portOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new DemoUsage(`${option} ${text} is not a port: give a number up to 65535, or 0 for a free one.`);
  return port;
}
