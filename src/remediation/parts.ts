import { AwsFailure } from '../aws/errors.ts';
import type { WriteHands } from './actions/action.ts';
import type { Remediation } from './remediation.ts';
import { halvesOf, type Part, sessionsFor, type WriteSession } from './session.ts';

/** Hands for each action of a plan, in the session that covers it. */
export interface Parts {
  /** Does `work` for one action; once more in a smaller session where AWS finds the session's policy too large. */
  for<T>(index: number, work: (aws: WriteHands) => Promise<T>): Promise<T>;
}

/** Throws when the plan may not be applied at all (see guard). */
export function partsOf(
  remediation: Remediation,
  write: (session: WriteSession) => Promise<WriteHands>,
): Parts {
  let parts = sessionsFor(remediation);
  const open = new Map<Part, Promise<WriteHands>>();
  const handsOf = (part: Part) => {
    const hands = open.get(part) ?? write(part.session);
    open.set(part, hands);
    return hands;
  };
  return {
    async for(index, work) {
      for (;;) {
        const part = parts.find(({ indexes }) => indexes.includes(index));
        if (!part) throw new Error(`No session covers action ${index}`);
        try {
          return await work(await handsOf(part));
        } catch (error) {
          const halves = isTooLarge(error) ? halvesOf(remediation, part) : undefined;
          if (!halves) throw error;
          parts = parts.flatMap((one) => (one === part ? halves : [one]));
        }
      }
    },
  };
}

/** What STS makes of policy and tags together is not known before it is asked; nothing was opened then. */
function isTooLarge(error: unknown): boolean {
  const cause = error instanceof AwsFailure ? error.cause : error;
  return cause instanceof Error && /^PackedPolicyTooLarge/.test(cause.name);
}
