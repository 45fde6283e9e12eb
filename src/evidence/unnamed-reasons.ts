import { recognise } from '../knowledge/recognise.ts';
import { type Gatherer, NotSeen } from './look.ts';

/** A reason of AWS's that idc has no name for. Untrusted. */
export interface UnnamedReason {
  readonly text: string;
  readonly count: number;
  /** The newest request that failed for it, and when idc first saw that. */
  readonly requestId: string;
  readonly at: string;
}

/** Reasons that idc has seen and cannot name: what its knowledge lacks. */
export const gatherUnnamedReasons: Gatherer<'unnamedReasons'> = async ({ memory }) => {
  if (!memory) throw new NotSeen([WITHOUT]);
  return memory.unnamedReasons((text) => recognise(text).length > 0);
};

const WITHOUT = {
  of: 'the reasons that idc keeps',
  reason: 'not-configured' as const,
  detail: 'idc runs without a database and keeps none',
  remedy: 'Set DATABASE_URL.',
};
