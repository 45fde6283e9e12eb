import pg from 'pg';
import type { TrailEvent } from '../../sandbox/aws/trail.ts';
import { type Demo, type DemoStart, startDemo } from '../../sandbox/demo/start.ts';
import { harbor } from '../../sandbox/worlds/harbor.ts';
import { freshDatabase } from '../setup/database.ts';

export type OwnDemo = Demo & { readonly databaseUrl: string };

/** The demo, with the run's PostgreSQL instead of one of its own; the bot is the built one, and may reach it by `way`. */
export async function startOwnDemo(
  way: (url: string) => string | Promise<string> = (url) => url,
  options: Pick<DemoStart, 'more' | 'pace'> = {},
): Promise<OwnDemo> {
  const { url, drop } = await freshDatabase();
  const demo = await startDemo({
    world: harbor(),
    port: 0,
    awsPort: 0,
    databaseUrl: await way(url),
    ...options,
  });
  // What the tests wait for is the order of events, not AWS's leisure.
  demo.aws.control.settings({ asyncMs: 300 });
  const stop = async () => {
    await demo.stop();
    await drop();
  };
  return { ...demo, databaseUrl: url, stop };
}

export function requestOf({ aws }: Demo, name: string): string {
  const id = aws.seeded.find((seeded) => seeded.name === name)?.requestId;
  if (!id) throw new Error(`the world has no request ${name}`);
  return id;
}

/** Reads idc's own record, or changes it where a test cannot wait for time to pass. */
export async function query({ databaseUrl }: OwnDemo, sql: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

const WRITES = [
  'CreateAccountAssignment',
  'DeleteAccountAssignment',
  'ProvisionPermissionSet',
  'RequestServiceQuotaIncrease',
];

export interface Write {
  readonly name: string;
  readonly sourceIdentity: unknown;
  /** Of the session that made it, as AssumeRole was told. */
  readonly tags: unknown;
  readonly event: TrailEvent;
}

/** The writes that sessions of idc made and that AWS took, as CloudTrail has them. */
export function writesOf({ aws }: Demo): Write[] {
  return aws.control
    .trail()
    .filter(
      ({ name, record }) => WRITES.includes(name) && !record.errorCode && roleOf(record).startsWith('idc-'),
    )
    .map((event) => ({
      name: event.name,
      sourceIdentity: context(event.record).sourceIdentity,
      tags: tagsOf(aws.control.trail(), event),
      event,
    }));
}

type Fields = Readonly<Record<string, unknown>>;

function context(record: Fields): Fields {
  return (record.userIdentity as Fields).sessionContext as Fields;
}

function roleOf(record: Fields): string {
  return String((context(record).sessionIssuer as Fields).userName);
}

function tagsOf(trail: readonly TrailEvent[], { username }: TrailEvent): unknown {
  const asked = trail
    .filter(({ name }) => name === 'AssumeRole')
    .map(({ record }) => record.requestParameters as Fields);
  return asked.find(({ roleSessionName }) => roleSessionName === username)?.tags;
}
