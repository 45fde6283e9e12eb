/** True for the first time a delivery is seen, false when Slack delivers it again. Remembers the last thousand. */
export function firstTimeOnly(): (delivery: string) => boolean {
  const seen = new Set<string>();
  return (delivery) => {
    if (seen.has(delivery)) return false;
    seen.add(delivery);
    const [oldest] = seen;
    if (seen.size > 1000 && oldest !== undefined) seen.delete(oldest);
    return true;
  };
}
