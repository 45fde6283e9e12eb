import { randomUUID } from 'node:crypto';
import type { Priority } from '../aws/budget.ts';
import type { Aws } from '../aws/clients.ts';
import { type Gap, MOST_CALLS, type Provenance } from '../aws/reading.ts';
import type { Fact } from '../checks/check.ts';
import { type Common, makeCommon } from '../evidence/alike.ts';
import type { EvidenceKey } from '../evidence/evidence.ts';
import { gatherers } from '../evidence/gatherers.ts';
import type { Age } from '../evidence/kept.ts';
import { type Asked, type Get, reader } from '../evidence/look.ts';
import type { Memory } from '../evidence/memory.ts';
import type { Surroundings } from '../evidence/surroundings.ts';
import type { Diagnose, Diagnosis, OnProgress, Question, QuestionName, Subject } from './diagnosis.ts';
import { rank } from './judge.ts';
import { kindOf } from './questions.ts';
import { type Joined, makeTogether } from './together.ts';

/** Looks, judges and ranks: what every question has in common. What is looked at, its kind knows. */
export function makeDiagnose(aws: Aws, memory?: Memory, surroundings?: Surroundings): Diagnose {
  const around = { aws, memory, surroundings };
  const join = makeTogether(() => boundsOf(true, {}));

  async function answer({ question, asked, bounds, joined }: Asking, options: Options): Promise<Diagnosis> {
    const heard = hearing(options.onProgress);
    const { live, signal } = options;
    const world = { ...around, asked, signal, live, ...bounds, ...heard.by };
    const get = reader(
      { ...world, common: joined && commonTo(joined, { ...around, ...heard.saying }) },
      gatherers,
    );
    const seen = notingGaps(get);
    const answered = await kindOf(question).kind.answer(seen.get, asked);
    const region = await regionOf(answered.subject, heard.calls, get);
    const verdicts = rank(answered.verdicts);
    const judged = verdicts.flatMap((verdict) => (verdict.outcome === 'healthy' ? [] : verdict.gaps));
    return {
      id: randomUUID(),
      question,
      takenAt: bounds.now,
      tookMs: Date.now() - Date.parse(bounds.now),
      ...answered,
      ...agedFacts(answered.facts, heard.asOf),
      ...(region ? { region } : {}),
      verdicts,
      gaps: once([...seen.gaps, ...judged, ...(answered.gaps ?? [])]),
      calls: [...heard.calls],
      ...(heard.moreCalls > 0 ? { moreCalls: heard.moreCalls } : {}),
    };
  }

  return async (question, options = {}) => {
    const { documents, event, live, signal, together } = options;
    const { asked: typed } = kindOf(question);
    const asked = { ...typed, ...(documents ? { documents } : {}), ...(event ? { event } : {}) };
    const bounds = boundsOf(isSweepOf(question, asked), options);
    const joined = together && !live && isLikeOthers(asked) ? join(together, signal) : undefined;
    try {
      return await answer({ question, asked, bounds, joined }, options);
    } finally {
      joined?.leave();
    }
  };
}

type Options = NonNullable<Parameters<Diagnose>[1]>;
type Bounds = ReturnType<typeof boundsOf>;
interface Asking {
  readonly question: Question;
  readonly asked: Asked;
  readonly bounds: Bounds;
  readonly joined: Joined<Bounds> | undefined;
}

/** Words and a time change nothing of what is alike for all questions. */
function isLikeOthers({ text: _, sinceHours: __, names = {}, ...more }: Asked): boolean {
  return Object.keys(names).length === 0 && Object.keys(more).length === 0;
}

/** What this question reads for all of them it tells as its own calls; it ends with all of them. */
function commonTo(
  { kept, bounds, signal }: Joined<Bounds>,
  world: Omit<Parameters<typeof reader>[0], 'asked' | 'now'>,
): Common {
  return makeCommon(reader({ ...world, asked: { text: '' }, ...bounds, signal, kept }, gatherers), kept);
}

/** What the reader says while it reads: the calls, what it does now, and how old what it kept is. */
function hearing(onProgress?: OnProgress) {
  const calls: Provenance[] = [];
  let made = 0;
  let doing: string | undefined;
  let asOf: Age | undefined;
  const saying = {
    onCall(call: Provenance) {
      made += 1;
      if (calls.length < MOST_CALLS) calls.push(call);
      onProgress?.({ phase: doing ?? `read ${call.api}`, calls: made });
    },
    onDoing(now: string | undefined) {
      doing = now;
      if (now) onProgress?.({ phase: now, calls: made });
    },
  };
  const onKept = (age: Age) => {
    asOf = age;
  };
  return {
    calls,
    saying,
    get moreCalls() {
      return made - calls.length;
    },
    by: { ...saying, onKept },
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

function boundsOf(isSweep: boolean, { withinMs, unasked }: Options) {
  const priority: Priority = isSweep ? 'sweep' : unasked ? 'watch' : 'person';
  const ms = withinMs ?? (isSweep ? SWEEP_MS : PERSON_MS);
  const started = Date.now();
  const now = new Date(started).toISOString();
  return { now, priority, deadline: AbortSignal.timeout(ms), until: started + READING * ms };
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
