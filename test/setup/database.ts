import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A fresh, empty database in the run's PostgreSQL; `drop` removes it, connections and all. */
export async function freshDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = process.env.IDC_TEST_POSTGRES;
  if (!server)
    throw new Error(
      'IDC_TEST_POSTGRES is not set: run the tests through jest, whose global set-up starts PostgreSQL',
    );
  const name = `t_${randomBytes(6).toString('hex')}`;
  await statement(server, `create database ${name}`);
  return {
    url: `${server}/${name}`,
    drop: () => statement(server, `drop database if exists ${name} with (force)`),
  };
}

async function statement(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
