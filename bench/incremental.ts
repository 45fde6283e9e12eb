import type { Report } from './bench.ts';
import { met, round } from './numbers.ts';
import { type Asked, readRuns, startDatabases, startOrganization } from './organization.ts';

const USUAL = ['x6', '1000x100'];
const SHARES = [0.001, 0.01, 0.05];
/** At 1 %. */
const TARGET = 0.03;

/** After one look at everything, part of the assignments changes, through AWS's API and with its events; asked again. */
export async function incremental(words: readonly string[]): Promise<Report> {
  const databases = await startDatabases();
  const rows: Report['rows'][number][] = [];
  try {
    for (const run of readRuns(words, USUAL)) {
      const organization = await startOrganization(run, databases.url);
      try {
        let world = organization.minimum;
        const baseline = await organization.orphans();
        const of = { organization: run.size, time: `x${run.clock.factor}` };
        const show = (changed: number, asked: Asked) =>
          rows.push({ ...of, ...line({ changed, asked, baseline, orphans: world.orphans }) });
        show(0, baseline);
        for (const share of SHARES) {
          world = await organization.change(Math.round(world.assignments * share));
          await organization.delivered();
          show(share, await organization.orphans());
        }
      } finally {
        await organization.stop();
      }
    }
  } finally {
    await databases.stop();
  }
  return {
    measured:
      'orphans in the terminal: first of an empty database, then after part of the assignments changed (half of the changes take a row away, half add one; two assigned groups are deleted as well). Each time CloudTrail’s five minutes pass before it is asked.',
    rows,
  };
}

interface Step {
  readonly changed: number;
  readonly asked: Asked;
  readonly baseline: Asked;
  readonly orphans: readonly string[];
}

function line({ changed, asked, baseline, orphans }: Step): Report['rows'][number] {
  const expected = [...orphans].sort();
  const isRight = expected.length === asked.found.length && expected.every((id, i) => id === asked.found[i]);
  const share = asked.calls / baseline.calls;
  return {
    changed: changed === 0 ? 'baseline' : `${changed * 100} %`,
    answer: isRight
      ? `${expected.length} orphans, right`
      : `WRONG: ${asked.found.length} of ${expected.length}`,
    gaps: asked.gaps.length,
    asked: asked.times,
    calls: asked.calls,
    'of the baseline': round(share, 4),
    '≤ 0.03 at 1 %': changed === 0.01 ? met(share <= TARGET) : '',
    s: round(asked.seconds, 0),
    ...Object.fromEntries(most(asked)),
  };
}

/** The three actions that took most of the calls. */
function most({ byAction }: Asked): [string, number][] {
  return Object.entries(byAction)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 3);
}
