import { type RawBuilder, sql } from 'kysely';
import type { BackingOff, FromPurse, Purse, Wanted } from '../aws/purse.ts';
import { SILENT_SECONDS } from './processes.ts';
import type { Store } from './store.ts';

/**
 * The tokens of all processes, by the clock of the database. `unlisted` is how many processes draw that are not among
 * `processes`: a terminal is one.
 */
export function purseIn(store: Pick<Store, 'db'>, unlisted = 0): Purse {
  return {
    async draw(wanted) {
      const drawn = await draw(store, wanted, unlisted);
      if (drawn) return drawn;
      await sql`insert into aws_budgets (family, tokens) values (${wanted.family}, ${wanted.burst})
        on conflict do nothing`.execute(store.db);
      const first = await draw(store, wanted, unlisted);
      if (!first) throw new Error(`the row of ${wanted.family} is gone again`);
      return first;
    },
    async slow(family, backingOff) {
      const { least, onceMs } = backingOff;
      await sql`update aws_budgets
        set pace = greatest(${least}::float8, ${paceNow(backingOff, sql`clock_timestamp()`)} / 2),
          paced_at = clock_timestamp()
        where family = ${family} and paced_at <= clock_timestamp() - make_interval(secs => ${onceMs / 1_000})`.execute(
        store.db,
      );
    },
  };
}

function paceNow({ step, everyMs }: BackingOff, now: RawBuilder<unknown>) {
  const seconds = sql`greatest(0, extract(epoch from ${now} - paced_at)::float8)`;
  return sql`least(1::float8, pace + ${step}::float8 * floor(${seconds} / ${everyMs / 1_000}::float8))`;
}

/** As `grant` in aws/bucket.ts says; fractions of tokens add up to almost one. */
async function draw(
  { db }: Pick<Store, 'db'>,
  { family, perSecond, burst, wants, reserves, backingOff }: Wanted,
  unlisted: number,
): Promise<FromPurse | undefined> {
  const free = (tokens: RawBuilder<unknown>, reserve: number, most: number) =>
    sql`greatest(0, least(${most}::float8, floor(${tokens} - ${reserve}::float8 + 1e-9)))`;
  const { rows } = await sql<FromPurse>`
    with one as (
      select *, clock_timestamp() as now from aws_budgets where family = ${family} for update
    ), paced as (
      select *, ${paceNow(backingOff, sql`now`)} as now_pace from one
    ), filled as (
      select *, least(${burst}::float8,
        tokens + greatest(0, extract(epoch from now - at)::float8) * ${perSecond}::float8 * now_pace) as was
      from paced
    ), people as (
      select *, was - ${free(sql`was`, 0, wants.person)} as after_people from filled
    ), watch as (
      select *, after_people - ${free(sql`after_people`, reserves.watch, wants.watch)} as after_watch from people
    ), sweep as (
      select *, after_watch - ${free(sql`after_watch`, reserves.sweep, wants.sweep)} as rest from watch
    )
    update aws_budgets as kept set tokens = rest, at = greatest(kept.at, now)
    from sweep where kept.family = sweep.family
    returning round(was - rest)::int as granted, rest as tokens, now_pace as pace, (
      select greatest(1, count(*) + ${unlisted})::int from processes
      where beat_at > now() - make_interval(secs => ${SILENT_SECONDS})
    ) as processes`.execute(db);
  return rows[0];
}
