import type { Distribution, Figure, Labels } from './figure.ts';

/** Prometheus' text format, version 0.0.4. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Everything that the figures hold, as a scrape reads it. */
export function exposition(figures: readonly Figure[]): string {
  return figures.map((figure) => `${head(figure)}${lines(figure).join('')}`).join('');
}

function head({ name, help, kind }: Figure): string {
  return `# HELP ${name} ${help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}\n# TYPE ${name} ${kind}\n`;
}

function lines(figure: Figure): string[] {
  if (figure.kind === 'histogram')
    return figure.read().flatMap((one) => spread(figure.name, figure.bounds, one));
  return figure.read().map(({ labels, value }) => line(figure.name, labels, value));
}

function spread(name: string, bounds: readonly number[], { labels, counts, count, sum }: Distribution) {
  const buckets = bounds.map((bound, i) =>
    line(`${name}_bucket`, { ...labels, le: String(bound) }, counts[i] ?? 0),
  );
  return [
    ...buckets,
    line(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
    line(`${name}_sum`, labels, sum),
    line(`${name}_count`, labels, count),
  ];
}

/** Values of labels are words (figure.ts), so there is nothing in them to escape. */
function line(name: string, labels: Labels<string>, value: number): string {
  const pairs = Object.entries(labels).map(([label, word]) => `${label}="${word}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}\n`;
}
