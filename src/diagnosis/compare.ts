import { createHash } from 'node:crypto';
import type { Gap } from '../aws/reading.ts';
import type { Diagnosis } from './diagnosis.ts';

/** A finding by what makes it the same tomorrow. Texts are untrusted. */
export interface SeenFinding {
  readonly fingerprint: string;
  readonly cause: string;
  readonly summary: string;
}

/** One look at one part of the world: what it found, and what of it could not be seen, as keys that are equal tomorrow. */
export interface Look {
  readonly part: string;
  readonly findings: readonly SeenFinding[];
  readonly unseen: readonly string[];
}

/** Until the end of a day, `2026-11-22`, in the time zone of whoever compares. */
export interface Acceptance {
  readonly until: string;
  /** A Slack user id. */
  readonly by: string;
  /** What the person typed. Untrusted. */
  readonly reason: string;
}

/** A finding as it was told last. Times are ISO 8601, UTC. */
export interface KnownFinding extends SeenFinding {
  /** All that a button carries. */
  readonly id: string;
  readonly part: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly goneAt?: string;
  /** What could not be seen of its part when it was seen last. */
  readonly unseenThen: readonly string[];
  readonly accepted?: Acceptance;
}

/**
 * `returned`: it was gone. `back`: it was accepted until a day that is over. `unseen`: it was not seen, and not all could
 * be looked at, so that it may well be there.
 */
export type FindingState = 'new' | 'returned' | 'back' | 'still' | 'unseen' | 'accepted' | 'gone';

export interface Compared extends SeenFinding {
  /** Absent while it is not stored. */
  readonly id?: string;
  readonly part: string;
  readonly state: FindingState;
  readonly firstSeen: string;
  readonly accepted?: Acceptance;
}

export interface Comparison {
  readonly known: readonly KnownFinding[];
  readonly looks: readonly Look[];
  readonly now: string;
  /** The day of `now`, in the time zone that counts. */
  readonly today: string;
}

/**
 * Every finding that was seen, and every known one that was not gone before, once each. Gone is only what was not found
 * by a look that saw all that the look saw which found it.
 */
export function compare(comparison: Comparison): Compared[] {
  const { known, looks } = comparison;
  const before = new Map(known.map((one) => [one.fingerprint, one]));
  const seen = new Map(
    looks.flatMap(({ part, findings }) =>
      findings.map((one) => [one.fingerprint, { ...one, part }] as const),
    ),
  );
  const found = [...seen.values()].map((one) => ofSeen(one, before.get(one.fingerprint), comparison));
  const missing = known.filter((one) => !seen.has(one.fingerprint) && one.goneAt === undefined);
  return [...found, ...missing.map((one) => ofMissing(one, comparison))];
}

function ofSeen(
  { fingerprint, cause, summary, part }: SeenFinding & { readonly part: string },
  known: KnownFinding | undefined,
  { now, today }: Comparison,
): Compared {
  const own = { fingerprint, cause, summary, part };
  if (!known) return { ...own, state: 'new', firstSeen: now };
  const { id, accepted } = known;
  const isGone = known.goneAt !== undefined;
  const firstSeen = isGone ? now : known.firstSeen;
  const same = { ...own, id, firstSeen, ...(accepted && { accepted }) };
  if (accepted && accepted.until >= today) return { ...same, state: 'accepted' };
  if (isGone) return { ...same, state: 'returned' };
  return { ...same, state: accepted ? 'back' : 'still' };
}

function ofMissing(known: KnownFinding, { looks, today }: Comparison): Compared {
  const { id, fingerprint, cause, summary, part, firstSeen, accepted } = known;
  const own = { id, fingerprint, cause, summary, part, firstSeen, ...(accepted && { accepted }) };
  const look = looks.find((one) => one.part === part);
  const sawAsMuch = look?.unseen.every((key) => known.unseenThen.includes(key)) ?? false;
  if (sawAsMuch) return { ...own, state: 'gone' };
  return { ...own, state: accepted && accepted.until >= today ? 'accepted' : 'unseen' };
}

/** What a diagnosis saw of a part, for `compare`. */
export function lookOf(part: string, diagnosis: Pick<Diagnosis, 'verdicts' | 'gaps'>): Look {
  const findings = diagnosis.verdicts.flatMap((verdict) =>
    verdict.outcome === 'found' ? verdict.findings : [],
  );
  const distinct = new Map(findings.map((one) => [fingerprintOf(one), one]));
  return {
    part,
    findings: [...distinct].map(([fingerprint, { cause, summary }]) => ({ fingerprint, cause, summary })),
    unseen: unseenOf(diagnosis.gaps),
  };
}

/** Cause and what it is about, nothing else: numbers, names and words may change. */
export function fingerprintOf({ cause, about }: { cause: string; about: string }): string {
  return createHash('sha256').update(`${cause}\n${about}`).digest('hex');
}

function unseenOf(gaps: readonly Gap[]): string[] {
  return [...new Set(gaps.map(({ of, reason }) => `${reason}: ${of}`.slice(0, 300)))].sort();
}

/** The failures of one day by cause, under the titles that people read. */
export interface FailureDay {
  /** `2026-11-22`. */
  readonly day: string;
  readonly counts: Readonly<Record<string, { readonly title: string; readonly count: number }>>;
  /** False where not all could be looked at: there may have been more. */
  readonly whole: boolean;
}

const DAY = 24 * 3_600_000;

/** Whole days between two days such as `2026-11-22`; 0 on the same day. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}
