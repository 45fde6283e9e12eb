import type { FailureDay } from '../../diagnosis/compare.ts';
import { oneLine, shorten } from '../untrusted.ts';
import { type Block, context, type Form, section, sentence } from './blocks.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
const LIMITS = { series: 6, label: 20 } as const;
export const CHART_DAYS = 14;

interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/**
 * Failures by cause over the 14 days that end with `today`: bars, or the same numbers in words where Slack does not take
 * them. Nothing where fewer than two days were counted, or nothing failed.
 */
export function failuresChart(counted: readonly FailureDay[], today: string, form: Form): readonly Block[] {
  const days = lastDays(today);
  const seen = counted.filter(({ day }) => days.includes(day));
  const series = seriesOf(seen, days);
  if (seen.length < 2 || series.length === 0) return [];
  const drawn = form === 'rich' ? [bars(series, days)] : [inWords(series, seen)];
  return [...drawn, ...notCounted(seen, days)];
}

function bars(series: readonly Series[], days: readonly string[]): Block {
  const categories = days.map(shortDay);
  const chart = {
    type: 'bar',
    series: series.map(({ name, values }) => ({
      name,
      data: categories.map((label, n) => ({ label, value: values[n] ?? 0 })),
    })),
    axis_config: { categories, y_label: 'Failures' },
  };
  const block = { type: 'data_visualization', title: TITLE, chart };
  // The types of Slack's library do not know the block yet.
  return block as unknown as Block;
}

const TITLE = `Failures by cause, the last ${CHART_DAYS} days`;

/** Each cause with its total, then the days on which something failed. */
function inWords(series: readonly Series[], seen: readonly FailureDay[]): Block {
  const totals = seen.map(({ day, counts }) => ({ day, total: sum(Object.values(counts)) }));
  const byDay = totals.filter(({ total }) => total > 0).map(({ day, total }) => `${shortDay(day)}: ${total}`);
  const causes = series.map(({ name, values }) => `• ${sentence(name, 60)}: ${add(values)}`);
  const quiet = seen.length - byDay.length;
  const rest = quiet > 0 ? `; none on ${quiet} other ${quiet === 1 ? 'day' : 'days'}` : '';
  return section([`*${TITLE}*`, ...causes, `${byDay.join(', ')}${rest}.`].join('\n'));
}

/** A day without a summary, and a day of which not all was seen, are no days without failures. */
function notCounted(seen: readonly FailureDay[], days: readonly string[]): readonly Block[] {
  const first = seen[0]?.day ?? '';
  const missing = days.filter((day) => day > first && !seen.some((one) => one.day === day));
  const partly = seen.filter(({ whole }) => !whole).map(({ day }) => day);
  const said = [
    ...(missing.length > 0 ? [`Not counted: ${missing.map(shortDay).join(', ')}.`] : []),
    ...(partly.length > 0 ? [`Counted in part: ${partly.map(shortDay).join(', ')}.`] : []),
  ];
  return said.length > 0 ? [context(said.join(' '))] : [];
}

/** The causes with the most failures, the rest together. */
function seriesOf(seen: readonly FailureDay[], days: readonly string[]): Series[] {
  const causes = new Map<string, string>();
  for (const { counts } of seen)
    for (const [cause, { title }] of Object.entries(counts)) causes.set(cause, title);
  const all = [...causes]
    .map(([cause, title]) => ({ name: title, values: days.map((day) => countOn(seen, day, cause)) }))
    .filter(({ values }) => add(values) > 0)
    .sort((a, b) => add(b.values) - add(a.values));
  const isMany = all.length > LIMITS.series;
  const own = isMany ? all.slice(0, LIMITS.series - 1) : all;
  const rest = all.slice(own.length);
  const others = {
    name: 'All other causes',
    values: days.map((_, n) => add(rest.map((one) => one.values[n] ?? 0))),
  };
  return distinct(isMany ? [...own, others] : own);
}

/** Slack wants names of at most 20 characters, each once. */
function distinct(series: readonly Series[]): Series[] {
  const taken = new Set<string>();
  return series.map(({ name, values }) => {
    const short = shorten(oneLine(name), LIMITS.label) || '-';
    let own = short;
    for (let n = 2; taken.has(own); n += 1) own = `${shorten(short, LIMITS.label - 2)} ${n}`;
    taken.add(own);
    return { name: own, values };
  });
}

function countOn(seen: readonly FailureDay[], day: string, cause: string): number {
  return seen.find((one) => one.day === day)?.counts[cause]?.count ?? 0;
}

function add(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function sum(counts: readonly { readonly count: number }[]): number {
  return add(counts.map(({ count }) => count));
}

function lastDays(today: string): string[] {
  const end = Date.parse(today);
  return Array.from({ length: CHART_DAYS }, (_, n) =>
    new Date(end - (CHART_DAYS - 1 - n) * 86_400_000).toISOString().slice(0, 10),
  );
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "22 Nov". */
export function shortDay(day: string): string {
  return `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ''}`;
}
