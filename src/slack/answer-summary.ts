import { type Begun, type RunHands, run, withProgress } from './running.ts';
import type { Summary } from './summary.ts';

export interface SummaryHands extends RunHands {
  readonly summary: Pick<Summary, 'look' | 'answer'>;
}

/** The words of a question for the summary as they are kept; undefined for every other word, which is told what is known. */
export function summaryIn(words: string): 'summary' | 'summary --all' | undefined {
  const said = words.trim().toLowerCase().split(/\s+/).join(' ');
  return said === 'summary' || said === 'summary --all' ? said : undefined;
}

/** Answers `/idc summary` in the question's message: it takes its turn as a listing does, and can be cancelled. */
export async function answerSummary(hands: SummaryHands, begun: Begun): Promise<void> {
  await run(hands, begun, async (running) => {
    const looked = await withProgress(hands, running, { isListing: true, look: hands.summary.look });
    const all = summaryIn(begun.asked.text) === 'summary --all';
    await hands.summary.answer(looked, { ...begun, ...(all && { all }) });
  });
}
