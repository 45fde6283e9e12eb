export interface Clock {
  /** Milliseconds since whenever; never goes back. */
  readonly now: () => number;
  /** Calls `wake` once after so many milliseconds; the answer cancels that. */
  readonly after: (ms: number, wake: () => void) => () => void;
}

export function systemClock(): Clock {
  return {
    now: () => performance.now(),
    after: (ms, wake) => {
      const timer = setTimeout(wake, ms);
      return () => clearTimeout(timer);
    },
  };
}
