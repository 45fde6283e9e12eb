/** Bounds that keep hostile XML cheap; a federated sign-in needs a hundredth of each. */
export const XML_LIMIT = 256 * 1024;
const DEPTH_LIMIT = 40;
const ELEMENT_LIMIT = 1000;
/** Comments, processing instructions and CDATA sections: taking one out of many is slow in every DOM. */
const ASIDE_LIMIT = 200;
const ATTRIBUTE_LIMIT = 200;

export interface XmlMalformed {
  readonly state: 'malformed';
  readonly reason: 'empty' | 'too-large' | 'too-deep' | 'too-many-nodes' | 'doctype' | 'not-xml';
  readonly sentence: string;
  readonly line?: number;
}

export function refused(
  reason: XmlMalformed['reason'],
  sentence: string,
  place?: { text: string; index: number },
): XmlMalformed {
  const line = place && lineAt(place.text, place.index);
  return { state: 'malformed', reason, sentence, ...(line && { line }) };
}

/** The line, from 1, in which a character stands. */
function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** XML 1.0 section 2.2: these may not stand in a document at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Why this text is not given to the parser: one pass over the tags, without building anything. */
export function whyRefused(text: string, limit: number): XmlMalformed | undefined {
  if (text.trim() === '') return refused('empty', 'There is nothing in it.');
  if (Buffer.byteLength(text) > limit)
    return refused('too-large', `The XML is larger than ${limit / 1024} KB.`);
  const index = text.search(FORBIDDEN);
  if (index !== -1)
    return refused('not-xml', 'It contains a control character, which XML forbids.', { text, index });
  return whyTagsRefused(text);
}

function whyTagsRefused(text: string): XmlMalformed | undefined {
  let depth = 0;
  let elements = 0;
  let asides = 0;
  for (let index = text.indexOf('<'); index !== -1; ) {
    const tag = tagAt(text, index);
    const place = { text, index };
    if (tag === 'doctype') return refused('doctype', DOCTYPE, place);
    if (!tag) return refused('not-xml', 'The XML breaks off inside a tag, or a tag is not closed.', place);
    depth += tag.deeper;
    elements += tag.isElement ? 1 : 0;
    asides += tag.isAside ? 1 : 0;
    if (depth > DEPTH_LIMIT)
      return refused('too-deep', `Its elements are nested more than ${DEPTH_LIMIT} deep.`, place);
    if (elements > ELEMENT_LIMIT || asides > ASIDE_LIMIT || tag.attributes > ATTRIBUTE_LIMIT)
      return refused(
        'too-many-nodes',
        `It has more than ${ELEMENT_LIMIT} elements, or far more attributes or comments than such a document needs.`,
      );
    index = text.indexOf('<', tag.end);
  }
  return undefined;
}

const DOCTYPE =
  'It declares a document type (DOCTYPE) or entities. SAML has no use for either, and both are used for attacks, so it was not read.';

interface Tag {
  readonly end: number;
  readonly deeper: number;
  readonly attributes: number;
  readonly isElement: boolean;
  readonly isAside: boolean;
}

function tagAt(text: string, at: number): Tag | 'doctype' | undefined {
  if (text.startsWith('<!--', at)) return upTo(text, '-->', at + 4);
  if (text.startsWith('<![CDATA[', at)) return upTo(text, ']]>', at + 9);
  if (text[at + 1] === '!') return 'doctype';
  if (text[at + 1] === '?') return upTo(text, '?>', at + 2);
  if (text[at + 1] === '/') return upTo(text, '>', at, -1);
  return openTagAt(text, at);
}

function upTo(text: string, mark: string, from: number, deeper = 0): Tag | undefined {
  const end = text.indexOf(mark, from);
  return end === -1
    ? undefined
    : { end: end + mark.length, deeper, attributes: 0, isElement: false, isAside: mark !== '>' };
}

function openTagAt(text: string, from: number): Tag | undefined {
  let attributes = 0;
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '<') return undefined;
    if (char === '>')
      return {
        end: at + 1,
        deeper: text[at - 1] === '/' ? 0 : 1,
        attributes,
        isElement: true,
        isAside: false,
      };
    if (char !== '"' && char !== "'") continue;
    at = text.indexOf(char, at + 1);
    if (at === -1) return undefined;
    attributes += 1;
  }
  return undefined;
}
