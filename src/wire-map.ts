import type { Aws } from './aws/clients.ts';
import type { Memory } from './evidence/memory.ts';
import { readOn } from './evidence/read-on.ts';
import { pause, type Work } from './slack/work.ts';

interface MapParts {
  readonly aws: Aws;
  readonly memory: Memory;
  readonly work: Work;
  readonly onError: (error: unknown) => void;
}

const EVERY_MS = 30_000;
/** What AWS refuses now it will refuse in half a minute, too. */
const LATER_MS = 10 * 60_000;

/** Gets a large organization read to the end without anybody asking again, from now until `work` drains. */
export function keepReading({ aws, memory, work, onError }: MapParts): void {
  const { stopping: signal } = work;
  const reading = async () => {
    for (let next = EVERY_MS; await pause(next, signal); ) {
      const read = await work.track(readOn({ aws, memory, signal })).catch((error: unknown) => {
        if (!signal.aborted) onError(error);
        return 'left';
      });
      next = read === 'left' ? LATER_MS : EVERY_MS;
    }
  };
  void reading();
}
