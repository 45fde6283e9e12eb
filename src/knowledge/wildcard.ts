/**
 * IAM's wildcards: `*` is any number of characters, `?` exactly one, everything else itself, capital letters included.
 * Only the last star is ever tried again, so the cost is bounded by the product of the lengths, whatever the pattern.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let from = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      from = t;
      p += 1;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      from += 1;
      t = from;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

export function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}

/**
 * ArnLike, and ArnEquals, which behaves alike (AWS: "IAM JSON policy elements: Condition operators", ARN condition
 * operators): each of the six parts is compared by itself, so that no star reaches over a colon before the resource. A
 * lone star is every ARN.
 */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const [wanted, given] = [arnParts(pattern), arnParts(arn)];
  if (wanted.length !== 6 || given.length !== 6) return false;
  return wanted.every((part, n) => matchesWildcard(part, given[n] ?? ''));
}

/** The six parts of an ARN; the last has all further colons. */
export function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length > 6 ? [...parts.slice(0, 5), parts.slice(5).join(':')] : parts;
}
