import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { corrected } from '../../../src/diagnosis/trust/correct.ts';
import {
  ACCOUNT,
  causesOf,
  evidenceOf,
  like,
  ROOT,
  reserved,
  SUFFIX,
  trustPolicy,
} from '../../checks/trust/given.ts';

const EXACT = 'Admin_????????????????';
const one = (pattern: unknown, operator?: string) => trustPolicy({ Condition: like(pattern, operator) });
const mended = (text: string, world?: Parameters<typeof evidenceOf>[1]) => corrected(evidenceOf(text, world));
const principalArn = (text = '') => JSON.parse(text).Statement.at(-1).Condition;

describe('the corrected policy', () => {
  test.each([
    ['the Region is put in', one(reserved(EXACT, '')), reserved(EXACT)],
    ['another Region is replaced', one(reserved(EXACT, 'eu-west-1/')), reserved(EXACT)],
    ['the path is put in', one(`arn:aws:iam::${ACCOUNT}:role/AWSReservedSSO_${EXACT}`), reserved(EXACT)],
    [
      'a session becomes its role',
      one(`arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Admin_*/*`),
      reserved('Admin_*'),
    ],
    ['a pinned suffix becomes any', one(reserved('Admin_0123456789abcdef')), reserved(EXACT)],
    ['an open end is closed', one(reserved('Admin*')), reserved(EXACT)],
    ['capital letters are those of the set', one(reserved(EXACT.replace('Admin', 'ADMIN'))), reserved(EXACT)],
    ['the partition is replaced', one(reserved(EXACT, 'eu-central-1/', 'aws-cn')), reserved(EXACT)],
  ])('%s', (_, text, value) => {
    const correction = mended(text);
    expect(principalArn(correction?.text)).toEqual(like(value));
    expect(correction).toMatchObject({ after: ['Admin'] });
    expect(causesOf(correction?.text ?? '')).toEqual([]);
  });

  test('the operator is replaced alone, prefix and suffix kept, and so that other keys stay', () => {
    const text = (operator: string, more: object = {}) =>
      trustPolicy({ Condition: { [operator]: { 'aws:PrincipalArn': reserved(EXACT), ...more } } });
    expect(mended(text('StringEquals'))?.text).toBe(text('ArnLike'));
    expect(mended(text('ForAnyValue:StringEqualsIfExists'))?.text).toBe(text('ForAnyValue:ArnLikeIfExists'));
    const tag = { 'aws:PrincipalTag/team': 'a' };
    expect(mended(text('StringEquals', tag))?.text).toBe(text('StringLike', tag));
    expect(mended(text('StringEquals', { 'aws:PrincipalTag/team': 'a*' }))).toBeUndefined();
    const both = trustPolicy({
      Condition: { ...like(reserved(EXACT), 'StringEquals'), ArnLike: { 'aws:SourceArn': '*' } },
    });
    expect(mended(both)).toBeUndefined();
  });

  test('a pattern in the Principal moves into a Condition, beside what is there', () => {
    const wild = trustPolicy({ Principal: { AWS: reserved(EXACT) } });
    expect(JSON.parse(mended(wild)?.text ?? '').Statement).toEqual([
      { Effect: 'Allow', Principal: ROOT, Action: 'sts:AssumeRole', Condition: like(reserved(EXACT)) },
    ]);
    const bool = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const beside = trustPolicy({ Principal: { AWS: reserved(EXACT) }, Condition: bool });
    expect(principalArn(mended(beside)?.text)).toEqual({ ...bool, ...like(reserved(EXACT)) });
  });

  test('others in the same Principal keep their statement as it was', () => {
    const other = 'arn:aws:iam::111122223333:role/ci';
    const text = trustPolicy({
      Sid: 'Both',
      Principal: { AWS: [other, reserved('Admin_0123456789abcdef')] },
    });
    expect(JSON.parse(mended(text)?.text ?? '').Statement).toEqual([
      { Effect: 'Allow', Principal: { AWS: other }, Action: 'sts:AssumeRole', Sid: 'Both' },
      { Effect: 'Allow', Principal: ROOT, Action: 'sts:AssumeRole', Condition: like(reserved(EXACT)) },
    ]);
  });

  test('the id of a deleted role is replaced where one set was asked about, and never guessed', () => {
    const text = trustPolicy({ Principal: { AWS: 'AROA3XFRBF535EXAMPLE1' } });
    expect(mended(text)).toBeUndefined();
    const asked = { set: 'Admin' };
    expect(mended(text, { asked })).toMatchObject({ before: [], after: ['Admin'] });
  });

  test('a missing Principal is the account that the Condition names, as in the article’s policy', () => {
    const text = `{
"Version": "2012-10-17",
"Statement": [
{
"Effect": "Allow",
"Action": "sts:AssumeRole",
"Condition": {
"ArnLike": {
"aws:PrincipalArn": [
"${reserved('Admin*', '')}"
]
}
}
}
]
}`;
    const correction = mended(text);
    expect(JSON.parse(correction?.text ?? '').Statement[0]).toMatchObject({ Principal: ROOT });
    expect(principalArn(correction?.text)).toEqual(like([reserved(EXACT)]));
    expect(causesOf(correction?.text ?? '')).toEqual([]);
  });

  test('missing actions join the others', () => {
    const Condition = { StringLike: { 'aws:RequestTag/team': '*', 'sts:SourceIdentity': '*' } };
    const text = mended(trustPolicy({ Condition }))?.text ?? '';
    expect(JSON.parse(text).Statement[0].Action).toEqual([
      'sts:AssumeRole',
      'sts:TagSession',
      'sts:SetSourceIdentity',
    ]);
  });

  test('the set that was asked about gets a statement; nobody else gets one', () => {
    const service = trustPolicy({ Principal: { Service: 'ec2.amazonaws.com' } });
    expect(mended(service)).toBeUndefined();
    const correction = mended(service, { asked: { set: 'AdminReadOnly' } });
    expect(correction).toMatchObject({ before: [], after: ['AdminReadOnly'] });
    const single = JSON.stringify({ Statement: JSON.parse(service).Statement[0] });
    expect(mended(single, { asked: { set: 'Admin' } })?.after).toEqual(['Admin']);
  });

  test('a Deny is never lifted', () => {
    const text = trustPolicy({}, { Effect: 'Deny', Principal: '*', Condition: like(reserved('*')) });
    const correction = mended(text, { asked: { set: 'Admin' } });
    expect(correction?.after ?? []).toEqual([]);
  });

  test('everything else stays to the letter: order, blanks, tabs, line ends', () => {
    const odd = `{ "Version":"2012-10-17",\r\n\t"Statement" : [ {"Sid":"X" ,"Effect":"Allow","Principal":{"AWS":"${ACCOUNT}"},\r\n\t\t"Action":"sts:AssumeRole","Condition":{"ArnLike":{"aws:PrincipalArn":"${reserved(EXACT, '')}"}}}]}\r\n`;
    expect(mended(odd)?.text).toBe(odd.trimEnd().replace(reserved(EXACT, ''), reserved(EXACT)));
  });

  test('what is right is not corrected', () => {
    expect(mended(one(reserved(EXACT)))).toBeUndefined();
    expect(mended(trustPolicy({}))).toBeUndefined();
  });

  test('without AWS a session becomes a role with or without a Region', () => {
    const text = one(`arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Admin_*/*`);
    const path = reserved('Admin_*').replace('/eu-central-1', '*');
    expect(principalArn(mended(text, { offline: true })?.text)).toEqual(like(path));
  });
});

/** Policies as people get them wrong, in every mixture. */
const value = fc
  .record({
    set: fc.constantFrom('Admin', 'AdminReadOnly', 'Dev', 'admin', ''),
    end: fc.constantFrom('*', '_*', '_????????????????', `_${SUFFIX}`, '_0123456789abcdef', ''),
    path: fc.constantFrom('', 'eu-central-1/', 'eu-west-1/', '*/'),
    partition: fc.constantFrom('aws', 'aws-cn', '*'),
    sts: fc.boolean(),
  })
  .map(({ set, end, path, partition, sts }) =>
    sts
      ? `arn:${partition}:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_${set}${end}/*`
      : reserved(`${set}${end}`, path, partition),
  );
const statement = fc
  .record({
    operator: fc.constantFrom(
      'ArnLike',
      'StringEquals',
      'StringLike',
      'ForAnyValue:StringEquals',
      'StringNotEquals',
    ),
    values: fc.array(value, { minLength: 1, maxLength: 2 }),
    inPrincipal: fc.boolean(),
    effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    beside: fc.constantFrom(undefined, 'AROA3XFRBF535EXAMPLE1', 'arn:aws:iam::111122223333:role/ci'),
  })
  .map(({ operator, values, inPrincipal, effect, beside }) =>
    inPrincipal
      ? { Effect: effect, Principal: { AWS: [...values, ...(beside ? [beside] : [])] } }
      : { Effect: effect, Condition: like(values, operator) },
  );

test('whatever was wrong: it parses, admits who was asked about, and nobody whom nobody meant', () => {
  const asked = fc.constantFrom(undefined, 'Admin', 'AdminReadOnly');
  const sets = ['Admin', 'AdminReadOnly', 'Dev', 'Other'];
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), asked, (statements, set) => {
      const text = trustPolicy(...statements);
      const correction = mended(text, { sets, asked: set ? { set } : {} });
      if (!correction) return;
      expect(() => JSON.parse(correction.text)).not.toThrow();
      expect(evidenceOf(correction.text).policy.faults).toEqual([]);
      const denies = statements.some(({ Effect }) => Effect === 'Deny');
      if (set && !denies) expect(correction.after).toContain(set);
      const named = (one: string) =>
        new RegExp(`SSO_${one}(_|\\*|"|/)`, 'i').test(text) || /SSO_(\*|_|"|\/)/.test(text);
      const meant = [...correction.before, ...sets.filter(named), ...(set ? [set] : [])];
      expect(correction.after.filter((one) => !meant.includes(one))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
