import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { InForce, Policy } from './policy.ts';
import { faultInWords, readPolicy } from './policy-file.ts';
import { MOST_CHARACTERS } from './yaml-reading.ts';

/** What counts now; to be asked anew for each decision. */
export type Policies = () => InForce;

/**
 * The policy in a file, which is looked at each time and read again when it changed. What is wrong with it is said, and
 * the last good one counts until that is mended; without any good one there is no policy.
 */
export function policyIn(path: string, onChange: (now: InForce) => void = () => {}): Policies {
  let seen: string | undefined;
  let good: Policy | undefined;
  let now: InForce = {};
  return () => {
    const mark = markOf(path);
    if (mark === seen) return now;
    seen = mark;
    const read = readAt(path);
    if ('policy' in read) good = read.policy;
    const { sha256 } = read;
    const policy = { ...(good && { policy: good }), ...(sha256 && { sha256 }) };
    now = 'policy' in read ? policy : { ...policy, fault: said(path, read.fault, good !== undefined) };
    onChange(now);
    return now;
  };
}

/** Changes with every way in which a file is replaced: written anew, renamed over, or behind a link that moved. */
function markOf(path: string): string {
  try {
    const { mtimeMs, ctimeMs, size, ino } = statSync(path);
    return [mtimeMs, ctimeMs, size, ino].join(' ');
  } catch {
    return 'gone';
  }
}

type ReadAt = ({ readonly policy: Policy } | { readonly fault: string }) & { readonly sha256?: string };

export function readAt(path: string): ReadAt {
  let text: string;
  try {
    if (statSync(path).size > 4 * MOST_CHARACTERS) return { fault: 'the file is too large' };
    text = readFileSync(path, 'utf8');
  } catch {
    return { fault: 'the file cannot be read' };
  }
  const read = readPolicy(text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  if ('policy' in read) return { policy: read.policy, sha256 };
  const [first, ...others] = read.faults;
  const more = others.length > 0 ? ` (and ${others.length} more: \`idc policy check\` lists them)` : '';
  return { fault: `${faultInWords(first)}${more}`, sha256 };
}

function said(path: string, fault: string, lastGood: boolean): string {
  const until = lastGood
    ? 'The last good one counts until that is mended.'
    : 'There is no good one before it.';
  return `the policy file ${path.split('/').at(-1)} has a fault, ${fault} ${until}`;
}
