import type { Service } from './operation.ts';
import type { Wording } from './texts.ts';

/** What is wrong with this AWS today. Faults belong to the world, not to a test. */
export interface Faults {
  latencyMs: number;
  /** How far AWS's clock is ahead in the Date of its answers. */
  skewMs: number;
  /** Probability of a throttling answer, by family (`sso`) or action (`sso:ListInstances`). */
  throttle: Record<string, number>;
  /** IAM actions that are denied to everybody. */
  deny: string[];
  /** Actions that fail below the protocol. */
  fail: Record<string, 'http500' | 'html' | 'drop' | 'hang'>;
  /** Probability of each, for any call; `lost` is done, and the answer does not arrive; `slow` takes three seconds. */
  shaky: Partial<Record<'http500' | 'drop' | 'lost' | 'slow', number>>;
  reasons: Wording;
  /** IAM actions whose refusals come as encoded authorization messages, as EC2 and others send them. */
  encode: string[];
  paging: 'usual' | 'hostile';
  /** How many characters of a session policy STS packs into its limit; tags and texts pack differently well. */
  packs: number;
}

export function noFaults(): Faults {
  return {
    latencyMs: 0,
    skewMs: 0,
    throttle: {},
    deny: [],
    fail: {},
    shaky: {},
    reasons: 'as-is',
    encode: [],
    paging: 'usual',
    packs: 2_048,
  };
}

export function isThrottled(faults: Faults, service: Service, action: string): boolean {
  return Math.random() < (faults.throttle[action] ?? faults.throttle[service.prefix] ?? 0);
}

/** What befalls this call by chance. */
export function mishap({ shaky }: Faults): keyof Faults['shaky'] | undefined {
  let left = Math.random();
  for (const [how, share] of Object.entries(shaky)) {
    left -= share;
    if (left < 0) return how as keyof Faults['shaky'];
  }
  return undefined;
}
