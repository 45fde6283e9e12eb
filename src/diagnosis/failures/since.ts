const HOURS = { m: 1 / 60, h: 1, d: 24 } as const;
/** CloudTrail keeps 90 days of event history. */
const MOST_HOURS = 90 * 24;

/** `--since 24h`, `--since=7d`, `90m`, or nothing, in hours; undefined for anything else. */
export function readSince(text: string): number | undefined {
  if (text.trim() === '') return 24;
  const [, amount, unit] = /^(?:--since[ =]\s*)?(\d{1,5})\s*([mhd])$/i.exec(text.trim()) ?? [];
  if (!amount || !unit) return undefined;
  const hours = Number(amount) * HOURS[unit.toLowerCase() as keyof typeof HOURS];
  return hours > 0 && hours <= MOST_HOURS ? hours : undefined;
}

export function sinceInWords(hours: number): string {
  if (hours < 1) return `the last ${Math.round(hours * 60)} minutes`;
  if (hours === 1) return 'the last hour';
  return hours > 48 && hours % 24 === 0
    ? `the last ${hours / 24} days`
    : `the last ${Number(hours.toFixed(1))} hours`;
}
