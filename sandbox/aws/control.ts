import { type Faults, noFaults } from './faults.ts';
import type { State } from './state.ts';
import type { NextAct, Seeded } from './story.ts';
import type { TrailEvent } from './trail.ts';
import { createVerbs, type Verbs } from './verbs.ts';

/** One call that came in over HTTP. `action` is as in IAM policies, `sso:ListInstances`. */
export interface CallSeen {
  readonly at: number;
  readonly action: string;
  readonly role: string;
  readonly account: string;
  readonly status: number;
  readonly requestId: string;
  readonly ms: number;
  readonly error?: string;
}

/** The hands with which a test or a demo moves the world; the same over HTTP below /_sandbox/. */
export interface Control {
  readonly state: State;
  /** What can be asked about now. */
  readonly seeded: readonly Seeded[];
  /** Plays the acts of the world's story that were not played yet. */
  continueStory(): readonly Seeded[];
  readonly world: Verbs;
  current(): Faults;
  /** Sets what is named and leaves the rest; `null` ends all faults. */
  faults(patch: Partial<Faults> | null): Faults;
  settings(patch: Partial<Pick<State, 'asyncMs' | 'trailDelayMs' | 'principalLists'>>): void;
  calls(): readonly CallSeen[];
  resetCalls(): void;
  noteCall(call: CallSeen): void;
  /** Everything that CloudTrail has, without its delay. */
  trail(): readonly TrailEvent[];
  /** `role action` pairs that were asked for so far. */
  used(): readonly string[];
}

export function createControl(state: State, nextAct: NextAct): Control {
  let seeded: readonly Seeded[] = nextAct() ?? [];
  let faults = noFaults();
  let calls: CallSeen[] = [];
  return {
    state,
    get seeded() {
      return seeded;
    },
    continueStory: () => {
      for (let next = nextAct(); next; next = nextAct()) seeded = next;
      return seeded;
    },
    world: createVerbs(state),
    current: () => faults,
    faults: (patch) => {
      faults = patch ? { ...faults, ...patch } : noFaults();
      state.reasons = faults.reasons;
      state.encode = faults.encode;
      state.packs = faults.packs;
      return faults;
    },
    settings: (patch) => void Object.assign(state, patch),
    calls: () => calls,
    resetCalls: () => {
      calls = [];
    },
    noteCall: (call) => void calls.push(call),
    trail: () => state.trail,
    used: () => [...state.used],
  };
}
