import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { JSON_LIMITS, type JsonNode, memberOf, readJson } from '../../src/documents/json.ts';

/** What JSON.parse gives, built from the nodes; the last of equal keys wins. */
function plain(node: JsonNode): unknown {
  if (node.type === 'array') return node.items.map(plain);
  if (node.type === 'object') {
    return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
  }
  return node.type === 'string' ? node.value : JSON.parse(node.value);
}

describe('JSON with its places', () => {
  test('says the same as JSON.parse, and where', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 2, '\t'), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);
        const read = readJson(text);
        expect(read.ok && plain(read.root)).toEqual(JSON.parse(text));
        expect(read.ok && text.slice(read.root.at, read.root.end)).toBe(text);
      }),
    );
  });

  test('refuses what JSON.parse refuses, and never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{}[]",:\\ntrue0.-e1 /#\u0000é'), maxLength: 30 }),
        (text) => {
          const read = readJson(text);
          let parses = true;
          try {
            JSON.parse(text);
          } catch {
            parses = false;
          }
          expect(read.ok).toBe(parses);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('finds keys that come twice, and prototype keys are keys', () => {
    const read = readJson('{"a":1,\n"a":2,"__proto__":{"x":1},"constructor":3}');
    expect(read).toMatchObject({ ok: true, repeated: [{ key: 'a', line: 2 }] });
    expect(read.ok && memberOf(read.root, 'a')).toMatchObject({ value: '2', line: 2 });
    expect(read.ok && memberOf(read.root, 'toString')).toBeUndefined();
    expect(read.ok && memberOf(read.root, '__proto__')).toMatchObject({ type: 'object' });
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  test.each([
    ['{\n  "a": 1, // why\n}', 'JSON has no comments', 2, 11],
    ['{\n  "a": 1,\n}', 'a comma stands before the closing brace', 3, 1],
    ["{'a': 1}", 'texts stand in double quotation marks', 1, 2],
    ['[1 2]', 'a comma is missing', 1, 4],
    ['{"a" 1}', 'a colon is missing after a key', 1, 6],
    ['"a\nb"', 'a text has a line break or control character in it', 1, 3],
    ['{} x', 'something follows its end', 1, 4],
    ['', 'it ends too early', 1, 1],
    ['["\\x"]', 'an escape is not valid', 1, 3],
  ])('%j: %s', (text, fault, line, column) =>
    expect(readJson(text)).toEqual({ ok: false, why: 'not-json', fault, line, column }),
  );

  test('deep and large texts are refused before they cost anything', () => {
    expect(readJson('['.repeat(100_000))).toMatchObject({ ok: false, why: 'too-deep' });
    expect(readJson('{"a":'.repeat(40_000))).toMatchObject({ ok: false, why: 'too-deep' });
    expect(readJson(`"${'x'.repeat(JSON_LIMITS.bytes)}"`)).toMatchObject({ ok: false, why: 'too-large' });
    expect(readJson(`"${'é'.repeat(JSON_LIMITS.bytes / 2)}"`)).toMatchObject({ ok: false, why: 'too-large' });
    expect(readJson(`${'['.repeat(64)}${']'.repeat(64)}`)).toMatchObject({ ok: true });
  });

  test('a byte order mark, NUL and bidi characters do no harm', () => {
    expect(readJson('\ufeff{"a":"\\u0000\u202e"}')).toMatchObject({ ok: true });
    expect(readJson('\u0000')).toMatchObject({ ok: false, line: 1, column: 1 });
  });
});
