import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { freshDatabase } from '../setup/database.ts';

/**
 * While a new version starts, the one before still works on the migrated schema. So a migration only adds: an older
 * process finds its columns, and what it inserts is still taken. What looks otherwise is accepted here, with why.
 */
const ACCEPTED: Readonly<Record<string, { readonly why: string; readonly looks: readonly unknown[] }>> = {
  '0004-several-approvals': {
    why: 'what it changes was released nowhere',
    looks: [
      'approvals lost PRIMARY KEY (remediation_id)',
      'approvals is stricter: PRIMARY KEY (id)',
      'approvals is stricter: UNIQUE INDEX approvals_one_ending (remediation_id) WHERE final',
    ],
  },
  '0006-undo': {
    why: 'it is about rows with an origin, which older versions do not write',
    looks: [expect.stringMatching(/^remediations is stricter: UNIQUE INDEX remediations_one_undo /)],
  },
  '0011-drawn': {
    why: 'the trigger refuses nothing: it counts up a revision',
    looks: ['remediations is stricter: TRIGGER remediations_revised'],
  },
};

interface Schema {
  /** `table.column` to its type, and whether an insert without it is refused. */
  readonly columns: ReadonlyMap<string, { readonly type: string; readonly needed: boolean }>;
  /** By table, everything that can refuse a row: constraints, unique indexes, triggers. */
  readonly rules: ReadonlyMap<string, readonly string[]>;
}

let database: Awaited<ReturnType<typeof freshDatabase>>;
let client: pg.Client;
beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function schemaNow(): Promise<Schema> {
  const columns = await client.query<{ name: string; type: string; needed: boolean }>(`
    select table_name || '.' || column_name as name, udt_name as type,
      is_nullable = 'NO' and column_default is null and is_identity = 'NO' as needed
    from information_schema.columns where table_schema = 'public'`);
  const rules = await client.query<{ table: string; rule: string }>(`
    select c.conrelid::regclass::text as table, pg_get_constraintdef(c.oid) as rule
      from pg_constraint c where c.connamespace = 'public'::regnamespace and c.contype <> 'n'
    union all
    select i.indrelid::regclass::text, 'UNIQUE INDEX ' || i.indexrelid::regclass::text || ' '
        || substring(pg_get_indexdef(i.indexrelid) from '\\(.*')
      from pg_index i join pg_class r on r.oid = i.indrelid
      where i.indisunique and not i.indisprimary and r.relnamespace = 'public'::regnamespace
        and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)
    union all
    select t.tgrelid::regclass::text, 'TRIGGER ' || t.tgname
      from pg_trigger t join pg_class r on r.oid = t.tgrelid
      where not t.tgisinternal and r.relnamespace = 'public'::regnamespace`);
  return {
    columns: new Map(columns.rows.map(({ name, ...column }) => [name, column])),
    rules: rules.rows.reduce(
      (byTable, { table, rule }) => byTable.set(table, [...(byTable.get(table) ?? []), rule]),
      new Map<string, string[]>(),
    ),
  };
}

/** What a process that knows `before` would stumble over in `after`. */
function stumbles(before: Schema, after: Schema): string[] {
  const tableOf = (column: string) => column.split('.')[0] ?? '';
  const known = new Set([...before.columns.keys()].map(tableOf));
  const changed = [...before.columns].flatMap(([name, { type, needed }]) => {
    const now = after.columns.get(name);
    if (!now) return [`${name} is gone`];
    if (now.type !== type) return [`${name} has another type`];
    return now.needed && !needed ? [`${name} is needed now`] : [];
  });
  const added = [...after.columns].filter(
    ([name, { needed }]) => needed && !before.columns.has(name) && known.has(tableOf(name)),
  );
  const rules = [...known].flatMap((table) => {
    const [old, now] = [before.rules.get(table) ?? [], after.rules.get(table) ?? []];
    return [
      // An older statement may name it: on conflict.
      ...old
        .filter((rule) => !now.includes(rule) && /^(PRIMARY|UNIQUE)/.test(rule))
        .map((rule) => `${table} lost ${rule}`),
      ...now.filter((rule) => !old.includes(rule)).map((rule) => `${table} is stricter: ${rule}`),
    ];
  });
  return [...changed, ...added.map(([name]) => `${name} is needed, and new`), ...rules];
}

const names = readdirSync('src/store/migrations')
  .map((file) => file.replace(/\.ts$/, ''))
  .sort();

test('each migration leaves the version before it able to work', async () => {
  const found: Record<string, string[]> = {};
  for (const name of names) {
    const before = await schemaNow();
    const { sql } = (await import(`../../src/store/migrations/${name}.ts`)) as { sql: string };
    await client.query(sql);
    const faults = stumbles(before, await schemaNow());
    if (faults.length > 0) found[name] = faults;
  }
  const accepted = Object.entries(ACCEPTED).map(([name, { looks }]) => [name, looks]);
  expect(found).toEqual(Object.fromEntries(accepted));
});

describe('a migration that does not is found out', () => {
  test.each([
    ['alter table questions drop column text', 'questions.text is gone'],
    ['alter table questions rename column team to workspace', 'questions.team is gone'],
    ['alter table questions alter column team type varchar(9)', 'questions.team has another type'],
    ['alter table questions add column mood text not null', 'questions.mood is needed, and new'],
    ['alter table questions alter column message_ts set not null', 'questions.message_ts is needed now'],
    ["alter table questions add check (team <> '')", "questions is stricter: CHECK ((team <> ''::text))"],
    [
      'create unique index one_team on questions (team)',
      'questions is stricter: UNIQUE INDEX one_team (team)',
    ],
  ])('%s', async (sql, fault) => {
    await client.query('begin');
    const before = await schemaNow();
    await client.query(sql);
    const after = await schemaNow();
    await client.query('rollback');
    expect(stumbles(before, after)).toContain(fault);
  });
});
