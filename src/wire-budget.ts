import type { Logger } from 'pino';
import type { Sharing, Told } from './aws/budget.ts';
import type { Heard } from './aws/heard.ts';
import { purseIn } from './store/budget.ts';
import type { Store } from './store/store.ts';
import type { Observed } from './wire-observe.ts';

/** Who hears of calls to AWS, and with whom they are counted. */
export interface Calling extends Sharing {
  readonly heard?: Heard;
}

/** The bot's calls: counted together with those of all processes on this database. */
export function callingOf(
  store: Store,
  { heard, figures }: Pick<Observed, 'heard' | 'figures'>,
  logger: Logger,
): Calling {
  const tell = (told: Told) => {
    if (told.what === 'slower') figures.backoffs.add({ family: told.family });
    const level = told.what === 'slower' || told.what === 'alone' ? 'warn' : 'info';
    logger[level](told, SENTENCES[told.what]);
  };
  return { heard, purse: purseIn(store), tell };
}

const SENTENCES: Readonly<Record<Told['what'], string>> = {
  slower: 'AWS throttles though idc keeps to its share: all processes call it less for a while',
  'as before': 'AWS is called at the whole share again',
  alone: 'the database does not answer in time: this process calls AWS at its own part of the share',
  together: 'all processes share one budget for AWS again',
};
