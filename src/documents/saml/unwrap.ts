import { decoded, type Undecoded, unescaped } from './decode.ts';
import { type Posted, parameterIn, postsOfHar } from './har.ts';
import { postsOfHtml } from './html-form.ts';
import { present } from './place.ts';
import type { Found, MalformedReason } from './saml.ts';

/** A whole HAR: what is in it is held to the limits of XML. */
const TEXT_LIMIT = 8 * 1024 * 1024;

export interface Unwrapped {
  readonly xml: string;
  readonly found: Found;
}

export interface NotUnwrapped {
  readonly reason: MalformedReason;
  readonly sentence: string;
}

/** Finds the XML in whatever was handed over. Never throws. */
export function unwrapped(given: string): Unwrapped | NotUnwrapped {
  if (given.length > TEXT_LIMIT) return { reason: 'too-large', sentence: 'It is larger than 8 MB.' };
  const text = given.replace(/^\uFEFF/, '').trim();
  if (text === '') return { reason: 'empty', sentence: 'There is nothing in it.' };
  if (/^[{[]/.test(text)) return fromPosts('har', postsOfHar(text), NO_POST);
  if (isHtml(text)) return fromHtml(text);
  if (text.startsWith('<')) return opened('none', { value: text }, 1);
  const body = parameterIn(text, 'SAMLResponse') ?? /^[ \t]*SAMLResponse:?\s+(\S+)/m.exec(text)?.[1];
  if (body) return fromParameters(text, body);
  const inside = text.startsWith('&lt;') ? undefined : (xmlInside(text) ?? xmlInside(unescaped(text)));
  return opened('none', { value: inside ?? text }, 1);
}

const NO_POST =
  'It is JSON, but no request in it carries a SAMLResponse. Record the sign-in with the network tab open and "Preserve log" on, and export it with its content.';
const NO_FORM = 'It is a web page, but it has no form with a SAMLResponse in it.';

function isHtml(text: string): boolean {
  return (
    /^<(!doctype\s+html|html|head|body|form|input)\b/i.test(text) ||
    /<input\b[^>]{0,200}SAMLResponse/i.test(text)
  );
}

function fromHtml(text: string): Unwrapped | NotUnwrapped {
  const posts = postsOfHtml(text);
  const shown = posts.length === 0 ? (xmlInside(text) ?? xmlInside(unescaped(text))) : undefined;
  return fromPosts('html-form', shown ? [{ value: shown }] : posts, NO_FORM);
}

function fromParameters(text: string, value: string): Unwrapped | NotUnwrapped {
  const [url] = /https?:\/\/[^\s"'<>?#]{1,2000}(?=\?)/i.exec(text.slice(0, 10_000)) ?? [];
  const relay = parameterIn(text, 'RelayState');
  const count = text.split('SAMLResponse=').length - 1;
  return opened(url ? 'url' : 'form-body', { value, relayState: relay, postedTo: url }, Math.max(count, 1));
}

function fromPosts(
  container: Found['container'],
  posts: readonly Posted[] | undefined,
  sentence: string,
): Unwrapped | NotUnwrapped {
  const last = posts?.at(-1);
  if (!posts || !last) return { reason: 'nothing-found', sentence };
  return opened(container, last, posts.length);
}

function opened(container: Found['container'], post: Posted, count: number): Unwrapped | NotUnwrapped {
  const result = decoded(post.value);
  if (typeof result === 'string') return WHY[result];
  const { relayState, usedAt, postedTo } = post;
  const found = { container, encoding: result.encoding, count, usedAt, postedTo, relayState };
  return { xml: result.xml, found: present(found) };
}

/** A response in the middle of other text, as when a whole page was copied. */
function xmlInside(text: string): string | undefined {
  const start = text.search(/<(?:[\w.-]{1,40}:)?Response[\s>]/);
  const end = text.lastIndexOf('Response>');
  return start === -1 || end < start ? undefined : text.slice(start, end + 'Response>'.length);
}

const WHY: Readonly<Record<Undecoded, NotUnwrapped>> = {
  'too-large': { reason: 'too-large', sentence: 'What it holds is larger than 256 KB.' },
  jwt: {
    reason: 'jwt',
    sentence:
      'It is a JSON Web Token, as OpenID Connect uses it. Identity Center takes SAML from an external identity provider: hand over the SAMLResponse.',
  },
  'not-text': { reason: 'not-xml', sentence: 'Its bytes are not text in the encoding that it declares.' },
  unknown: {
    reason: 'not-saml',
    sentence:
      'It is neither XML nor base64 of XML. Hand over the SAMLResponse as the browser posted it, the XML, or the HAR file of the sign-in.',
  },
};
