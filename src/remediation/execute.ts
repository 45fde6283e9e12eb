import type { Outcome } from './remediation.ts';

/** Runs once per name within a remediation and remembers its result (plain JSON) across restarts. */
export type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export type FinalState = 'verified' | 'not-fixed' | 'failed' | 'superseded';

/** What a run remembers and records; the store makes it for as long as the run alone holds the remediation. */
export interface RunRecord {
  readonly step: Step;
  has(name: string): Promise<boolean>;
  begin(): Promise<void>;
  saveSnapshot(actionIndex: number, before: unknown): Promise<void>;
  finish(state: FinalState, outcome: Outcome): Promise<void>;
}
