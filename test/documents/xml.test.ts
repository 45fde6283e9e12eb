import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readXml } from '../../src/documents/xml.ts';

function reasonOf(text: string): string {
  const read = readXml(text);
  return read.state === 'read' ? 'read' : read.reason;
}

describe('what is read', () => {
  test('names, attributes and text as they stand there, with their lines', () => {
    const read = readXml('<a b="1&amp;2">\n<c>x<![CDATA[<y>]]></c></a>');
    if (read.state !== 'read') throw new Error(read.reason);
    expect(read.root.getAttribute('b')).toBe('1&2');
    expect(read.root.textContent).toBe('\nx<y>');
    expect(read.root.lastChild?.lineNumber).toBe(2);
  });

  test.each([
    ['a declaration', '<?xml version="1.0" encoding="UTF-8"?>\n<a/>'],
    ['a comment that speaks of a document type', '<!-- <!DOCTYPE a> --><a/>'],
    ['CDATA that speaks of one', '<a><![CDATA[<!DOCTYPE a>]]></a>'],
    ['a greater-than in an attribute', '<a b="x>y"><c/></a>'],
    ['names of object prototypes', '<__proto__ constructor="1"><toString/></__proto__>'],
    ['text that runs from right to left', '<a>\u202eabc\u2066</a>'],
    ['a replacement character', '<a>\ufffd</a>'],
    ['exactly as deep as allowed', '<a>'.repeat(40) + '</a>'.repeat(40)],
  ])('%s', (_, text) => {
    expect(reasonOf(text)).toBe('read');
  });
});

describe('what is refused, before it is parsed', () => {
  const laughs = `<!DOCTYPE l [<!ENTITY a "ha">${'bcdefghij'.replace(/./g, (it) => `<!ENTITY ${it} "${`&${String.fromCharCode(it.charCodeAt(0) - 1)};`.repeat(10)}">`)}]><l>&j;</l>`;

  test.each([
    ['a billion laughs', laughs, 'doctype'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'doctype'],
    ['a document type behind a comment', '<!-- x --><!DOCTYPE a><a/>', 'doctype'],
    ['a document type behind the root', '<a/><!DOCTYPE a>', 'doctype'],
    ['a document type inside', '<a><!DOCTYPE a></a>', 'doctype'],
    ['a document type in lower case', '<!doctype a><a/>', 'doctype'],
    ['an entity declaration on its own', '<!ENTITY x "y"><a/>', 'doctype'],
    ['one element too deep', '<a>'.repeat(41) + '</a>'.repeat(41), 'too-deep'],
    ['200,000 deep', '<a>'.repeat(200_000), 'too-large'],
    ['40,000 deep', '<a>'.repeat(40_000) + '</a>'.repeat(40_000), 'too-large'],
    ['100,000 attributes', `<a ${'b=""'.repeat(100_000)}/>`, 'too-large'],
    [
      '1,000 attributes',
      `<a ${Array.from({ length: 1000 }, (_, n) => `a${n}=""`).join(' ')}/>`,
      'too-many-nodes',
    ],
    ['50,000 nodes', `<a>${'<b/>'.repeat(50_000)}</a>`, 'too-many-nodes'],
    ['many comments', `<a>${'<!---->'.repeat(300)}</a>`, 'too-many-nodes'],
    ['many processing instructions', `<a>${'<?x y?>'.repeat(300)}</a>`, 'too-many-nodes'],
    [
      'many namespaces',
      `<a ${Array.from({ length: 150 }, (_, n) => `xmlns:a${n}="b"`).join(' ')}/>`,
      'too-many-nodes',
    ],
    ['more than 256 KB', `<a>${'x'.repeat(256 * 1024)}</a>`, 'too-large'],
    ['more than 256 KB of bytes', `<a>${'\u20ac'.repeat(90_000)}</a>`, 'too-large'],
    ['nothing', ' \n', 'empty'],
  ])('%s', (_, text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  test('and the line is said', () => {
    expect(readXml('<a>\n\n<!DOCTYPE a></a>')).toMatchObject({ reason: 'doctype', line: 3 });
  });
});

describe('what is not XML', () => {
  test.each([
    ['text', 'hello'],
    ['NUL', '<a>\0</a>'],
    ['a lone surrogate half outside of text', '<a \ud800="1"/>'],
    ['an unknown entity', '<a>&lol;</a>'],
    ['two roots', '<a/><b/>'],
    ['text behind the root', '<a/>b'],
    ['a wrong closing tag', '<a></b>'],
    ['no closing tag', '<a><b></b>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['an attribute without quotes', '<a b=1/>'],
    ['a prefix that nobody declared', '<x:a/>'],
    ['a tag that breaks off', '<a b="'],
    ['only opening brackets', '<'.repeat(200_000)],
    ['a comment that breaks off', '<a><!-- </a>'],
  ])('%s', (_, text) => {
    expect(reasonOf(text)).toBe('not-xml');
  });

  test('what it says repeats nothing of the document', () => {
    expect(JSON.stringify(readXml('<secret></mismatch>'))).not.toMatch(/secret|mismatch/);
  });
});

test('always a value, whatever the text', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '</',
    '/>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '<!',
    '"',
    "'",
    '=',
    'a',
    ' ',
    '&',
    ';',
    'xmlns:a',
    ':',
    '\0',
    '\n',
    '\ud800',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 60 }).map((it) => it.join('')),
  );
  fc.assert(
    fc.property(text, (it) => ['read', 'malformed'].includes(readXml(it).state)),
    { numRuns: 500 },
  );
});
