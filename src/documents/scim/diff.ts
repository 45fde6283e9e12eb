const CONTEXT = 2;
/** Longer texts are not compared: the table of the comparison grows with the square. */
export const MOST_LINES = 1_500;

/** The lines of both, marked as in a unified diff; empty where nothing differs or there is too much of it. */
export function diffOf(before: readonly string[], after: readonly string[]): string[] {
  if (before.length > MOST_LINES || after.length > MOST_LINES) return [];
  const marked = compared(before, after);
  const changed = marked.flatMap((line, n) => (line.startsWith(' ') ? [] : [n]));
  if (changed.length === 0) return [];
  const isNear = near(changed, marked.length);
  return marked.flatMap((line, n) => {
    if (isNear[n]) return [line];
    return n === 0 || isNear[n - 1] ? ['  …'] : [];
  });
}

function near(changed: readonly number[], length: number): boolean[] {
  const isNear = new Array<boolean>(length).fill(false);
  for (const at of changed) {
    for (let n = Math.max(0, at - CONTEXT); n <= Math.min(length - 1, at + CONTEXT); n += 1) isNear[n] = true;
  }
  return isNear;
}

function compared(before: readonly string[], after: readonly string[]): string[] {
  const width = after.length + 1;
  const common = new Uint16Array((before.length + 1) * width);
  const at = (n: number, m: number) => common[n * width + m] ?? 0;
  for (let n = before.length - 1; n >= 0; n -= 1) {
    for (let m = after.length - 1; m >= 0; m -= 1) {
      common[n * width + m] = isSame(before[n], after[m])
        ? at(n + 1, m + 1) + 1
        : Math.max(at(n + 1, m), at(n, m + 1));
    }
  }
  const marked: string[] = [];
  let [n, m] = [0, 0];
  while (n < before.length || m < after.length) {
    if (n < before.length && m < after.length && isSame(before[n], after[m])) {
      marked.push(`  ${after[m++]}`);
      n += 1;
    } else if (n < before.length && (m >= after.length || at(n + 1, m) >= at(n, m + 1))) {
      marked.push(`- ${before[n++]}`);
    } else marked.push(`+ ${after[m++]}`);
  }
  return marked;
}

/** The comma behind an entry tells only that another follows. */
function isSame(one: string | undefined, other: string | undefined): boolean {
  return one?.replace(/,$/, '') === other?.replace(/,$/, '');
}
