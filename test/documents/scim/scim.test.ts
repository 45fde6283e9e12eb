import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scimChecks } from '../../../src/checks/scim/all.ts';
import { corrected } from '../../../src/documents/scim/correct.ts';
import { diffOf } from '../../../src/documents/scim/diff.ts';
import { masked } from '../../../src/documents/scim/masked.ts';
import { readScim } from '../../../src/documents/scim/scim.ts';
import { readFilter, readTarget } from '../../../src/documents/scim/target.ts';
import { group, patch, scimOf, user } from '../../checks/scim/payloads.ts';

const said = (text: string) => {
  const read = readScim(text);
  return read.ok ? read.scim.kind : read.says;
};

describe('readScim', () => {
  test.each([
    ['a user', user(), 'user', 'create'],
    ['a group', group(), 'group', 'create'],
    ['a group by its name alone', { displayName: 'x' }, 'group', 'create'],
    ['a PATCH', patch({ op: 'add', path: 'title', value: 'x' }), 'patch', 'patch'],
    [
      'a PATCH with small letters',
      { operations: [{ op: 'add', path: 'title', value: 'x' }] },
      'patch',
      'patch',
    ],
    ['a list', { Resources: [] }, 'list', 'read'],
    ['an error', { detail: 'x', status: '400' }, 'answer', 'read'],
  ])('%s', (_, body, kind, how) => expect(scimOf(body)).toMatchObject({ kind, how }));

  test('a PATCH is of whom its attributes are', () => {
    const of = (path: string) => scimOf(patch({ op: 'add', path, value: 'x' })).object;
    expect([of('members'), of('title'), of('displayName')]).toEqual(['group', 'user', undefined]);
  });

  test('a request with its head', () => {
    const head =
      'PUT /tenant/scim/v2/Users/93676e0f7d-1 HTTP/1.1\r\nHost: scim.eu-west-1.amazonaws.com\r\nAuthorization: Bearer s3cret\r\n\r\n';
    const scim = scimOf(head + JSON.stringify(user()));
    expect(scim).toMatchObject({ kind: 'user', how: 'put', object: 'user', holdsToken: true });
    expect(scim.target).toMatchObject({ method: 'PUT', endpoint: 'Users', id: '93676e0f7d-1' });
    expect(JSON.stringify(scim.target)).not.toContain('s3cret');
    const [first] = scim.values;
    expect(first?.line).toBe(5);
    expect(said(`${head}{"userName":}`)).toMatch(/line 5/);
  });

  test('what is above the caps is not parsed', () => {
    expect(said(JSON.stringify({ ...user(), title: 'x'.repeat(300_000) }))).toMatch(/larger than 256 KB/);
    expect(said(`{"name":${'['.repeat(500)}${']'.repeat(500)}}`)).toMatch(/nested deeper/);
    expect(said('[{"a":'.repeat(40_000))).toMatch(/nested deeper/);
  });

  test('what breaks a rule ten thousand times, deep down, is told in a few lines', () => {
    const long = 'n'.repeat(59);
    const open = `{"${long}":`.repeat(60);
    const bottom = Array.from({ length: 18_000 }, (_, n) => `"k${n}":""`).join(',');
    const documents = [
      `{"userName":"x","a":${'['.repeat(60)}${'"",'.repeat(60_000)}""${']'.repeat(60)}}`,
      `{"userName":"x","a":${open}{${bottom}}${'}'.repeat(60)}}`,
      `{"userName":"x",${'"title":"",'.repeat(20_000)}"active":true}`,
      `{"Operations":[${'{"op":"move","path":"userName"},'.repeat(7_000)}{}]}`,
      `userName eq "${'x" and userName eq "'.repeat(10_000)}`,
    ];
    for (const document of documents) {
      const scim = scimOf(document);
      const findings = scimChecks.flatMap((check) => check.find({ scim }).findings);
      expect(findings.length).toBeGreaterThan(0);
      for (const { facts, about } of findings) {
        expect(facts.length).toBeLessThanOrEqual(13);
        expect(about.length).toBeLessThan(60_000);
      }
    }
  });

  test('names that are none are masked', () => {
    const scim = scimOf({ ...user(), 'kim.ode@x.example': '' });
    expect(scim.values.map(({ path }) => path)).toContain('$["k…@x.example"]');
    expect(corrected(scim)?.diff.join()).not.toContain('kim.ode@x');
  });

  test('names of prototypes are names', () => {
    const text =
      '{"__proto__":{"userName":"x"},"constructor":{"prototype":{"active":"True"}},"userName":"x"}';
    const scim = scimOf(text);
    expect(scim.values.map(({ path }) => path)).toEqual([
      '$.__proto__.userName',
      '$.constructor.prototype.active',
      '$.userName',
    ]);
    expect(({} as { active?: unknown }).active).toBeUndefined();
  });

  test('NUL, bidi and lone surrogates are characters', () => {
    const scim = scimOf(JSON.stringify({ ...user(), title: '\u0000\u202e\ud800' }));
    expect(scim.values.find(({ name }) => name === 'title')?.text).toBe('\u0000\u202e\ud800');
  });
});

describe('filters and addresses', () => {
  test.each<[string, string[], boolean]>([
    ['userName eq "a"', ['userName'], false],
    ['userName eq "a \\"b\\" and c" and externalId eq "x"', ['userName', 'externalId'], false],
    ['userName pr', ['userName'], false],
    ['userName eq a', ['userName'], true],
    ['(userName eq "a")', [], true],
    ['userName eq "a" and', ['userName'], true],
    ['userName eq "a', ['userName'], true],
    ['', [], true],
  ])('%s', (text, attributes, malformed) => {
    const filter = readFilter(text);
    expect([filter.clauses.map(({ attribute }) => attribute), filter.malformed]).toEqual([
      attributes,
      malformed,
    ]);
  });

  test('nothing of a value or a tenant is kept', () => {
    const target = readTarget(
      'https://scim.us-east-1.amazonaws.com/Tenant-1/scim/v2/Users?filter=userName eq "kim@x.example"&count=7&cursor=abc',
    );
    expect(target).toMatchObject({ endpoint: 'Users', region: 'us-east-1' });
    expect(JSON.stringify(target)).not.toMatch(/kim|Tenant|abc/);
  });
});

describe('masking', () => {
  test.each([
    ['kim.ode@x.example', 'k…@x.example'],
    ['Kim', 'K…'],
    ['K', '…'],
    ['', ''],
    ['a@b@c.example', 'a…'],
    ['\u202ekim', '…'],
    ['True', 'True'],
    ['urn:ietf:params:scim:schemas:core:2.0:User', 'urn:ietf:params:scim:schemas:core:2.0:User'],
  ])('%j', (text, shown) => expect(masked('x', text)).toBe(shown));
  test('a path keeps its attributes', () =>
    expect(masked('path', 'members[value eq "93676e0f7d-1"]')).toBe('members[value eq "…"]'));
});

test('a diff has the changes and what stands around them', () => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g,'];
  expect(diffOf(before, ['a', 'b', 'c', 'd', 'E', 'f', 'g'])).toEqual([
    '  …',
    '  c',
    '  d',
    '- e',
    '+ E',
    '  f',
    '  g',
  ]);
  expect(diffOf(before, before)).toEqual([]);
  expect(diffOf(new Array(5_000).fill('a'), ['b'])).toEqual([]);
});

/** JSON with names that mean something, and values that may be anything. */
const { payload } = fc.letrec<{ payload: unknown; value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.constantFrom('', 'True', true, false, null, 7),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('payload'),
  ),
  payload: fc.dictionary(
    fc.constantFrom(
      ...[
        'schemas',
        'userName',
        'name',
        'givenName',
        'familyName',
        'displayName',
        'active',
        'emails',
        'value',
      ],
      ...[
        'primary',
        'display',
        'photos',
        'members',
        'Operations',
        'op',
        'path',
        'id',
        '__proto__',
        'manager',
      ],
      ...['constructor', 'detail', 'status', 'Resources', 'eventSource', 'requestParameters'],
    ),
    tie('value') as fc.Arbitrary<unknown>,
    { maxKeys: 6 },
  ),
}));

describe('whatever comes', () => {
  test('any text has an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) =>
        expect(said(text)).toEqual(expect.any(String)),
      ),
    );
  });

  test('any text behind a known beginning has one, too', () => {
    const starts = [
      '{"userName":"x",',
      'POST /t/scim/v2/Users HTTP/1.1\n',
      '/Users?filter=',
      'userName eq "',
      'curl ',
      '{"Operations":[',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.string({ unit: 'binary', maxLength: 200 }), (start, text) =>
        expect(said(start + text)).toEqual(expect.any(String)),
      ),
    );
  });

  test('every check ends on every payload, and a correction is JSON that needs no other', () => {
    fc.assert(
      fc.property(
        payload,
        fc.constantFrom<'put' | 'patch' | undefined>('put', 'patch', undefined),
        (body, method) => {
          const read = readScim(JSON.stringify(body), method ? { method } : {});
          if (!read.ok) return;
          const causes = scimChecks.flatMap((check) => check.find(read).findings.map(({ cause }) => cause));
          expect(causes).toEqual(expect.any(Array));
          const better = corrected(read.scim);
          if (!better) return;
          const again = readScim(better.text, method ? { method } : {});
          if (!again.ok) return;
          expect(corrected(again.scim)?.diff ?? []).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a corrected user breaks no rule that can be mended without a value', () => {
    fc.assert(
      fc.property(payload, (more) => {
        const { name, userName, displayName, ...rest } = more as Record<string, unknown>;
        const better = corrected(
          scimOf({ ...user(), ...rest, Operations: undefined, Resources: undefined, detail: undefined }),
        );
        const left = scimChecks
          .filter(({ id }) => ['scim-unsupported', 'scim-multi-value', 'scim-empty'].includes(id))
          .flatMap((check) =>
            check.find({ scim: scimOf(better?.text) }).findings.map(({ cause, about }) => [cause, about]),
          );
        expect(left).toEqual([]);
      }),
    );
  });

  test('the diff and the findings hold no value', () => {
    const secret = fc.stringMatching(/^[a-z]{6,12}$/).map((text) => `q${text}z`);
    fc.assert(
      fc.property(secret, fc.constantFrom('', '@x.example', '\u0001'), (text, end) => {
        const value = text + end;
        const scim = scimOf({
          ...user(),
          ...{ userName: value, title: value, active: value, password: value, displayName: '' },
          emails: [
            { value, display: value },
            { value, type: value },
          ],
        });
        const told = JSON.stringify([corrected(scim)?.diff, scimChecks.map((check) => check.find({ scim }))]);
        expect(told).not.toContain(text);
      }),
    );
  });
});
