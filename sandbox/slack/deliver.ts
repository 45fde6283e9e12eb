import { setTimeout as wait } from 'node:timers/promises';
import type { Fields } from './rules.ts';
import { type HttpDelivery, sendSigned } from './signed-http.ts';
import type { SocketMode } from './socket.ts';
import { changed, type State } from './state.ts';

const ACK_MS = 3000;

/** How a payload fared. `ackMs` counts from the person's act to the app's acknowledgement. */
export interface Delivery {
  readonly acked: boolean;
  readonly ackMs: number;
  /** Why it was not: Slack's own words, or that there was nothing to send. */
  readonly error?:
    | 'operation_timeout'
    | 'dispatch_failed'
    | 'unknown_command'
    | 'unknown_shortcut'
    | 'not_subscribed'
    | 'cancelled';
  /** The body of the acknowledgement; empty for a bare one. */
  readonly response: Fields;
}

export type Deliver = (
  type: 'slash_commands' | 'interactive' | 'events_api',
  payload: Fields,
) => Promise<Delivery>;

type Answer = { readonly response: Fields } | { readonly error: 'operation_timeout' | 'dispatch_failed' };

export function createDeliver(state: State, socket: SocketMode, http: HttpDelivery | undefined): Deliver {
  const send = async (type: string, payload: Fields): Promise<Answer> => {
    if (state.faults.delayMs > 0) await wait(state.faults.delayMs);
    if (!http)
      return socket.connected() > 0
        ? { response: await socket.send(type, payload) }
        : { error: 'dispatch_failed' };
    const answer = await sendSigned(http, type, payload);
    return answer.body ? { response: answer.body } : { error: 'dispatch_failed' };
  };
  return async (type, payload) => {
    const started = performance.now();
    const twice = state.faults.twice > 0;
    if (twice) state.faults.twice -= 1;
    const sent = [send(type, payload), ...(twice ? [send(type, payload)] : [])].map(inTime);
    const answer = await Promise.race(sent);
    const ackMs = performance.now() - started;
    await Promise.all(sent);
    changed(state, 'delivery');
    return 'error' in answer
      ? { acked: false, ackMs, error: answer.error, response: {} }
      : { acked: true, ackMs, response: answer.response };
  };
}

async function inTime(answer: Promise<Answer>): Promise<Answer> {
  const stop = new AbortController();
  const late = wait(ACK_MS, { error: 'operation_timeout' } as const, { signal: stop.signal });
  const first = await Promise.race([answer, late]);
  stop.abort();
  // The timer's rejection is only the news that it is no longer needed.
  late.catch(() => {});
  return first;
}
