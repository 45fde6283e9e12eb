import { type AuditHead, auditHead } from './audit.ts';
import type { Store } from './store.ts';

export interface HeadHands {
  /** Called with the last row of the audit log: now, and each time that a look finds another one. */
  onHead(head: AuditHead): void;
  onError(error: unknown): void;
  readonly everyMs?: number;
}

/**
 * Says the head of the audit log at once, each minute in which it moved, and once more when it is stopped. A head that
 * stands somewhere else than in the database shows later that no row was cut off or rewritten since.
 */
export async function watchHead(
  store: Pick<Store, 'db'>,
  { onHead, onError, everyMs = 60_000 }: HeadHands,
): Promise<{ stop(): Promise<void> }> {
  let said: string | undefined;
  const look = async () => {
    const head = await auditHead(store);
    if (!head || head.hash === said) return;
    said = head.hash;
    onHead(head);
  };
  await look();
  const timer = setInterval(() => void look().catch(onError), everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await look().catch(onError);
    },
  };
}
