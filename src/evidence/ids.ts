/**
 * Reads what a person typed or pasted: a request id, a CloudTrail event id, event JSON, or any text with an id in
 * it. Upper case, quotes, backticks and brackets are forgiven. Linear in the length of the text.
 */
export interface Pasted {
  /** Lower case, in the order of appearance, each once, at most five. */
  readonly ids: readonly string[];
  readonly event?: Readonly<Record<string, unknown>>;
  /** The paste is more than an id: an error text that may itself name the cause. */
  readonly wordy: boolean;
}

const UUID = /(?<![0-9a-f-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f-])/gi;
/** Ids of users and groups look like `93676e0f7d-<uuid>`: the uuid in them is no request id. */
const MAX_TEXT = 64 * 1024;

export function readPasted(text: string): Pasted {
  const plain = decodeSlack(text).slice(0, MAX_TEXT).trim();
  const ids = [...new Set([...plain.matchAll(UUID)].map(([id]) => id.toLowerCase()))].slice(0, 5);
  const event = eventIn(plain);
  const rest = plain.replace(UUID, '').replace(/[\s`'"“”‘’<>()[\]{}.,;:]/g, '');
  return { ids, wordy: rest.length > 0, ...(event ? { event } : {}) };
}

/** Slack escapes `&`, `<` and `>` in what people type. */
export function decodeSlack(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** A CloudTrail event: itself, in `Records` or `Events`, as `CloudTrailEvent` string, or as EventBridge `detail`. */
function eventIn(text: string): Readonly<Record<string, unknown>> | undefined {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end <= start) return undefined;
  return unwrap(parse(text.slice(start, end + 1)), 0);
}

function unwrap(value: unknown, depth: number): Readonly<Record<string, unknown>> | undefined {
  if (!isRecord(value) || depth > 3) return undefined;
  if (typeof value.eventName === 'string' && typeof value.eventSource === 'string') return value;
  const list = value.Records ?? value.Events;
  const inner = Array.isArray(list) ? list[0] : (value.detail ?? value.CloudTrailEvent);
  return unwrap(typeof inner === 'string' ? parse(inner) : inner, depth + 1);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
