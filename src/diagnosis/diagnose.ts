import { randomUUID } from 'node:crypto';
import type { Aws } from '../aws/clients.ts';
import type { Gap, Provenance } from '../aws/reading.ts';
import type { EvidenceKey } from '../evidence/evidence.ts';
import { gatherers } from '../evidence/gatherers.ts';
import { type Get, reader } from '../evidence/look.ts';
import type { Memory } from '../evidence/memory.ts';
import type { Diagnose } from './diagnosis.ts';
import { rank } from './judge.ts';
import { kindOf } from './questions.ts';

/** Looks, judges and ranks: what every question has in common. What is looked at, its kind knows. */
export function makeDiagnose(aws: Aws, memory?: Memory): Diagnose {
  return async (question, options = {}) => {
    const started = Date.now();
    const now = new Date(started).toISOString();
    const calls: Provenance[] = [];
    const onCall = (call: Provenance) => {
      calls.push(call);
      options.onProgress?.({ phase: `read ${call.api}`, calls: calls.length });
    };
    const { asked, kind } = kindOf(question);
    const seen = notingGaps(reader({ aws, asked, memory, now, signal: options.signal, onCall }, gatherers));
    const answered = await kind.answer(seen.get, asked);
    const verdicts = rank(answered.verdicts);
    const judged = verdicts.flatMap((verdict) => (verdict.outcome === 'healthy' ? [] : verdict.gaps));
    return {
      id: randomUUID(),
      question,
      takenAt: now,
      tookMs: Date.now() - started,
      ...answered,
      verdicts,
      gaps: once([...seen.gaps, ...judged]),
      calls,
    };
  };
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
