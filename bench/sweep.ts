import type { Report } from './bench.ts';
import type { Minimum } from './minimum.ts';
import { megabytes, met, round } from './numbers.ts';
import { type Asked, type Run, readRuns, startDatabases, startOrganization } from './organization.ts';

const USUAL = ['x1', '50x10', 'x5', '200x20', 'x10', '1000x100'];
/** Of AWS's 20 calls a second, idc takes half where nothing else is configured. */
const PER_SECOND = 10;
const TARGET = { calls: 1.02, wall: 1.1, megabytes: 300 };

/**
 * `orphans` in the terminal, with an empty database, of organizations of growing size: what it costs in calls, time and
 * memory, against the least that it can cost.
 */
export async function sweep(words: readonly string[]): Promise<Report> {
  const databases = await startDatabases();
  const rows: Report['rows'][number][] = [];
  let before: Measured | undefined;
  try {
    for (const run of readRuns(words, USUAL)) {
      const measured = await measure(run, databases.url);
      rows.push(row(run, measured, before));
      before = measured;
    }
  } finally {
    await databases.stop();
  }
  return {
    measured:
      'The question orphans in the terminal, empty database, AWS with its own limits and 60 ms of latency; “time” x10 means that all clocks, and so AWS’s limits and latency, ran ten times as fast, and seconds are theirs, from the first call to the end of the last. The minimum is computed from the world by the formula of docs/performance.md.',
    rows,
  };
}

interface Measured {
  readonly minimum: Minimum;
  readonly asked: Asked;
}

async function measure(run: Run, databases: string): Promise<Measured> {
  const organization = await startOrganization(run, databases);
  try {
    return { minimum: organization.minimum, asked: await organization.orphans() };
  } finally {
    await organization.stop();
  }
}

function row(
  { size, clock }: Run,
  { minimum, asked }: Measured,
  before: Measured | undefined,
): Report['rows'][number] {
  const calls = asked.calls / minimum.calls;
  const of = (actions: RegExp) =>
    Object.entries(asked.byAction).reduce(
      (sum, [action, count]) => sum + (actions.test(action) ? count : 0),
      0,
    );
  const sso = of(/^sso:/);
  const reading = of(/^sso:List(AccountAssignments|.*Provisioned.*)$/);
  const wall = asked.seconds / (sso / PER_SECOND);
  const peak = megabytes(asked.answered.peak);
  return {
    organization: size,
    time: `x${clock.factor}`,
    pairs: minimum.pairs,
    assignments: minimum.assignments,
    answer: answerOf(minimum, asked),
    asked: asked.times,
    calls: asked.calls,
    'of them reading': reading,
    'reading/minimum': round(reading / minimum.reading, 3),
    minimum: minimum.calls,
    'calls/minimum': round(calls, 3),
    '≤ 1.02': met(calls <= TARGET.calls),
    throttled: asked.throttled,
    s: round(asked.seconds, 0),
    's/(sso calls ÷ 10)': round(wall),
    '≤ 1.1': met(wall <= TARGET.wall),
    'peak MB': peak,
    '< 300': met(peak < TARGET.megabytes),
    'bytes/assignment': before ? growth({ minimum, asked }, before) : '',
  };
}

/** Right means: exactly the orphans of the world, and nothing that could not be looked at. */
function answerOf({ orphans }: Minimum, { found, gaps }: Asked): string {
  const expected = [...orphans].sort();
  const isAll = expected.length === found.length && expected.every((id, i) => id === found[i]);
  if (isAll && gaps.length === 0) return `${found.length} orphans, right`;
  const said = `${found.length} of ${expected.length} orphans, ${gaps.length} gaps`;
  const isPart = gaps.length > 0 && found.every((id) => expected.includes(id));
  return isPart ? `PART: ${said}, ${gaps[0]}` : `WRONG: ${said}`;
}

function growth(now: Measured, before: Measured): number {
  const bytes = now.asked.answered.peak - before.asked.answered.peak;
  return Math.round(bytes / (now.minimum.assignments - before.minimum.assignments));
}
