import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findPolicies, readRolePolicy } from '../../../src/documents/policy/find-policies.ts';

const STATEMENT = {
  Sid: 'A',
  Effect: 'Allow',
  Principal: { AWS: ['arn:aws:iam::111122223333:root', '444455556666'], Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
  Condition: { ArnLike: { 'aws:PrincipalArn': ['a', 'b'] } },
};
const POLICY = { Version: '2012-10-17', Statement: [STATEMENT] };
const ARN = 'arn:aws:iam::111122223333:role/deploy';
const only = (text: string) => {
  const { policies, fault } = findPolicies(text);
  return { count: policies.length, policy: policies[0], fault };
};

describe('where a policy is found', () => {
  test.each([
    ['a file of its own', JSON.stringify(POLICY)],
    ['one statement, not a list', JSON.stringify({ Statement: STATEMENT })],
    ['iam get-role', JSON.stringify({ Role: { Arn: ARN, AssumeRolePolicyDocument: POLICY } })],
    [
      'IAM, URL-encoded',
      JSON.stringify({ Role: { AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(POLICY)) } }),
    ],
    ['s3api get-bucket-policy', JSON.stringify({ Policy: JSON.stringify(POLICY) })],
    [
      'CloudFormation',
      JSON.stringify({
        Resources: { R: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: POLICY } } },
      }),
    ],
    [
      'Terraform with a here document',
      `resource "aws_iam_role" "r" {\n  assume_role_policy = <<EOF\n${JSON.stringify(POLICY, null, 2)}\nEOF\n}\n`,
    ],
    ['a byte order mark', `\ufeff${JSON.stringify(POLICY)}`],
  ])('%s', (_, text) => {
    const { policy, count } = only(text);
    expect(count).toBe(1);
    expect(policy?.faults).toEqual([]);
    expect(policy?.kind).toBe('trust');
    expect(policy?.statements).toMatchObject([
      {
        number: 1,
        sid: 'A',
        effect: 'Allow',
        actions: ['sts:AssumeRole'],
        principals: [{ type: 'AWS' }, { value: '444455556666' }, { type: 'Service' }],
      },
    ]);
    const text_ = policy?.text ?? '';
    for (const { at, end, value } of policy?.statements[0]?.principals ?? [])
      expect(JSON.parse(text_.slice(at, end))).toBe(value);
  });

  test('the role comes with it, and every policy of a template is found', () => {
    expect(
      only(JSON.stringify({ Role: { Arn: ARN, AssumeRolePolicyDocument: POLICY } })).policy?.roleArn,
    ).toBe(ARN);
    const many = { a: POLICY, b: { c: POLICY }, d: Array.from({ length: 20 }, () => POLICY) };
    expect(findPolicies(JSON.stringify(many))).toMatchObject({ left: 12, policies: { length: 10 } });
    expect(
      findPolicies(JSON.stringify(many))
        .policies.map(({ where }) => where)
        .slice(0, 3),
    ).toEqual(['a', 'b.c', 'd.0']);
  });

  test('lines are those of the file', () => {
    const { policy } = only(JSON.stringify(POLICY, null, 2));
    expect(policy?.statements[0]).toMatchObject({
      line: 4,
      principals: [{ line: 9 }, { line: 10 }, { line: 12 }],
    });
  });

  test('what IAM hands out is laid out in lines', () => {
    const policy = readRolePolicy(encodeURIComponent(JSON.stringify(POLICY)), ARN);
    expect(policy).toMatchObject({ kind: 'trust', roleArn: ARN, text: JSON.stringify(POLICY, null, 2) });
  });

  test('kinds by their actions', () => {
    const kind = (Action: string, difference: object = {}) =>
      only(JSON.stringify({ Statement: [{ ...STATEMENT, Action, Resource: '*', ...difference }] })).policy
        ?.kind;
    expect([kind('kms:*'), kind('s3:GetObject'), kind('sqs:SendMessage')]).toEqual(['kms', 's3', 'resource']);
    expect(kind('s3:GetObject', { Principal: undefined })).toBe('identity');
  });

  test.each([
    ['aws-auth as YAML', '    - rolearn: arn:aws:iam::1:role/x\n      username: a\n', 1],
    ['aws-auth quoted', '\n- "rolearn": "arn:aws:iam::1:role/x"\n', 2],
    [
      'aws-auth within JSON',
      JSON.stringify({ data: { mapRoles: '- rolearn: arn:aws:iam::1:role/x\n  groups: []\n' } }),
      1,
    ],
  ])('%s', (_, text, line) =>
    expect(findPolicies(text).mapped).toEqual([{ arn: 'arn:aws:iam::1:role/x', line }]),
  );
});

describe('what is no policy', () => {
  test.each([
    ['', 'there is no policy in it', 1],
    ['hello', 'there is no policy in it', 1],
    ['{"a": 1}', 'there is no policy in it', 1],
    ['{\n  "Statement": [] // none\n}', 'it is not JSON: JSON has no comments', 2],
    ['{"Statement": [', 'it is not JSON: it ends too early', 1],
    [
      'x = <<EOF\n{"Statement": [}\nEOF',
      'the policy in it is not JSON: a value is missing or not valid here',
      2,
    ],
  ])('%j', (text, what, line) => expect(only(text)).toMatchObject({ count: 0, fault: { what, line } }));

  test.each([
    [{ Statement: [] }, 'Statement is empty'],
    [{ Statement: ['x'] }, 'statement 1 is not an object'],
    [{ Version: '2012', Statement: [STATEMENT] }, 'Version is neither 2012-10-17 nor 2008-10-17'],
    [{ Statement: [{ ...STATEMENT, Effect: 'allow' }] }, 'statement 1 has no Effect of Allow or Deny'],
    [{ Statement: [{ ...STATEMENT, Principals: {} }] }, '`Principals` is no element of a statement'],
    [{ Statement: [{ ...STATEMENT, Action: undefined }] }, 'statement 1 has neither Action nor NotAction'],
    [
      { Statement: [{ ...STATEMENT, Action: 'AssumeRole' }] },
      'statement 1 has an action that is no service:Action',
    ],
    [
      { Statement: [{ ...STATEMENT, Action: 'sts:AssumeRole', NotAction: 'x:y' }] },
      'statement 1 has both Action and NotAction',
    ],
    [{ Statement: [{ ...STATEMENT, Principal: { aws: '*' } }] }, '`aws` is no kind of Principal'],
    [
      { Statement: [{ ...STATEMENT, Principal: 'everybody' }] },
      'the Principal of statement 1 is neither "*" nor an object such as {"AWS": "…"}',
    ],
    [
      { Statement: [{ ...STATEMENT, Condition: { ArnLikes: { a: 'b' } } }] },
      '`ArnLikes` is no condition operator',
    ],
    [
      { Statement: [{ ...STATEMENT, Condition: { ArnLike: 'b' } }] },
      'a condition of statement 1 is not an object of keys',
    ],
    [
      { Statement: [{ ...STATEMENT, Resource: '*' }] },
      'statement 1 has a Resource, which a trust policy may not have',
    ],
  ])('%j', (document, what) =>
    expect(only(JSON.stringify(document)).policy?.faults.map((fault) => fault.what)).toContain(what),
  );

  test('a key that stands twice, and one that nobody knows, are told without their text', () => {
    const twice =
      '{"Statement":{"Effect":"Allow","Effect":"Deny","Action":"sts:AssumeRole","Principal":"*"}}';
    expect(only(twice).policy?.faults).toEqual([{ what: 'a key stands twice in one object', line: 1 }]);
    const odd = only(JSON.stringify({ Statement: [{ ...STATEMENT, '<script>': 1 }] })).policy?.faults[0]
      ?.what;
    expect(odd).toBe('a key that is not letters alone is no element of a statement');
  });

  test('functions of CloudFormation are values that nobody knows', () => {
    const fn = {
      ...STATEMENT,
      Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::\u0024{AWS::AccountId}:root' } },
      Condition: { ArnLike: { 'aws:PrincipalArn': { Ref: 'X' } } },
    };
    const { policy } = only(JSON.stringify({ Statement: [fn] }));
    expect(policy?.faults).toEqual([]);
    expect(policy?.statements[0]?.principals[0]?.value).toContain('AWS::AccountId');
  });
});

describe('hostile input', () => {
  test.each([
    ['deep', '{"Statement":'.repeat(50_000)],
    ['deep lists', '['.repeat(200_000)],
    ['huge', `{"Statement":"${'x'.repeat(300_000)}"}`],
    ['blanks', ' '.repeat(250_000)],
    ['many beginnings', '{"Statement" '.repeat(15_000)],
    ['many roles', 'rolearn: arn:aws:iam::1:role/x\n'.repeat(8_000)],
    ['prototype keys', '{"__proto__":{"Statement":[]},"constructor":{"Statement":[]}}'],
    ['NUL and bidi', '{"Statement":[{"Effect":"\u0000\u202e"}]}'],
    [
      'a large policy',
      JSON.stringify({
        Statement: [{ ...STATEMENT, Action: Array.from({ length: 9_000 }, () => 'sts:AssumeRole') }],
      }),
    ],
  ])('%s is a value', (_, text) => {
    const found = findPolicies(text);
    expect(found.policies.length + found.mapped.length).toBeLessThanOrEqual(210);
    expect(({} as { Statement?: unknown }).Statement).toBeUndefined();
  });

  test('caps are applied before anything is built', () => {
    expect(only(' '.repeat(300_000)).fault).toEqual({ what: 'it is larger than 256 KB', line: 1 });
    expect(only('{"a":'.repeat(1_000)).fault?.what).toContain('nested deeper than 64 levels');
    const large = JSON.stringify({ Statement: [{ ...STATEMENT, Sid: 'x'.repeat(40_000) }] });
    expect(only(large).policy).toMatchObject({
      statements: [],
      faults: [{ what: 'it is larger than the 32 KB that AWS takes at most' }],
    });
  });

  test('anything at all is answered with a value', () => {
    const json = fc.json().map((text) => text.replaceAll('""', '"Statement"'));
    const pieces = fc
      .array(
        fc.constantFrom(
          '{',
          '}',
          '"Statement"',
          ':',
          '[',
          ']',
          '"Principal"',
          ',',
          '"*"',
          'rolearn: arn:',
          '\n',
        ),
      )
      .map((all) => all.join(''));
    fc.assert(
      fc.property(fc.oneof(json, pieces, fc.string()), (text) => {
        const found = findPolicies(text);
        for (const policy of found.policies) {
          for (const { at, end } of policy.statements)
            expect(policy.text.slice(at, end)).toMatch(/^\{[\s\S]*\}$/);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
