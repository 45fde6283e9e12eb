/** The value below which this share of all lies, two digits after the point. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
}

export function round(value: number, digits = 2): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/** In megabytes, as targets are named. */
export function megabytes(bytes: number): number {
  return round(bytes / 1_000_000, 0);
}

export function met(isMet: boolean): string {
  return isMet ? 'met' : 'not met';
}
