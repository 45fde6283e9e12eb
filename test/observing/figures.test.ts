import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { makeEmbedded } from '../../src/observing/embedded.ts';
import { exposition } from '../../src/observing/exposition.ts';
import { counter, gauge, histogram, MOST_SERIES } from '../../src/observing/figure.ts';
import { makeFigures } from '../../src/observing/figures.ts';

const described = { help: 'Of a test.', labels: ['api'] } as const;

describe('labels', () => {
  test('are bounded: what comes after so many is counted under other, and nothing is lost', () => {
    const calls = counter('calls_total', described);
    for (let i = 0; i < MOST_SERIES + 50; i += 1) calls.add({ api: `a${i}` });
    const read = calls.read();
    expect(read).toHaveLength(MOST_SERIES + 1);
    expect(read.find(({ labels }) => labels.api === 'other')?.value).toBe(50);
    expect(read.reduce((sum, { value }) => sum + value, 0)).toBe(MOST_SERIES + 50);
  });

  test.each(['kim.ode@harbor.example', 'two words', 'a"} 1\nforged 1', '', 'x'.repeat(81)])(
    'that are no words are other: %j',
    (api) => {
      const calls = counter('calls_total', described);
      calls.add({ api });
      expect(exposition([calls])).toContain('calls_total{api="other"} 1\n');
    },
  );
});

test('a histogram counts what is at or below each bound', () => {
  const spread = histogram('took_seconds', { help: 'Of a test.', labels: [], bounds: [1, 2] });
  for (const value of [0.5, 1, 1.5, 9]) spread.observe({}, value);
  expect(exposition([spread]).split('\n').slice(2, -1)).toEqual([
    'took_seconds_bucket{le="1"} 2',
    'took_seconds_bucket{le="2"} 3',
    'took_seconds_bucket{le="+Inf"} 4',
    'took_seconds_sum 12',
    'took_seconds_count 4',
  ]);
});

describe('lines for CloudWatch', () => {
  const metric = (line: string) => JSON.parse(line) as { _aws: { CloudWatchMetrics: [object] } };

  test('say what was added to a counter since the last ones, by label and in all', () => {
    const calls = counter('calls_total', { help: 'x', labels: ['api', 'outcome'] });
    const lines = makeEmbedded([calls]);
    calls.add({ api: 'sso:ListInstances', outcome: 'ok' }, 3);
    lines(1);
    calls.add({ api: 'sso:ListInstances', outcome: 'ok' }, 2);
    expect(lines(2).map(metric)).toEqual([
      {
        _aws: {
          Timestamp: 2,
          CloudWatchMetrics: [
            {
              Namespace: 'idc',
              // An API is no dimension: each would cost a metric.
              Dimensions: [[], ['outcome']],
              Metrics: [{ Name: 'calls_total', Unit: 'Count' }],
            },
          ],
        },
        api: 'sso:ListInstances',
        outcome: 'ok',
        calls_total: 2,
      },
    ]);
    expect(lines(3)).toEqual([]);
  });

  test('repeat a gauge, and give every value of a distribution once, a hundred to a line', () => {
    const up = gauge('up', { help: 'x', labels: [] });
    const took = histogram('took_seconds', { help: 'x', labels: [], bounds: [1] });
    const lines = makeEmbedded([up, took]);
    up.set({}, 1);
    for (let i = 0; i < 250; i += 1) took.observe({}, i);
    const first = lines(1).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first[0]).toMatchObject({ up: 1 });
    expect(first.slice(1).map((one) => (one.took_seconds as number[]).length)).toEqual([100, 100, 50]);
    expect(lines(2)).toHaveLength(1);
  });
});

describe('deploy/prometheus/alerts.yaml', () => {
  interface Rule {
    readonly alert: string;
    readonly expr: string;
    readonly labels: { readonly severity: string };
    readonly annotations: { readonly summary: string };
  }
  const { groups } = parse(readFileSync('deploy/prometheus/alerts.yaml', 'utf8')) as {
    groups: { rules: Rule[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  const figures = Object.values(makeFigures());

  test.each(rules)('$alert names figures and labels that there are', ({ expr }) => {
    const names = expr.match(/\b(?:idc|process|nodejs)_\w+/g) ?? [];
    expect(names.length).toBeGreaterThan(0);
    const known = (name: string) =>
      figures.find(
        (one) => one.name === name || (one.kind === 'histogram' && spreads(one.name).includes(name)),
      );
    expect(names.filter((name) => !known(name))).toEqual([]);
    const labels = [...expr.matchAll(/[{,](\w+)=/g)].map(([, label]) => label);
    const there = ['le', ...names.flatMap((name) => known(name)?.labels ?? [])];
    expect(labels.filter((label) => !there.includes(label ?? ''))).toEqual([]);
  });

  test('each is explained in docs/operate.md', () => {
    const text = readFileSync('docs/operate.md', 'utf8');
    expect(rules.map(({ alert }) => alert).filter((alert) => !text.includes(`\`${alert}\``))).toEqual([]);
    expect(figures.map(({ name }) => name).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});

function spreads(name: string): string[] {
  return ['bucket', 'count', 'sum'].map((part) => `${name}_${part}`);
}
