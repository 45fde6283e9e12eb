import type { Logger } from 'pino';
import type { LookAgain } from '../diagnosis/undo/again.ts';
import type { LookedAgain, Remediation } from '../remediation/remediation.ts';
import { claimLooksAgain, GIVE_UP_DAYS, recordLookAgain } from '../store/look-again.ts';
import type { Store } from '../store/store.ts';
import type { Proposals } from './proposals.ts';

export interface RelapseHands {
  readonly store: Store;
  readonly proposals: Pick<Proposals, 'redraw'>;
  readonly look: LookAgain;
  readonly logger: Logger;
  readonly now?: () => Date;
}

/**
 * Looks again at what was verified a day ago, once over all replicas and restarts, and has its message say what does
 * not hold. To be called every minute or so. What AWS did not show is tried again, for a week.
 */
export function relapseSweep(hands: RelapseHands): () => Promise<void> {
  return async () => {
    for (const remediation of await claimLooksAgain(hands.store)) await lookAt(hands, remediation);
  };
}

async function lookAt(
  { store, proposals, look, logger, now = () => new Date() }: RelapseHands,
  due: Remediation,
) {
  const seen = await look(due.plan);
  const at = now();
  if ('unseen' in seen) {
    logger.warn(
      { remediation: due.id, gap: seen.unseen.of },
      'a verified remediation could not be looked at again',
    );
    const ended = Date.parse(due.outcome?.at ?? '') || 0;
    if (at.getTime() - ended < GIVE_UP_DAYS * 86_400_000) return;
  }
  const sentences = 'unseen' in seen ? [] : seen;
  const state = 'unseen' in seen ? 'unknown' : sentences.length > 0 ? 'relapsed' : 'holds';
  const again: LookedAgain = { at: at.toISOString(), state, sentences };
  if (await recordLookAgain(store, due.id, again)) await proposals.redraw(due.id);
}
