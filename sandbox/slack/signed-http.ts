import { createHmac, randomUUID } from 'node:crypto';
import { parseFields } from './http.ts';
import type { Fields } from './rules.ts';

// A little more than the 3 seconds that an acknowledgement may take, so that those end as a timeout.
const PATIENCE_MS = 3200;

/** Where the app listens, and the secret that Slack signs with. */
export interface HttpDelivery {
  readonly eventsUrl: string;
  readonly signingSecret: string;
}

/** What came back; `body` is undefined when the app could not be reached or did not answer with 200. */
export interface HttpAnswer {
  readonly status: number;
  readonly body?: Fields;
}

/** Sends a payload as Slack does: an event as JSON, a command as a form, an interaction as one form field with JSON in it. */
export async function sendSigned(http: HttpDelivery, type: string, payload: Fields): Promise<HttpAnswer> {
  if (type === 'events_api') return sendBody(http, JSON.stringify(payload), 'application/json');
  const form = type === 'slash_commands' ? payload : { payload: JSON.stringify(payload) };
  const body = new URLSearchParams(form as Record<string, string>).toString();
  return sendBody(http, body, 'application/x-www-form-urlencoded');
}

/** Asks the app to prove that it owns its address; true when it returned the challenge. */
export async function verifyUrl(http: HttpDelivery): Promise<boolean> {
  const challenge = randomUUID();
  const body = JSON.stringify({ type: 'url_verification', token: 'sandbox', challenge });
  const answer = await sendBody(http, body, 'application/json');
  return answer.body?.challenge === challenge || answer.body?.text === challenge;
}

// https://docs.slack.dev/authentication/verifying-requests-from-slack
async function sendBody(http: HttpDelivery, body: string, contentType: string): Promise<HttpAnswer> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const digest = createHmac('sha256', http.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': contentType,
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${digest}`,
  };
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(http.eventsUrl, { method: 'POST', headers, body, signal });
    const text = await response.text();
    if (response.status !== 200) return { status: response.status };
    return { status: 200, body: text.startsWith('{') ? parseFields(text) : text === '' ? {} : { text } };
  } catch {
    // Nobody listens there, or nobody answers: any other failed dispatch to Slack.
    return { status: 0 };
  }
}
