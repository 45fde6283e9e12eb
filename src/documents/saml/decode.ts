import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { XML_LIMIT } from '../xml-limits.ts';
import type { Found } from './saml.ts';

export type Encoding = Found['encoding'];

export interface Decoded {
  readonly xml: string;
  readonly encoding: Encoding;
}

/** 'too-large' also for what only becomes so when it is inflated; 'jwt' for a JSON Web Token. */
export type Undecoded = 'too-large' | 'jwt' | 'not-text' | 'unknown';

/** Base64 of 256 KB of XML, each of its characters escaped. */
const ENCODED_LIMIT = 4 * XML_LIMIT;

/** What stands for XML in one parameter: XML, base64 of it, of its deflated form, each possibly percent-encoded. Never throws. */
export function decoded(value: string): Decoded | Undecoded {
  const text = value.replace(/^\uFEFF/, '').trim();
  if (text.startsWith('<')) return { xml: text, encoding: 'xml' };
  if (text.length > ENCODED_LIMIT) return 'too-large';
  if (/^(Bearer\s+)?ey[\w-]{1,2000}\.[\w-]+\.[\w-]*$/i.test(text)) return 'jwt';
  if (/^&lt;/i.test(text)) return { xml: unescaped(text), encoding: 'escaped-xml' };
  if (!/%[0-9a-f]{2}/i.test(text)) return fromBase64(text, 'base64');
  const plain = percentDecoded(text);
  if (plain === undefined) return 'unknown';
  if (plain.trim().startsWith('<')) return { xml: plain.trim(), encoding: 'xml' };
  return fromBase64(plain, 'url-encoded-base64');
}

/** Twice encoded values are met in logs. */
function percentDecoded(text: string): string | undefined {
  try {
    const once = decodeURIComponent(text);
    return /%[0-9a-f]{2}/i.test(once) ? decodeURIComponent(once) : once;
  } catch {
    return undefined;
  }
}

function fromBase64(text: string, encoding: Encoding): Decoded | Undecoded {
  const bare = withPluses(text).replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) return 'unknown';
  if (bare.length * 0.75 > XML_LIMIT + 3) return 'too-large';
  return fromBytes(Buffer.from(bare, 'base64'), encoding);
}

/** A form decoder that ran once too often leaves a blank where a plus stood: then the length only comes out even with it. */
function withPluses(text: string): string {
  const isWrapped = /[\r\n\t]| {2}/.test(text.trim());
  const length = (it: string) => it.replace(/=+\s*$/, '').replace(/\s+/g, '').length;
  if (isWrapped || !text.trim().includes(' ') || length(text) % 4 !== 1) return text;
  return text.trim().replaceAll(' ', '+');
}

function fromBytes(bytes: Buffer, encoding: Encoding): Decoded | Undecoded {
  if (looksLikeXml(bytes)) return textOf(bytes, encoding);
  const inflated = inflatedFrom(bytes);
  if (inflated === 'too-large') return inflated;
  if (inflated && looksLikeXml(inflated)) return textOf(inflated, 'deflated');
  const nested = bytes.toString('latin1');
  // Base64 of base64: `<` always begins so.
  if (/^P[A-P][A-Za-z0-9+/=\s]+$/.test(nested)) return fromBase64(nested, encoding);
  return 'unknown';
}

/** A `<`, behind a byte order mark or blanks, in UTF-8 or UTF-16. */
function looksLikeXml(bytes: Buffer): boolean {
  return /^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]{0,200}</.test(bytes.subarray(0, 256).toString('latin1'));
}

function inflatedFrom(bytes: Buffer): Buffer | 'too-large' | undefined {
  for (const inflate of [inflateRawSync, inflateSync, gunzipSync]) {
    try {
      return inflate(bytes, { maxOutputLength: XML_LIMIT });
    } catch (error) {
      if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') return 'too-large';
    }
  }
  return undefined;
}

function textOf(bytes: Buffer, encoding: Encoding): Decoded | Undecoded {
  try {
    const text = new TextDecoder(charsetOf(bytes), { fatal: true }).decode(bytes);
    return { xml: text.trim(), encoding };
  } catch {
    return 'not-text';
  }
}

function charsetOf(bytes: Buffer): string {
  const head = bytes.subarray(0, 200).toString('latin1');
  if (/^(\xff\xfe|<\0)/.test(head)) return 'utf-16le';
  if (/^(\xfe\xff|\0<)/.test(head)) return 'utf-16be';
  const [, label = 'utf-8'] = /^<\?xml[^>]*encoding=["']([\w-]{1,40})["']/.exec(head) ?? [];
  return /^(iso-8859-\d+|windows-125\d|us-ascii)$/i.test(label) ? label : 'utf-8';
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['amp', '&'],
]);

/** The five names of XML and numbers, once; all others stay. */
export function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/gi, (all, hex, decimal, name) => {
    if (name) return ENTITIES.get(name.toLowerCase()) ?? all;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
