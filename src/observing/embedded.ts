import type { Figure, Labels } from './figure.ts';

/** CloudWatch's namespace; deploy/cloudformation/service.yaml has alarms on it. */
export const NAMESPACE = 'idc';
/** CloudWatch takes at most so many values for one metric in one line. */
const MOST_VALUES = 100;
/** Every dimension costs a metric for each of its values: these stay in the line and make none. */
const NO_DIMENSIONS = new Set(['api', 'method']);

/**
 * What changed since the last call, as lines of CloudWatch's embedded metric format: counters as what was added, gauges
 * as they are, distributions as their values. Each figure stands under each of its labels and, as a sum, under none.
 */
export function makeEmbedded(figures: readonly Figure[]): (now: number) => string[] {
  const before = new Map<string, number>();
  return (now) => figures.flatMap((figure) => readings(figure, before).map((one) => embedded(one, now)));
}

interface Reading {
  readonly name: string;
  readonly labels: Labels<string>;
  readonly value: number | readonly number[];
}

function readings(figure: Figure, before: Map<string, number>): Reading[] {
  const { name } = figure;
  if (figure.kind === 'histogram')
    return figure
      .take()
      .flatMap(({ labels, recent }) => chunks(recent).map((value) => ({ name, labels, value })));
  if (figure.kind === 'gauge') return figure.read().map((one) => ({ name, ...one }));
  return figure.read().flatMap(({ labels, value }) => {
    const key = `${name} ${JSON.stringify(labels)}`;
    const added = value - (before.get(key) ?? 0);
    before.set(key, value);
    return added > 0 ? [{ name, labels, value: added }] : [];
  });
}

function chunks(values: readonly number[]): number[][] {
  const count = Math.ceil(values.length / MOST_VALUES);
  return Array.from({ length: count }, (_, i) => values.slice(i * MOST_VALUES, (i + 1) * MOST_VALUES));
}

function embedded({ name, labels, value }: Reading, now: number): string {
  const dimensions = Object.keys(labels).filter((label) => !NO_DIMENSIONS.has(label));
  const unit = /_seconds(_total)?$/.test(name) ? 'Seconds' : /_bytes$/.test(name) ? 'Bytes' : 'Count';
  return JSON.stringify({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: [[], ...dimensions.map((label) => [label])],
          Metrics: [{ Name: name, Unit: unit }],
        },
      ],
    },
    ...labels,
    [name]: value,
  });
}
