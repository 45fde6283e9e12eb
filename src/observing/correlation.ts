import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** One id for everything that one delivery, run or summary causes, across whatever waits in between. */
export interface Correlation {
  /** Does `work` under `id`, or under a new one. */
  run<T>(work: () => T, id?: string): T;
  /** The id of what is being done now, as fields for a log line. */
  fields(): { readonly correlation?: string };
}

export function makeCorrelation(): Correlation {
  const running = new AsyncLocalStorage<string>();
  return {
    run: (work, id = randomUUID()) => running.run(id, work),
    fields: () => {
      const correlation = running.getStore();
      return correlation === undefined ? {} : { correlation };
    },
  };
}
