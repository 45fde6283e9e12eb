import type { Gatherer } from './look.ts';

/** What idc stands on besides AWS. Hands that are absent say that there is nothing of the kind here. */
export interface Surroundings {
  /** The names of migrations that are missing in the database. Rejects where it does not answer. */
  readonly database?: () => Promise<readonly string[]>;
  /** The scopes that Slack gave the bot, and those that it needs. Rejects where Slack does not answer. */
  readonly slackScopes?: () => Promise<Scopes>;
  /** What says who may ask and who may decide; absent where nothing asks or decides by it, as in most terminals. */
  readonly policy?: () => PolicySeen;
  /** The queue of events; absent where none is read. Rejects where it cannot be asked. */
  readonly queue?: () => Promise<QueueSeen>;
  /** The external identity provider, as the configuration tells of it. */
  readonly idp?: IdentityProvider;
}

export interface PolicySeen {
  readonly kind: 'file' | 'lists' | 'none';
  /** Whether anything counts: a file with faults may have had a good one before it. */
  readonly inForce: boolean;
  readonly fault?: string;
}

export interface QueueSeen {
  /** What idc may not do with it, in AWS's words. */
  readonly refused: readonly { readonly api: string; readonly said: string }[];
  /** Whether it was read at all since the process began. */
  readonly received: boolean;
  /** How many messages wait. */
  readonly waiting?: number;
}

export interface IdentityProvider {
  /** Its SAML metadata, as XML. */
  readonly metadata?: string;
  /** Identity Center's ACS URLs, as its settings show them. */
  readonly acsUrls: readonly string[];
}

export interface Scopes {
  readonly granted: readonly string[];
  readonly needed: readonly string[];
}

type Asked<T> = { readonly is: 'absent' } | { readonly is: 'silent'; readonly said: string } | Answered<T>;
interface Answered<T> {
  readonly is: 'answered';
  readonly value: T;
}

export interface SurroundingsSeen {
  readonly database: Asked<readonly string[]>;
  readonly slackScopes: Asked<Scopes>;
  readonly policy?: PolicySeen;
  readonly queue?: Asked<QueueSeen>;
}

export const gatherSurroundings: Gatherer<'surroundings'> = async ({ surroundings }) => {
  const [database, slackScopes, queue] = await Promise.all([
    ask(surroundings.database),
    ask(surroundings.slackScopes),
    ask(surroundings.queue),
  ]);
  return {
    database,
    slackScopes,
    ...(queue.is === 'absent' ? {} : { queue }),
    ...(surroundings.policy ? { policy: surroundings.policy() } : {}),
  };
};

/** Whatever goes wrong there is what a doctor is asked for. */
async function ask<T>(hand: (() => Promise<T>) | undefined): Promise<Asked<T>> {
  if (!hand) return { is: 'absent' };
  try {
    return { is: 'answered', value: await hand() };
  } catch (error) {
    return { is: 'silent', said: error instanceof Error ? error.message.slice(0, 300) : 'it did not answer' };
  }
}
