import { randomUUID } from 'node:crypto';
import type { Priority } from '../aws/budget.ts';
import type { Aws } from '../aws/clients.ts';
import type { Gap, Provenance } from '../aws/reading.ts';
import type { Fact } from '../checks/check.ts';
import type { EvidenceKey } from '../evidence/evidence.ts';
import { gatherers } from '../evidence/gatherers.ts';
import type { Age } from '../evidence/kept.ts';
import { type Asked, type Get, reader } from '../evidence/look.ts';
import type { Memory } from '../evidence/memory.ts';
import type { Surroundings } from '../evidence/surroundings.ts';
import type { Diagnose, Diagnosis, OnProgress, Question, QuestionName, Subject } from './diagnosis.ts';
import { rank } from './judge.ts';
import { kindOf } from './questions.ts';

/** Looks, judges and ranks: what every question has in common. What is looked at, its kind knows. */
export function makeDiagnose(aws: Aws, memory?: Memory, surroundings?: Surroundings): Diagnose {
  return async (question, options = {}) => {
    const started = Date.now();
    const now = new Date(started).toISOString();
    const heard = hearing(options.onProgress);
    const { asked: typed, kind } = kindOf(question);
    const { documents, event, live, signal } = options;
    const asked = { ...typed, ...(documents ? { documents } : {}), ...(event ? { event } : {}) };
    const bounds = boundsOf(isSweepOf(question, asked), options);
    const about = { aws, asked, memory, surroundings, now };
    const world = { ...about, signal, live, ...bounds, ...heard.by };
    const get = reader(world, gatherers);
    const seen = notingGaps(get);
    const answered = await kind.answer(seen.get, asked);
    const region = await regionOf(answered.subject, heard.calls, get);
    const verdicts = rank(answered.verdicts);
    const judged = verdicts.flatMap((verdict) => (verdict.outcome === 'healthy' ? [] : verdict.gaps));
    return {
      id: randomUUID(),
      question,
      takenAt: now,
      tookMs: Date.now() - started,
      ...answered,
      ...agedFacts(answered.facts, heard.asOf),
      ...(region ? { region } : {}),
      verdicts,
      gaps: once([...seen.gaps, ...judged, ...(answered.gaps ?? [])]),
      calls: heard.calls,
    };
  };
}

/** What the reader says while it reads: the calls, what it does now, and how old what it kept is. */
function hearing(onProgress?: OnProgress) {
  const calls: Provenance[] = [];
  let doing: string | undefined;
  let asOf: Age | undefined;
  const by = {
    onCall(call: Provenance) {
      calls.push(call);
      onProgress?.({ phase: doing ?? `read ${call.api}`, calls: calls.length });
    },
    onDoing(now: string | undefined) {
      doing = now;
      if (now) onProgress?.({ phase: now, calls: calls.length });
    },
    onKept(age: Age) {
      asOf = age;
    },
  };
  return {
    calls,
    by,
    get asOf() {
      return asOf;
    },
  };
}

/** These may read a whole organization: they take longer, and wait while somebody asks about one thing. */
const SWEEPS: ReadonlySet<QuestionName> = new Set([
  'failures',
  'orphans',
  'outdated',
  'quotas',
  'expiry',
  'permission-set',
  'preflight',
  'scim-failures',
]);
const PERSON_MS = 45_000;
const SWEEP_MS = 10 * 60_000;
/** Of its time, so much may go into reading an organization; the rest is for looking at what was found. */
const READING = 0.8;

/** Whether a question may read a whole organization, so that questions about one thing go before it. */
export function isListing(question: Question): boolean {
  return isSweepOf(question, kindOf(question).asked);
}

function isSweepOf({ kind }: Question, { principal }: Asked): boolean {
  return SWEEPS.has(kind) && principal === undefined;
}

function boundsOf(isSweep: boolean, { withinMs, unasked }: NonNullable<Parameters<Diagnose>[1]>) {
  const priority: Priority = isSweep ? 'sweep' : unasked ? 'watch' : 'person';
  const ms = withinMs ?? (isSweep ? SWEEP_MS : PERSON_MS);
  return { priority, deadline: AbortSignal.timeout(ms), until: Date.now() + READING * ms };
}

/** Of what was looked at in Identity Center: the instance was read for that, and is kept. */
async function regionOf(
  { permissionSet, account, principal }: Subject,
  calls: readonly Provenance[],
  get: Get,
): Promise<string | undefined> {
  if (calls.length === 0 || !(permissionSet ?? account ?? principal)) return undefined;
  return (await get('instance')).value?.primaryRegion;
}

/** What rests on earlier looks says so first. */
function agedFacts(facts: readonly Fact[], asOf: Age | undefined): Pick<Diagnosis, 'facts' | 'asOf'> {
  if (!asOf) return { facts };
  const value = `assignments read from ${asOf.oldest} on, changes up to ${asOf.changesUpTo}; \`--fresh\` reads all anew`;
  return { asOf, facts: [{ what: 'As of', value, source: "idc's memory" }, ...facts] };
}

/** Every gap of everything that was read, whether or not a check needed it. */
function notingGaps(get: Get): { get: Get; gaps: Gap[] } {
  const gaps: Gap[] = [];
  const noting = async <K extends EvidenceKey>(key: K) => {
    const reading = await get<K>(key);
    gaps.push(...reading.gaps);
    return reading;
  };
  return { get: noting as <K extends EvidenceKey>(key: K) => ReturnType<typeof get<K>>, gaps };
}

function once(gaps: readonly Gap[]): Gap[] {
  return [...new Map(gaps.map((gap) => [`${gap.of} ${gap.detail}`, gap])).values()];
}
