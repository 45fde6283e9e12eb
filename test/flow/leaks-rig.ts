import pg from 'pg';
import pino from 'pino';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { botEnvironment, terminalEnvironment } from '../../sandbox/demo/environment.ts';
import { type SlackSandbox, startSlack } from '../../sandbox/slack/server.ts';
import { harbor } from '../../sandbox/worlds/harbor.ts';
import { readConfig } from '../../src/config.ts';
import { startBot as startWired } from '../../src/wire.ts';
import { freshDatabase } from '../setup/database.ts';
import { withFiles } from '../slack/bot.ts';
import { startWorld } from './rig.ts';

export interface Whole {
  readonly slack: SlackSandbox;
  readonly aws: AwsSandbox;
  /** Everything that was logged, at every level. */
  readonly lines: string[];
  /** Ends the bot without waiting for what it does, and starts another; what the former one did counts as interrupted. */
  restart(): Promise<void>;
  /** Everything that the bot wrote down, said, or was told to show: by where it stands. */
  traces(): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
}

/** The bot as main.ts starts it, with all of its levels of log, PostgreSQL, jobs, and both services. */
export async function startWhole(): Promise<Whole> {
  const aws = await startWorld();
  const slack = await startSlack({ workspace: withFiles });
  const database = await freshDatabase();
  const world = harbor();
  const terminal = terminalEnvironment(world, aws.url);
  const config = readConfig(
    {
      ...botEnvironment(world, terminal, slack),
      DATABASE_URL: database.url,
      IDC_SLACK_UPLOADS: 'on',
      IDC_HEALTH_BIND: '127.0.0.1:0',
      LOG_LEVEL: 'trace',
    },
    'bot',
  );
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  let bot = await startWired(config, logger);
  const query = async (sql: string) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return rows;
  };
  return {
    slack,
    aws,
    lines,
    restart: async () => {
      await bot.stop(1);
      await query("update processes set beat_at = now() - interval '1 hour'");
      bot = await startWired(config, logger);
    },
    traces: async () => ({ log: lines.join(''), database: await dump(query), slack: said(slack) }),
    stop: async () => {
      await bot.stop(5_000);
      await slack.stop();
      await aws.stop();
      await database.drop();
    },
  };
}

type Query = (sql: string) => Promise<pg.QueryResultRow[]>;

/** Every row of every table, those of the queue included. */
async function dump(query: Query): Promise<string> {
  const tables = await query(
    "select schemaname, tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  const texts: string[] = [];
  for (const { schemaname, tablename } of tables) {
    const rows = await query(`select t::text as row from "${schemaname}"."${tablename}" t`);
    texts.push(`${schemaname}.${tablename}`, ...rows.map(({ row }) => String(row)));
  }
  return texts.join('\n');
}

/** Every call of the Web API with what it carried, and everything that anybody sees, as it ever was. */
function said({ driver }: SlackSandbox): string {
  const people = withFiles.users.filter((user) => !user.bot && !user.deleted);
  const channels = withFiles.channels.map(({ id }) => driver.messages(id));
  const seen = people.map(({ id }) => [driver.ephemerals(id), driver.directMessages(id), driver.view(id)]);
  return JSON.stringify([driver.events(), channels, seen]);
}
