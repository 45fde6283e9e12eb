import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMetadata } from '../../../src/documents/saml/metadata.ts';
import { readSaml, type SamlAssertion, type SamlReading } from '../../../src/documents/saml/saml.ts';
import { ecSigner, makeMetadata, makeResponse, rsaSigner } from './make.ts';
import type { StyleName } from './styles.ts';
import { WRAPPINGS, wrapped } from './wrap.ts';

const metadata = makeMetadata([rsaSigner(), ecSigner()]);
const attributes = [{ name: 'team', values: ['blue', 'red'] }];
const documents = (['okta', 'entra', 'windows', 'shibboleth'] satisfies StyleName[]).flatMap((style) =>
  (['assertion', 'response', 'both'] as const).map((sign) => makeResponse({ style, sign, attributes })),
);

/** What is said about the person, without where it stands and what comments stand in it. */
function said(assertion: SamlAssertion | undefined): string {
  if (!assertion) return 'nothing';
  const { signatures: _, isChild: __, covered: ___, ...says } = assertion;
  return JSON.stringify(says, (key, value) =>
    ['line', 'at', 'hasComment'].includes(key) ? undefined : value,
  );
}

function taken(reading: SamlReading): { covered: boolean; says: string } {
  if (reading.state !== 'read') return { covered: false, says: reading.reason };
  const { response } = reading;
  return { covered: response.covered, says: said(response.assertions[response.taken ?? -1]) };
}

const pieces = fc.constantFrom(
  '<',
  '>',
  '&',
  '"',
  '<!---->',
  '<!-- x -->',
  '<?x y?>',
  '<![CDATA[x]]>',
  '&#120;',
  '\u2028',
  '\u0085',
  '\r',
  '\t',
  ' ',
  'ID="_assertion1"',
  'a',
  '\0',
);
const edit = fc.record({
  at: fc.nat(),
  cut: fc.nat({ max: 40 }),
  put: fc.oneof(fc.constant(''), pieces, fc.string({ maxLength: 5 })),
});

function edited(xml: string, edits: readonly { at: number; cut: number; put: string }[]): string {
  return edits.reduce((text, { at, cut, put }) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + put + text.slice(start + cut);
  }, xml);
}

describe('whatever is changed in a signed document', () => {
  const originals = new Set(documents.map((it) => taken(readSaml(it, { metadata })).says));

  test('what is called covered is what was signed', () => {
    const change = fc.array(edit, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...documents), change, (xml, edits) => {
        const { covered, says } = taken(readSaml(edited(xml, edits), { metadata }));
        return !covered || originals.has(says);
      }),
      { numRuns: 200 },
    );
  });

  test('also where the forged part was wrapped around first', () => {
    const forms = WRAPPINGS.map((form) =>
      wrapped(makeResponse({ sign: form <= 2 ? 'response' : 'assertion', attributes }), form),
    );
    const own = new Set([taken(readSaml(makeResponse({ attributes }), { metadata })).says]);
    fc.assert(
      fc.property(fc.constantFrom(...forms), fc.array(edit, { maxLength: 2 }), (xml, edits) => {
        const { covered, says } = taken(readSaml(edited(xml, edits), { metadata }));
        return !covered || own.has(says);
      }),
      { numRuns: 120 },
    );
  });

  test('every single flipped bit of the NameID and the attributes is noticed', () => {
    const xml = makeResponse({ attributes });
    const from = xml.indexOf('<saml2:NameID');
    const flips = fc.record({
      at: fc.integer({ min: from, max: xml.indexOf('</saml2:Assertion>') }),
      bit: fc.nat({ max: 6 }),
    });
    const before = taken(readSaml(xml, { metadata })).says;
    fc.assert(
      fc.property(flips, ({ at, bit }) => {
        const flipped = `${xml.slice(0, at)}${String.fromCharCode(xml.charCodeAt(at) ^ (1 << bit))}${xml.slice(at + 1)}`;
        const { covered, says } = taken(readSaml(flipped, { metadata }));
        return !covered || says === before;
      }),
      { numRuns: 120 },
    );
  });
});

describe('whatever is handed over', () => {
  const json = fc.json();
  const post = fc.record({
    request: fc.record({ url: fc.string(), postData: fc.anything(), queryString: fc.anything() }),
  });
  const any = fc.oneof(
    fc.string({ unit: 'binary' }),
    json,
    post.map((it) => JSON.stringify(it) ?? ''),
    fc.uint8Array().map((it) => Buffer.from(it).toString('base64')),
    fc.string().map((it) => `SAMLResponse=${it}`),
    fc.string().map((it) => `<html><input name="SAMLResponse" value="${it}">`),
    fc.array(pieces).map((it) => it.join('')),
  );

  test('a response, it is read or malformed, with a sentence', () => {
    fc.assert(
      fc.property(any, any, (text, other) => {
        const reading = readSaml(text, { metadata: other });
        return reading.state === 'read' || reading.sentence.endsWith('.');
      }),
      { numRuns: 300 },
    );
  });

  test('metadata, it is read or malformed', () => {
    const text = fc.oneof(
      any,
      fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) => edited(metadata, edits)),
    );
    fc.assert(
      fc.property(text, (it) => ['read', 'malformed'].includes(readMetadata(it).state)),
      { numRuns: 120 },
    );
  });
});

test('the property compares what it should: another name is another saying', () => {
  const says = (nameId: string) => taken(readSaml(makeResponse({ nameId }), { metadata })).says;
  expect(says('kim@example.com')).not.toBe(says('sam@example.com'));
  expect(taken(readSaml(documents[0] ?? '', { metadata })).covered).toBe(true);
});
