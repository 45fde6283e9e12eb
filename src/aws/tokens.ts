import { type Drawn, makeBucket, type Terms, type Wants } from './bucket.ts';
import type { Clock } from './clock.ts';
import type { Family } from './families.ts';
import type { Together } from './purse.ts';

/** What is worth a line in the log, told once and not for each call. */
export type Told =
  | { readonly what: 'slower' | 'as before'; readonly family: string; readonly pace: number }
  | { readonly what: 'alone' | 'together' };

export interface Parts {
  readonly family: Family;
  readonly terms: Terms;
  readonly clock: Clock;
  readonly tell: (told: Told) => void;
  readonly all: Together | undefined;
}

/** What was drawn, and on which terms. */
export interface Served extends Drawn {
  readonly terms: Terms;
}

export interface Tokens {
  draw(wants: Wants): Served | Promise<Served>;
  slow(): void;
}

/** The tokens of one family: everybody's, and where those cannot be had now, this process's part of them. */
export function makeTokens({ family, terms, clock, tell, all }: Parts): Tokens {
  const bucket = makeBucket(clock.now);
  let pace = 1;

  function served(drawn: Drawn, on: Terms): Served {
    const changed = drawn.pace < 1 !== pace < 1;
    pace = drawn.pace;
    if (changed) tell({ what: pace < 1 ? 'slower' : 'as before', family: family.name, pace });
    return { ...drawn, terms: on };
  }

  function alone(wants: Wants): Served {
    const processes = all?.processes() ?? 1;
    const own = { perSecond: terms.perSecond / processes, burst: Math.max(1, terms.burst / processes) };
    return served(bucket.draw(wants, own), own);
  }

  return {
    draw(wants) {
      const drawing = all?.draw(family.key, terms, wants);
      if (!drawing) return alone(wants);
      return drawing.then((drawn) => {
        if (!drawn) return alone(wants);
        bucket.follow(drawn.tokens / drawn.processes, drawn.pace);
        return served(drawn, terms);
      });
    },
    slow() {
      if (bucket.slow()) all?.slow(family.key);
    },
  };
}
