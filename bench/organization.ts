import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../sandbox/demo/free-port.ts';
import { SIZES } from '../sandbox/worlds/scaled.ts';
import type { AwsReady, Counted } from './aws-process.ts';
import type { Minimum } from './minimum.ts';
import { type Answered, askTerminal, type Clock, startHere } from './running.ts';

export type SizeName = keyof typeof SIZES;

/** An organization of the sandbox with an empty database beside it, and idc's terminal to ask. */
export interface Asked extends Counted {
  readonly answered: Answered;
  /** How often the question was put until nothing was left out. */
  readonly times: number;
  /** The orphans that were found, sorted. */
  readonly found: readonly string[];
  readonly gaps: readonly string[];
}

export interface Run {
  readonly size: SizeName;
  readonly clock: Clock;
}

export async function startOrganization({ size, clock }: Run, databases: string) {
  const aws = await startHere<AwsReady>('aws-process.js', [size], clock);
  const env = { ...aws.ready.env, DATABASE_URL: await emptyDatabase(databases, clock) };
  return {
    minimum: aws.ready.minimum,
    orphans: () => askForOrphans({ env, clock, count: () => aws.ask<Counted>({ order: 'count' }) }),
    /** CloudTrail has shown what happened so far. */
    delivered: () => setTimeout(DELIVERY_MS / clock.factor),
    change: (count: number) => aws.ask<Minimum>({ order: 'change', count }),
    stop: aws.stop,
  };
}

/** PostgreSQL, and the address of a database of it. */
export async function startDatabases() {
  const around = await startHere<{ env: { DATABASE_URL: string } }>('surroundings.js', [
    String(await freePort()),
    'unused',
  ]);
  return { url: around.ready.env.DATABASE_URL, stop: around.stop };
}

async function emptyDatabase(beside: string, clock: Clock): Promise<string> {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  const address = Object.assign(new URL(beside), { pathname: `/${name}` }).toString();
  await inDatabase(beside, `create database ${name}`);
  if (clock.factor !== 1) await inDatabase(address, hurry(name, clock));
  return address;
}

/** In a database time passes as fast as in the processes: its own functions of that name are found later. */
function hurry(name: string, { factor, from }: Clock): string {
  const now = `to_timestamp(${from / 1_000}) + (pg_catalog.clock_timestamp() - to_timestamp(${from / 1_000})) * ${factor}`;
  const functions = ['now', 'clock_timestamp'].map(
    (called) =>
      `create function fast.${called}() returns timestamptz language sql stable parallel safe as $$ select ${now} $$;`,
  );
  return `create schema fast; ${functions.join(' ')} alter database ${name} set search_path = public, fast, pg_catalog`;
}

async function inDatabase(address: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query(text);
  await client.end();
}

interface Asking {
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  count(): Promise<Counted>;
}

const MOST_TIMES = 20;
/** A little more than the sandbox's CloudTrail takes. */
const DELIVERY_MS = 5 * 60_000 + 20_000;

/** As a person does: where the answer says that something was left out for the sake of time, it is asked again. */
async function askForOrphans({ env, clock, count }: Asking): Promise<Asked> {
  await count();
  let peak = 0;
  for (let times = 1; ; times += 1) {
    const answered = await askTerminal(['orphans', '--json'], env, clock);
    peak = Math.max(peak, answered.peak);
    const read = readAnswer(answered);
    if (read.isWhole || times === MOST_TIMES) {
      return { ...(await count()), answered: { ...answered, peak }, times, ...read };
    }
  }
}

function readAnswer({ out, code }: Answered) {
  if (code > 2) throw new Error(`idc orphans ended with ${code}`);
  const { verdicts, gaps } = JSON.parse(out) as {
    readonly verdicts: readonly { readonly findings?: readonly { readonly about?: string }[] }[];
    readonly gaps: readonly { readonly of: string; readonly reason: string; readonly detail: string }[];
  };
  const found = verdicts.flatMap(({ findings = [] }) => findings.map(({ about }) => about ?? '')).sort();
  return {
    found,
    gaps: gaps.map(({ of, detail }) => `${of}: ${detail}`),
    isWhole: !gaps.some(({ reason }) => reason === 'left-out'),
  };
}

/** `200x20 x10`: sizes, and how fast time passes for those after it. */
export function readRuns(words: readonly string[], usual: readonly string[]): Run[] {
  const from = Date.now();
  let factor = 1;
  return (words.length > 0 ? words : usual).flatMap((word) => {
    if (/^x\d+$/.test(word)) {
      factor = Number(word.slice(1));
      return [];
    }
    if (!Object.hasOwn(SIZES, word)) throw new Error(`${word} is none of ${Object.keys(SIZES).join(', ')}`);
    return [{ size: word as SizeName, clock: { factor, from } }];
  });
}
