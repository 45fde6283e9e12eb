import type { Compared, FailureDay } from '../../diagnosis/compare.ts';
import { daysBetween } from '../../diagnosis/compare.ts';
import type { Diagnosis, Next } from '../../diagnosis/diagnosis.ts';

/** The parts of a summary whose findings stay until somebody mends them, in the order in which they are told. */
export const PARTS = {
  relapses: 'Fixes that did not hold',
  orphans: 'Assignments that name a deleted user or group',
  outdated: 'Permission sets at an older version',
  quotas: 'Quotas at 80 % and above',
  expiry: 'Certificates and tokens that expire',
} as const;
export type Part = keyof typeof PARTS;

/** Everything that a summary says, as plain JSON: it is kept, so that it is posted as it was written. Texts are untrusted. */
export interface SummaryView {
  /** `2026-11-22`, in the time zone of the installation. */
  readonly today: string;
  /** When it was due, such as `2026-11-22 07:00 UTC`, where it comes late. */
  readonly late?: string;
  /** The question that its buttons carry, and what they ask. */
  readonly questionId: string;
  readonly next: readonly Next[];
  /** Where some of that is answered already. */
  readonly answered?: readonly { readonly label: string; readonly link: string }[];
  /** How many assignments there are, where all were read. */
  readonly assignments?: number;
  /** How old those are, where they are kept of earlier looks. */
  readonly asOf?: NonNullable<Diagnosis['asOf']>;
  readonly failures: readonly CauseOfDay[];
  readonly pending: readonly Pending[];
  /** Of every part: with what is accepted, and what is gone. */
  readonly findings: readonly Told[];
  /** Where the remediations that did not hold can be opened, by the fingerprints of those findings. */
  readonly links?: Readonly<Record<string, string>>;
  /** What could not be looked at, one line each, and whether any of that is more than not being set up. */
  readonly unlooked: readonly string[];
  readonly isBlind: boolean;
  /** False where not all failures of the day can have been seen. */
  readonly sawFailures: boolean;
  readonly days: readonly FailureDay[];
  /** The last row of the audit log: how many there are, and its hash. */
  readonly audit?: { readonly rows: number; readonly hash: string };
  /** What everybody should know of idc itself, one sentence. */
  readonly notice?: string;
  /** Accepted findings are listed too. */
  readonly all?: true;
}

export interface Told extends Compared {
  /** The day on which it was seen first. */
  readonly since: string;
}

/** The failures of the day that have one cause. */
export interface CauseOfDay {
  readonly title: string;
  readonly count: number;
  readonly newest: string;
  /** How many other permission sets and accounts it happened in. */
  readonly more: number;
  /** The day since which it happens. */
  readonly since: string;
}

export interface Pending {
  readonly title: string;
  readonly requestedBy: string;
  readonly expiresAt: string;
  readonly channel?: string;
  /** Its message. */
  readonly link?: string;
  /** Who can decide, already as Slack's markup. */
  readonly who: string;
}

/** What is there now and not accepted. */
export function openIn({ findings }: SummaryView): Told[] {
  return findings.filter(({ state }) => state !== 'gone' && state !== 'accepted');
}

/** What the last summary did not say. */
export function newIn(view: SummaryView): Told[] {
  return openIn(view).filter(({ state }) => state === 'new' || state === 'returned' || state === 'back');
}

export function goneIn({ findings }: SummaryView): Told[] {
  return findings.filter(({ state }) => state === 'gone');
}

/** Whether anything is worth more than one line. */
export function hasNews(view: SummaryView): boolean {
  const things = [view.failures, view.pending, newIn(view), goneIn(view)];
  return view.isBlind || view.late !== undefined || things.some((list) => list.length > 0);
}

/** Whether there is more to tell than its message holds. */
export function hasDetails({ findings, unlooked }: SummaryView): boolean {
  return findings.length + unlooked.length > 0;
}

/** "day 3": the day on which it was seen first is day 1. */
export function dayNumber(since: string, today: string): number {
  return Math.max(daysBetween(since, today), 0) + 1;
}
