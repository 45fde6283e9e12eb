import {
  type Compared,
  compare,
  type FailureDay,
  fingerprintOf,
  type KnownFinding,
} from '../diagnosis/compare.ts';
import type { Diagnosis, Next } from '../diagnosis/diagnosis.ts';
import type { MessagePlace, Remediation } from '../remediation/remediation.ts';
import { CHART_DAYS } from '../render/slack/chart.ts';
import { decidersOf } from '../render/slack/remediation.ts';
import type { CauseOfDay, Pending, SummaryView } from '../render/slack/summary-view.ts';
import { auditHead } from '../store/audit.ts';
import { saveDiagnosis } from '../store/diagnoses.ts';
import { failureDays } from '../store/failure-days.ts';
import { knownFindings, type Recording } from '../store/findings.ts';
import { answersIn, attachDiagnosis, type NewQuestion, recordAnswered } from '../store/questions.ts';
import { pendingProposals } from '../store/remediations.ts';
import type { Store } from '../store/store.ts';
import type { RuleOn } from './judge.ts';
import type { LookedAround } from './summary-look.ts';

/** What a summary says, and what is remembered of it if it is told to everybody. */
export interface Written {
  readonly view: SummaryView;
  readonly recording: Recording;
  /** Absent where the failures could not be asked about at all. */
  readonly day?: FailureDay;
}

interface Hands {
  readonly store: Store;
  readonly timeZone: string;
  readonly ruleOn: RuleOn;
  readonly notice?: () => string | undefined;
  /** Where a message can be opened. */
  link(place: MessagePlace): Promise<string | undefined>;
}

export interface Occasion {
  readonly reader: Omit<NewQuestion, 'text'>;
  /** The question of who waits for it; absent where nobody asked. */
  readonly questionId?: string;
  readonly now: Date;
  readonly late?: string;
  readonly all?: true;
}

const MOST_NEXT = 4;

/** Puts what was seen beside what is known, as one value. Keeps the failures under its question. */
export async function writeSummary(
  hands: Hands,
  looked: LookedAround,
  { now, late, all, ...asking }: Occasion,
): Promise<Written> {
  const { store, timeZone } = hands;
  const today = dayIn(now, timeZone);
  const known = await knownFindings(store);
  const compared = compare({ known, looks: looked.looks, now: now.toISOString(), today });
  const next = [...(looked.failures?.next ?? []).slice(0, MOST_NEXT), ...(looked.next ?? [])];
  const questionId = await keepQuestion(store, looked, { ...asking, next });
  const day = looked.failures && dayOf(looked.failures, today);
  const days = await failureDays(store, firstDay(today));
  const audit = await auditHead(store);
  const notice = hands.notice?.();
  const answered = await answeredOf(hands, next);
  const links = await linksOf(hands, looked);
  const { assignments, asOf, unlooked, isBlind } = looked;
  const view: SummaryView = {
    today,
    ...(late && { late }),
    questionId,
    next,
    ...(answered.length > 0 && { answered }),
    ...(assignments !== undefined && { assignments }),
    ...(asOf && { asOf }),
    failures: looked.failures ? causesOf(looked.failures, { known, timeZone, today }) : [],
    sawFailures: looked.failures?.gaps.length === 0,
    pending: await pendingOf(hands, now),
    ...(Object.keys(links).length > 0 && { links }),
    findings: told(compared, timeZone),
    unlooked,
    isBlind,
    days: day ? [...days.filter((one) => one.day !== today), day] : days,
    ...(audit && { audit }),
    ...(notice && { notice }),
    ...(all && { all }),
  };
  const recording = { compared, looks: looked.looks, now };
  return { view, recording, ...(day && { day }) };
}

/** The findings of a view, with the day on which each began. What failed on one day only is told apart from them. */
export function told(compared: readonly Compared[], timeZone: string): SummaryView['findings'] {
  return compared
    .filter(({ part }) => part !== 'failures')
    .map((one) => ({ ...one, since: dayIn(new Date(one.firstSeen), timeZone) }));
}

/** `2026-11-22`, where the clocks show that zone's time. */
export function dayIn(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at);
}

function firstDay(today: string): string {
  return new Date(Date.parse(today) - (CHART_DAYS - 1) * 86_400_000).toISOString().slice(0, 10);
}

interface Asking extends Pick<Occasion, 'reader' | 'questionId'> {
  readonly next: readonly Next[];
}

/** So that the buttons lead somewhere. */
async function keepQuestion(
  store: Store,
  { failures, quotas }: LookedAround,
  { reader, questionId, next }: Asking,
): Promise<string> {
  if (quotas) await saveDiagnosis(store, quotas);
  if (failures) await saveDiagnosis(store, { ...failures, next });
  if (!questionId) return recordAnswered(store, { ...reader, text: 'summary' }, failures?.id);
  if (failures) await attachDiagnosis(store, questionId, failures.id);
  return questionId;
}

function dayOf({ verdicts, gaps }: Diagnosis, day: string): FailureDay {
  const counts: Record<string, { title: string; count: number }> = {};
  for (const verdict of verdicts) {
    if (verdict.outcome !== 'found') continue;
    for (const { cause, count = 1 } of verdict.findings)
      counts[cause] = { title: verdict.title, count: (counts[cause]?.count ?? 0) + count };
  }
  return { day, counts, whole: gaps.length === 0 };
}

interface Ground {
  readonly known: readonly KnownFinding[];
  readonly timeZone: string;
  readonly today: string;
}

/** The most frequent cause first, each with its newest failure. */
function causesOf(diagnosis: Diagnosis, { known, timeZone, today }: Ground): CauseOfDay[] {
  const open = new Map(
    known.filter(({ goneAt }) => !goneAt).map((one) => [one.fingerprint, one.firstSeen] as const),
  );
  const sinceOf = (fingerprint: string) => {
    const first = open.get(fingerprint);
    return first ? dayIn(new Date(first), timeZone) : today;
  };
  const causes = new Map<string, CauseOfDay>();
  for (const verdict of diagnosis.verdicts) {
    if (verdict.outcome !== 'found') continue;
    for (const { count = 1, cause, about, facts } of verdict.findings) {
      const since = sinceOf(fingerprintOf({ cause, about }));
      const before = causes.get(cause);
      causes.set(cause, {
        title: verdict.title,
        newest: before?.newest ?? facts[0]?.value ?? '',
        count: (before?.count ?? 0) + count,
        more: before ? before.more + 1 : 0,
        since: before && before.since < since ? before.since : since,
      });
    }
  }
  return [...causes.values()].sort((a, b) => b.count - a.count);
}

/** What somebody has asked, or the watch has told, where everybody reads it. */
async function answeredOf({ store, link }: Hands, next: readonly Next[]) {
  const places = await answersIn(
    store,
    next.map(({ words }) => words),
  );
  const links = next.map(async ({ label, words }) => {
    const place = places.get(words);
    const url = place && (await link(place));
    return url ? [{ label, link: url }] : [];
  });
  return (await Promise.all(links)).flat();
}

/** Of the remediations that did not hold, where everybody reads them. */
async function linksOf({ link }: Hands, { relapsed }: LookedAround): Promise<Record<string, string>> {
  const shared = relapsed.map(async ({ fingerprint, message }): Promise<readonly [string, string][]> => {
    const url = isShared(message) && (await link(message));
    return url ? [[fingerprint, url]] : [];
  });
  return Object.fromEntries((await Promise.all(shared)).flat());
}

function isShared(message: MessagePlace | undefined): message is MessagePlace {
  return message !== undefined && /^[CG]/.test(message.channel);
}

async function pendingOf({ store, ruleOn, link }: Hands, now: Date): Promise<Pending[]> {
  const waiting = (await pendingProposals(store)).filter(({ expiresAt }) => new Date(expiresAt) > now);
  return Promise.all(
    waiting.map(async (remediation) => {
      const { plan, requestedBy, expiresAt, message } = remediation;
      const who = await whoDecides(ruleOn, remediation);
      const url = isShared(message) && (await link(message));
      const where = isShared(message) ? { channel: message.channel, ...(url && { link: url }) } : {};
      return { title: plan.title, requestedBy, expiresAt, ...where, who };
    }),
  );
}

async function whoDecides(ruleOn: RuleOn, remediation: Remediation): Promise<string> {
  try {
    return decidersOf(remediation, await ruleOn(remediation));
  } catch {
    return 'Who can approve it could not be looked up.';
  }
}
