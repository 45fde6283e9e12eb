/**
 * IAM's wildcards: `*` is any number of characters, `?` exactly one, everything else itself, capital letters included.
 * Only the last star is ever tried again, and a pattern with more literals than the text has characters is refused
 * first: no pattern costs more than its own length and the square of the text's.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (pattern.length > text.length && literals(pattern) > text.length) return false;
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

function literals(pattern: string): number {
  let count = 0;
  for (let n = 0; n < pattern.length; n += 1) if (pattern[n] !== '*') count += 1;
  return count;
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

/** The six parts of an ARN; the last has all further colons, and those of `${aws:…}` part nothing. */
export function arnParts(arn: string): string[] {
  if (!arn.includes('${')) return split(arn);
  const hidden = arn.replace(/\$\{[^{}]{0,200}\}/g, (variable) => variable.replaceAll(':', '\0'));
  return split(hidden).map((part) => part.replaceAll('\0', ':'));
}

function split(arn: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let n = 0; n < 5; n += 1) {
    const at = arn.indexOf(':', from);
    if (at < 0) break;
    parts.push(arn.slice(from, at));
    from = at + 1;
  }
  return [...parts, arn.slice(from)];
}

/** Without the wildcards at its end. */
export function withoutEnd(pattern: string): string {
  let end = pattern.length;
  while (end > 0 && (pattern[end - 1] === '*' || pattern[end - 1] === '?')) end -= 1;
  return pattern.slice(0, end);
}
