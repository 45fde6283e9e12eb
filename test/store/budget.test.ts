import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { BACKING_OFF, grant, reserveFor } from '../../src/aws/bucket.ts';
import { makeBudget, type Priority, type Told } from '../../src/aws/budget.ts';
import type { Wanted } from '../../src/aws/purse.ts';
import { purseIn } from '../../src/store/budget.ts';
import type { Database } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { freshDatabase } from '../setup/database.ts';

const HERE = { account: 'the read role', region: 'eu-west-1' };
const API = 'sso:ListInstances';

let database: Awaited<ReturnType<typeof freshDatabase>>;
/** Two processes. */
let one: Kysely<Database>;
let two: Kysely<Database>;
beforeAll(async () => {
  database = await freshDatabase();
  [one, two] = [connected(), connected()];
  await migrate(one);
});
afterAll(async () => {
  await Promise.all([one.destroy(), two.destroy()]);
  await database.drop();
});
beforeEach(() => sql`truncate aws_budgets, processes`.execute(one));

function connected() {
  const pool = new pg.Pool({ connectionString: database.url });
  pool.on('error', () => {});
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/** So slow that nothing comes in during a test. */
const TERMS = { perSecond: 1e-6, burst: 12 };
const nobody = { person: 0, watch: 0, sweep: 0 };
const wanted = (wants: Partial<Wanted['wants']>, backingOff: Wanted['backingOff'] = BACKING_OFF): Wanted => ({
  ...{ family: 'sso eu-west-1', ...TERMS, backingOff },
  wants: { ...nobody, ...wants },
  reserves: { watch: reserveFor('watch', 12), sweep: reserveFor('sweep', 12) },
});

/** Time goes back by so much, for the row alone. */
const age = (ms: number) =>
  sql`update aws_budgets set at = at - make_interval(secs => ${ms / 1_000}),
    paced_at = paced_at - make_interval(secs => ${ms / 1_000})`.execute(one);

test.each([
  { person: 3, watch: 0, sweep: 20 },
  { person: 0, watch: 5, sweep: 20 },
  { person: 0, watch: 20, sweep: 0 },
  { person: 20, watch: 20, sweep: 20 },
])('one statement grants what a bucket in memory would: %j', async (wants) => {
  const drawn = await purseIn({ db: one }).draw(wanted(wants));
  const { granted, tokens } = grant(12, wants, 12);
  expect(drawn).toMatchObject({ granted, pace: 1, processes: 1 });
  expect(drawn.tokens).toBeCloseTo(tokens, 3);
});

test('two processes that draw at once never get more than there is', async () => {
  const draws = Array.from({ length: 40 }, (_, n) => purseIn({ db: n % 2 ? one : two }));
  const drawn = await Promise.all(draws.map((purse) => purse.draw(wanted({ person: 1 }))));
  expect(drawn.reduce((sum, { granted }) => sum + granted, 0)).toBe(12);
});

test('what came in since the last draw is counted by the clock of the database, up to the burst', async () => {
  const purse = purseIn({ db: one });
  const at = { ...wanted({ person: 100 }), perSecond: 10 };
  await purse.draw(at);
  await age(500);
  expect((await purse.draw(at)).granted).toBe(5);
  await age(3_600_000);
  expect((await purse.draw(at)).granted).toBe(12);
});

test('a person in one process goes before the sweep in another, and finds most of the burst', async () => {
  const got: string[] = [];
  const tiny = TERMS.perSecond / 20;
  const [there, here] = [one, two].map((db) => makeBudget(tiny, undefined, { purse: purseIn({ db }) })(HERE));
  const stop = new AbortController();
  const ask = (take = there, priority: Priority = 'sweep') =>
    take?.(API, { priority, signal: stop.signal }).then(
      () => got.push(priority),
      () => {},
    );
  const sweeps = Array.from({ length: 50 }, () => ask());
  await Promise.race(sweeps);
  await Promise.all(Array.from({ length: 8 }, () => ask(here, 'person')));
  expect(got).toEqual([...Array(4).fill('sweep'), ...Array(8).fill('person')]);
  stop.abort();
  await Promise.all(sweeps);
});

test('throttling seen by one process slows them all down, once a second, and wears off in steps', async () => {
  const purse = purseIn({ db: one });
  const other = purseIn({ db: two });
  const paceNow = async () => (await other.draw(wanted({}))).pace;
  expect(await paceNow()).toBe(1);
  await Promise.all([purse, other, purse, other].map((each) => each.slow('sso eu-west-1', BACKING_OFF)));
  expect(await paceNow()).toBe(0.5);
  for (let n = 0; n < 5; n += 1) {
    await age(1_000);
    await purse.slow('sso eu-west-1', BACKING_OFF);
  }
  expect(await paceNow()).toBe(0.1);
  await age(10_000);
  expect(await paceNow()).toBeCloseTo(0.2);
  await age(80_000);
  expect(await paceNow()).toBe(1);
});

test('processes that live are counted, and a terminal besides', async () => {
  await sql`insert into processes (id, beat_at) values
    (gen_random_uuid(), now()), (gen_random_uuid(), now()), (gen_random_uuid(), now() - interval '1 hour')`.execute(
    one,
  );
  expect((await purseIn({ db: one }).draw(wanted({}))).processes).toBe(2);
  expect((await purseIn({ db: one }, 1).draw(wanted({}))).processes).toBe(3);
});

test('calls go on at this process’s part of the share while the database is away, and together again after', async () => {
  const told: Told[] = [];
  const hearing = new Map<string, () => void>();
  const heard = (what: Told['what']) => new Promise<void>((resolve) => hearing.set(what, resolve));
  const tell = (one: Told) => {
    told.push(one);
    hearing.get(one.what)?.();
  };
  const take = makeBudget(0.5, undefined, { purse: purseIn({ db: one }), tell })(HERE);
  const person = { priority: 'person' as const };
  await take(API, person);
  await sql`alter table aws_budgets rename to away`.execute(two);
  const alone = heard('alone');
  await take(API, person);
  await alone;
  await sql`alter table away rename to aws_budgets`.execute(two);
  const together = heard('together');
  const asking = new AbortController();
  // Each call is also when a process looks whether the database is back.
  const many = Array.from({ length: 200 }, () =>
    take(API, { ...person, signal: asking.signal }).catch(() => {}),
  );
  await together;
  asking.abort();
  await Promise.all(many);
  expect(told.map(({ what }) => what)).toEqual(['alone', 'together']);
});
