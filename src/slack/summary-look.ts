import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Gap } from '../aws/reading.ts';
import { fingerprintOf, type Look, lookOf } from '../diagnosis/compare.ts';
import type { Diagnose, Diagnosis, OnProgress, Question } from '../diagnosis/diagnosis.ts';
import type { MessagePlace } from '../remediation/remediation.ts';
import { tellDiagnosis } from '../render/story.ts';
import { relapsesSince } from '../store/findings.ts';
import type { Store } from '../store/store.ts';
import type { Looking } from './running.ts';

export const FAILURES: Question = { kind: 'failures', text: '--since 24h' };
/** What is asked beside the failures, each for a part of the summary. */
const STANDING = [
  { part: 'orphans', question: { kind: 'orphans', text: '' }, label: 'All orphans' },
  { part: 'outdated', question: { kind: 'outdated', text: '' }, label: 'All older versions' },
  { part: 'quotas', question: { kind: 'quotas', text: '' }, label: 'All quotas' },
  { part: 'expiry', question: { kind: 'expiry', text: '' }, label: 'What expires' },
] as const satisfies readonly { part: string; question: Question; label: string }[];

/** As long as a listing that somebody asks for; all parts are asked side by side, so it is how long a summary takes. */
const WITHIN_MS = 10 * 60_000;
/** How long a fix that did not hold is worth a line, if nobody looks after it. */
const RELAPSE_MS = 7 * 24 * 3_600_000;

export interface LookedAround {
  /** Absent where idc itself failed to answer. */
  readonly failures?: Diagnosis;
  /** Kept for Home, as when somebody asks. */
  readonly quotas?: Diagnosis;
  readonly looks: readonly Look[];
  /** Where the remediations are that did not hold, by the fingerprints of those findings. */
  readonly relapsed: readonly { readonly fingerprint: string; readonly message?: MessagePlace | undefined }[];
  readonly assignments?: number;
  /** How old those are, where they are kept. */
  readonly asOf?: NonNullable<Diagnosis['asOf']>;
  /** What could not be looked at, in words. */
  readonly unlooked: readonly string[];
  /** Whether any of that is more than something that was never set up. */
  readonly isBlind: boolean;
  /** What can be asked about the parts in which something was found. */
  readonly next: Diagnosis['next'];
}

interface Hands {
  readonly store: Pick<Store, 'db'>;
  readonly diagnose: Diagnose;
  readonly logger: Pick<Logger, 'error'>;
  readonly now: () => Date;
  readonly looking: () => Looking;
}

/**
 * Asks everything that a summary tells, side by side: what goes wrong in one of them is said, and the others are told all
 * the same. Rejects where idc could answer none of them, or when `signal` aborts.
 */
export async function lookAround(own: Omit<Hands, 'looking'>, looking: Looking = {}): Promise<LookedAround> {
  const hands = { ...own, looking: addingUp(looking) };
  const together = {};
  const [failures, relapses, ...standing] = await Promise.all([
    askOne(hands, FAILURES, together),
    relapsesSince(hands.store, new Date(hands.now().getTime() - RELAPSE_MS)),
    ...STANDING.map(({ question }) => askOne(hands, question, together)),
  ]);
  looking.signal?.throwIfAborted();
  const all = [failures, ...standing];
  if (all.every(({ fault }) => fault)) throw failures.fault?.error;
  const looks = STANDING.map(({ part }, n) => lookOfAnswer(part, standing[n]));
  const found = STANDING.filter((_, n) => (looks[n]?.findings.length ?? 0) > 0);
  const gaps = all.flatMap(({ diagnosis }) => diagnosis?.gaps ?? []);
  const quotas = standing[STANDING.findIndex(({ part }) => part === 'quotas')]?.diagnosis;
  const orphans = standing[0]?.diagnosis;
  const counted = orphans?.counted;
  return {
    ...(failures.diagnosis && { failures: failures.diagnosis }),
    ...(quotas && { quotas }),
    looks: [lookOfAnswer('failures', failures), lookOfRelapses(relapses), ...looks],
    relapsed: relapses.map((one) => ({ fingerprint: relapseOf(one), message: one.message })),
    ...(counted && { assignments: counted.assignments }),
    ...(orphans?.asOf && { asOf: orphans.asOf }),
    unlooked: [...new Set(all.flatMap(linesOf))],
    isBlind: all.some(({ fault }) => fault) || gaps.some(isTrouble),
    next: found.map(({ question, label }) => ({ label, words: question.kind })),
  };
}

interface Answer {
  readonly question: Question;
  readonly diagnosis?: Diagnosis;
  readonly fault?: { readonly error: unknown; readonly id: string };
}

/** What one of several looks is given: their calls are told as one number. */
function addingUp({ signal, onProgress }: Looking): () => Looking {
  let calls = 0;
  return () => {
    let own = 0;
    const tell: OnProgress = (seen) => {
      calls += seen.calls - own;
      own = seen.calls;
      onProgress?.({ phase: seen.phase, calls });
    };
    return { ...(signal && { signal }), onProgress: tell };
  };
}

async function askOne(
  { diagnose, logger, looking }: Hands,
  question: Question,
  together: object,
): Promise<Answer> {
  const own = looking();
  try {
    return { question, diagnosis: await diagnose(question, { withinMs: WITHIN_MS, together, ...own }) };
  } catch (err) {
    if (own.signal?.aborted) throw err;
    const id = randomUUID().slice(0, 8);
    logger.error({ err, id, question: question.kind }, 'a part of the summary could not be answered');
    return { question, fault: { error: err, id } };
  }
}

/** What nobody answered was seen nowhere. */
function lookOfAnswer(part: string, answer: Answer | undefined): Look {
  if (answer?.diagnosis) return lookOf(part, answer.diagnosis);
  return { part, findings: [], unseen: [`fault: ${part}`] };
}

function linesOf({ question, diagnosis, fault }: Answer): string[] {
  if (fault) return [`${question.kind}: a fault of idc's own, logged as \`${fault.id}\``];
  return diagnosis ? [...tellDiagnosis(diagnosis).notLookedAt] : [];
}

function isTrouble({ reason }: Gap): boolean {
  return reason !== 'not-configured' && reason !== 'left-out';
}

type Relapse = Awaited<ReturnType<typeof relapsesSince>>[number];

function lookOfRelapses(relapses: readonly Relapse[]): Look {
  return {
    part: 'relapses',
    unseen: [],
    findings: relapses.map((one) => ({
      fingerprint: relapseOf(one),
      cause: one.cause,
      summary: `"${one.title}" was done and verified, and does not hold: ${one.said}`,
    })),
  };
}

function relapseOf({ id, cause }: Relapse): string {
  return fingerprintOf({ cause, about: `relapse of ${id}` });
}
