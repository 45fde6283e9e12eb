import type { EvidenceKey } from './evidence.ts';
import type { Get, Kept } from './look.ts';

/** What rests on nothing that was asked, as long as only words and a time were: it is alike for all questions. */
const ALIKE: ReadonlySet<EvidenceKey> = new Set([
  'instance',
  'organizationAccounts',
  'permissionSets',
  'keptMap',
  'provisioned',
  'allAssignments',
  'applicationAssignments',
  'orphans',
]);

/** What a question reads for all that are asked together with it, or another one of them for it. */
export interface Common {
  /** Bound by the time of all of them, and not by that of the question. */
  readonly get: Get;
  takes(key: EvidenceKey): boolean;
  isBegun(key: EvidenceKey): boolean;
}

export function makeCommon(get: Get, kept: Kept): Common {
  return { get, takes: (key) => ALIKE.has(key), isBegun: (key) => kept.has(key) };
}
