import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What a process held at a time. */
interface Sample {
  readonly minute: number;
  readonly megabytes: number;
}

export interface Growth {
  readonly first: number;
  readonly last: number;
  readonly highest: number;
  /** Megabytes a minute: the least squares through all samples after the warm-up. */
  readonly slope: number;
}

/** Samples the resident memory of whichever process `pid` names, until stopped. */
export function watchMemory(pid: () => number, everyMs = 2_000) {
  const start = Date.now();
  const samples: Sample[] = [];
  const timer = setInterval(async () => {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid())]).catch(() => ({
      stdout: '',
    }));
    const kilobytes = Number(stdout.trim());
    if (kilobytes > 0)
      samples.push({ minute: (Date.now() - start) / 60_000, megabytes: (kilobytes * 1_024) / 1e6 });
  }, everyMs);
  return {
    stop: () => clearInterval(timer),
    after: (minutes: number): Growth => growth(samples.filter(({ minute }) => minute >= minutes)),
  };
}

function growth(samples: readonly Sample[]): Growth {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [x, y] = [mean(({ minute }) => minute), mean(({ megabytes }) => megabytes)];
  const across = mean(({ minute, megabytes }) => (minute - x) * (megabytes - y));
  const along = mean(({ minute }) => (minute - x) ** 2);
  const round = (value = Number.NaN) => Math.round(value * 10) / 10;
  return {
    first: round(samples[0]?.megabytes),
    last: round(samples.at(-1)?.megabytes),
    highest: round(Math.max(...samples.map(({ megabytes }) => megabytes))),
    slope: round(across / along),
  };
}
