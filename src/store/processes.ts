import { sql } from 'kysely';
import type { AskedQuestion } from './questions.ts';
import { interruptQuestions } from './questions.ts';
import type { Store } from './store.ts';

export const BEAT_SECONDS = 5;
/** A process that has not been heard of for this long is dead. */
export const SILENT_SECONDS = 20;

export interface ProcessHands {
  /** Called with questions whose process died, each by one replica at a time; no beat waits for it. */
  onInterrupted(questions: readonly AskedQuestion[]): Promise<void>;
  /** Told at each beat how many processes live, this one included. */
  onLiving?(processes: number): void;
  onError(error: unknown): void;
  readonly beatMs?: number;
  readonly silentSeconds?: number;
}

/**
 * Says every five seconds that this process lives, and looks for questions of processes that do not. Returns when
 * the first look is done; `stop` ends the beating and waits for a look under way and for what it told.
 */
export async function startBeating(store: Store, hands: ProcessHands): Promise<{ stop(): Promise<void> }> {
  let telling: Promise<void> = Promise.resolve();
  const tell = (questions: readonly AskedQuestion[]) => {
    telling = telling.then(() => hands.onInterrupted(questions)).catch(hands.onError);
  };
  let looking = beat(store, hands, tell);
  await looking;
  const timer = setInterval(
    () => {
      looking = looking.then(() => beat(store, hands, tell)).catch(hands.onError);
    },
    hands.beatMs ?? BEAT_SECONDS * 1000,
  );
  return {
    async stop() {
      clearInterval(timer);
      await looking;
      await telling;
    },
  };
}

async function beat(
  store: Store,
  hands: ProcessHands,
  tell: (questions: readonly AskedQuestion[]) => void,
): Promise<void> {
  await store.db
    .insertInto('processes')
    .values({ id: store.processId })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ beat_at: sql<Date>`now()` }))
    .execute();
  const silentSeconds = hands.silentSeconds ?? SILENT_SECONDS;
  hands.onLiving?.(await living(store, silentSeconds));
  const interrupted = await interruptQuestions(store, silentSeconds);
  if (interrupted.length > 0) tell(interrupted);
}

async function living({ db }: Store, silentSeconds: number): Promise<number> {
  const { count } = await db
    .selectFrom('processes')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('beat_at', '>', sql<Date>`now() - make_interval(secs => ${silentSeconds})`)
    .executeTakeFirstOrThrow();
  return Number(count);
}
