import { readTarget, type Target } from './target.ts';

/** An HTTP request as clients and proxies print it. Of its headers nothing is kept. */
export interface HttpRequest {
  readonly target: Target;
  readonly holdsToken: boolean;
  /** The body, behind as many line breaks as stand before it, so that its lines keep their numbers. */
  readonly body: string;
}

const REQUEST_LINE = /^\s*(GET|POST|PUT|PATCH|DELETE) +(\S{1,4000})[^\n]*\n?/i;

/** Undefined for what does not begin with a request line. */
export function readRequest(text: string): HttpRequest | undefined {
  const [whole, method, address = ''] = REQUEST_LINE.exec(text.slice(0, 8_000)) ?? [];
  if (whole === undefined || method === undefined) return undefined;
  const from = bodyAt(text, whole.length);
  const head = text.slice(0, from);
  return {
    target: readTarget(address, method),
    holdsToken: /^\s*authorization\s*:/im.test(head) || /\bbearer\s+\S/i.test(head),
    body: head.replace(/[^\n]+/g, '') + text.slice(from),
  };
}

/** Behind the first empty line, or at the first line that begins with a brace, whichever comes first. */
function bodyAt(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end).trim();
    if (line.startsWith('{')) return at;
    at = end < 0 ? text.length : end + 1;
    if (line === '') return at;
  }
  return text.length;
}
