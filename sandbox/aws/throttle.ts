/** Token buckets, one for each family that AWS limits together. Real time, whatever the world's clock says. */
export type Throttle = (family: string) => boolean;

const PER_SECOND: Readonly<Record<string, number>> = { sso: 20, cloudtrail: 2, organizations: 20 };

/** Answers whether one more call of this family fits. `family` is `sso/…`, `identitystore:ListUsers/…` and so on. */
export function createThrottle(now: () => number): Throttle {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (family) => {
    const rate = PER_SECOND[family.split(/[/:]/)[0] ?? ''] ?? 20;
    const at = now();
    const bucket = buckets.get(family) ?? { tokens: rate, at };
    const tokens = Math.min(rate, bucket.tokens + ((at - bucket.at) / 1000) * rate);
    buckets.set(family, { tokens: tokens >= 1 ? tokens - 1 : tokens, at });
    return tokens >= 1;
  };
}
