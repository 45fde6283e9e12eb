import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { trustChecks } from '../../../src/checks/trust/all.ts';
import { callersOf, setsLeftOut } from '../../../src/checks/trust/callers.ts';
import { permissionSetAllow } from '../../../src/checks/trust/permission-set-allow.ts';
import { judgeDocument } from '../../../src/diagnosis/judge-document.ts';
import { CAUSES } from '../../../src/knowledge/causes.ts';
import {
  ACCOUNT,
  causesOf,
  evidenceOf,
  findings,
  like,
  ROOT,
  reserved,
  SUFFIX,
  trustPolicy,
} from './given.ts';

const one = (pattern: unknown, operator?: string) => trustPolicy({ Condition: like(pattern, operator) });
const EXACT = 'Admin_????????????????';

describe('what is right', () => {
  const rows: [string, string, Parameters<typeof causesOf>[1]?][] = [
    ['the Region, the set, any suffix', one(reserved(EXACT))],
    ['a star behind the underscore', one(reserved('Admin_*')), { sets: ['Admin'] }],
    ['no Region in us-east-1', one(reserved(EXACT, '')), { region: 'us-east-1', roles: [] }],
    ['a pattern with and without a Region', one(reserved(EXACT).replace('/eu-central-1', '*'))],
    ['every Region', one(reserved(EXACT, '*/'))],
    ['StringLike', one(reserved(EXACT), 'StringLike')],
    ['ArnEquals, which takes wildcards', one(reserved(EXACT), 'ArnEquals')],
    ['ForAnyValue and IfExists', one(reserved(EXACT), 'ForAnyValue:ArnLikeIfExists')],
    ['any account', one(reserved(EXACT).replace(ACCOUNT, '*'))],
    [
      'GovCloud',
      one(reserved(EXACT, 'us-gov-west-1/', 'aws-us-gov')),
      { region: 'us-gov-west-1', partition: 'aws-us-gov', roles: [] },
    ],
    ['the whole account', trustPolicy({})],
    ['every set on purpose', one(reserved('*'))],
    ['a family of sets that has no set of its name', one(reserved('Adm*'))],
    [
      'tags that are asked for and allowed',
      trustPolicy({
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: { StringLike: { 'aws:RequestTag/team': '*' } },
      }),
    ],
    [
      'tags in a statement of their own',
      trustPolicy(
        { Condition: { StringLike: { 'aws:RequestTag/team': '*' } } },
        { Action: 'sts:TagSession' },
      ),
    ],
    ['no tags asked for', trustPolicy({ Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } })],
  ];
  test.each(rows.map(([name, text, world]) => [name, text, world ?? {}] as const))('%s', (_, text, world) =>
    expect(causesOf(text, world)).toEqual([]),
  );
});

describe('what is wrong', () => {
  test.each([
    [
      'no Region',
      one(reserved(EXACT, '')),
      ['reserved_role_path_region_segment', 'trust_policy_missing_caller'],
    ],
    [
      'another Region',
      one(reserved(EXACT, 'eu-west-1/')),
      ['reserved_role_path_region_segment', 'trust_policy_missing_caller'],
    ],
    [
      'no path at all',
      one(`arn:aws:iam::${ACCOUNT}:role/AWSReservedSSO_${EXACT}`),
      ['reserved_role_path_region_segment', 'trust_policy_missing_caller'],
    ],
    [
      'the ARN of the session',
      one(`arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_${EXACT}/*`),
      ['trust_sts_arn_as_principal', 'trust_policy_missing_caller'],
    ],
    [
      'StringEquals with wildcards',
      one(reserved(EXACT), 'StringEquals'),
      ['trust_wildcard_without_like', 'trust_policy_missing_caller'],
    ],
    [
      'StringEquals in all its forms',
      one(reserved(EXACT), 'ForAnyValue:StringEqualsIgnoreCaseIfExists'),
      ['trust_wildcard_without_like', 'trust_policy_missing_caller'],
    ],
    [
      'a wildcard inside a Principal',
      trustPolicy({ Principal: { AWS: reserved(EXACT) } }),
      ['trust_wildcard_without_like', 'trust_policy_missing_caller'],
    ],
    [
      'a suffix that is gone',
      one(reserved('Admin_0123456789abcdef')),
      ['trust_suffix_pinned', 'trust_policy_missing_caller'],
    ],
    ['a suffix that is there', one(reserved(`Admin_${SUFFIX}`)), ['trust_suffix_pinned']],
    [
      'a principal that is gone',
      trustPolicy({ Principal: { AWS: reserved('Admin_0123456789abcdef') } }),
      ['policy_principal_does_not_exist', 'trust_policy_missing_caller'],
    ],
    [
      'the id of a deleted role',
      trustPolicy({ Principal: { AWS: 'AROA3XFRBF535EXAMPLE1' } }),
      ['policy_principal_does_not_exist', 'trust_policy_missing_caller'],
    ],
    ['a pattern for two sets', one(reserved('Admin*')), ['trust_pattern_too_wide']],
    [
      'another partition',
      one(reserved(EXACT, 'eu-central-1/', 'aws-cn')),
      ['trust_partition_wrong', 'trust_policy_missing_caller'],
    ],
    [
      'no account',
      one(reserved(EXACT).replace(ACCOUNT, '')),
      ['trust_account_wrong', 'trust_policy_missing_caller'],
    ],
    [
      'services only',
      trustPolicy({ Principal: { Service: 'ec2.amazonaws.com' } }),
      ['trust_policy_missing_caller'],
    ],
    ['capital letters', one(reserved(EXACT.replace('Admin', 'admin'))), ['trust_policy_missing_caller']],
    [
      'a Deny for the same people',
      trustPolicy({}, { Effect: 'Deny', Condition: like(reserved('*')) }),
      ['trust_policy_missing_caller'],
    ],
    [
      'a Deny for everybody but others',
      trustPolicy(
        {},
        { Effect: 'Deny', Principal: '*', Condition: like('arn:aws:iam::*:role/x', 'ArnNotLike') },
      ),
      ['trust_policy_missing_caller'],
    ],
    ['another action', trustPolicy({ Action: 'sts:AssumeRoleWithSAML' }), ['trust_policy_missing_caller']],
    [
      'tags asked for, TagSession not allowed',
      trustPolicy({ Condition: { StringLike: { 'aws:RequestTag/team': '*' } } }),
      ['trust_policy_missing_tag_session'],
    ],
    [
      'a source identity asked for',
      trustPolicy({ Condition: { StringLike: { 'sts:SourceIdentity': '*' } } }),
      ['trust_policy_missing_set_source_identity'],
    ],
    [
      'no Principal',
      JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole' }] }),
      ['policy_malformed', 'trust_policy_missing_caller'],
    ],
    ['a Resource', trustPolicy({ Resource: '*' }), ['policy_malformed']],
  ])('%s', (_, text, causes) => expect(causesOf(text)).toEqual(causes));

  test('a Region where Identity Center lives in us-east-1, by name and by wildcard', () => {
    for (const segment of ['us-east-1/', '*/']) {
      const [first] = findings(evidenceOf(one(reserved(EXACT, segment)), { region: 'us-east-1', roles: [] }));
      expect(first?.cause).toBe('reserved_role_path_region_segment');
      expect(first?.summary).toContain('us-east-1, where roles have none');
    }
  });

  test('commercial ARNs in GovCloud and China', () => {
    for (const [region, partition] of [
      ['us-gov-west-1', 'aws-us-gov'],
      ['cn-north-1', 'aws-cn'],
    ] as const) {
      const world = { region, partition, roles: [] };
      expect(causesOf(one(reserved(EXACT, `${region}/`)), world)).toContain('trust_partition_wrong');
      expect(causesOf(one(reserved(EXACT, `${region}/`, partition)), world)).toEqual([]);
    }
  });

  test('people of another account than asked', () => {
    const asked = { account: '111122223333' };
    expect(causesOf(one(reserved(EXACT)), { asked })).toContain('trust_account_wrong');
    expect(causesOf(one([reserved(EXACT), reserved(EXACT).replace(ACCOUNT, '*')]), { asked })).not.toContain(
      'trust_account_wrong',
    );
  });

  test('a pattern for all where one was asked about', () => {
    expect(causesOf(one(reserved('*')), { asked: { set: 'Admin' } })).toEqual(['trust_pattern_too_wide']);
  });

  test('a path in aws-auth, and none', () => {
    const map = (arn: string) => `data:\n  mapRoles: |\n    - rolearn: ${arn}\n      username: admin\n`;
    expect(causesOf(map(reserved(`Admin_${SUFFIX}`)))).toEqual(['reserved_role_path_in_aws_auth']);
    expect(causesOf(map(`arn:aws:iam::${ACCOUNT}:role/AWSReservedSSO_Admin_${SUFFIX}`))).toEqual([]);
    expect(causesOf(map(`arn:aws:iam::${ACCOUNT}:role/team/nodes`))).toEqual([]);
  });

  test('bucket and key policies by the same rules for principals', () => {
    const key = (principal: object, condition?: object) =>
      JSON.stringify({
        Statement: [
          {
            Effect: 'Allow',
            Principal: ROOT,
            Action: 'kms:*',
            Resource: '*',
            Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
          },
          {
            Effect: 'Allow',
            Principal: principal,
            Action: 'kms:Decrypt',
            Resource: '*',
            ...(condition ? { Condition: condition } : {}),
          },
        ],
      });
    expect(causesOf(key(ROOT, like(reserved(EXACT, ''))))).toContain('reserved_role_path_region_segment');
    expect(causesOf(key(ROOT, like(reserved(EXACT))))).toEqual([]);
    const bucket = JSON.stringify({
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: reserved(EXACT) },
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::b/*',
        },
      ],
    });
    expect(causesOf(bucket)).toContain('trust_wildcard_without_like');
  });

  test('a policy of a set, which admits nobody, is told apart', () => {
    const text = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }] });
    expect(findings(evidenceOf(text))[0]?.summary).toContain('names no Principal');
  });
});

describe('without AWS', () => {
  test.each([
    [
      'faults of the policy itself are found',
      one(`arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_A_*/*`),
      ['trust_sts_arn_as_principal'],
    ],
    ['a pinned suffix is only stated', one(reserved(`Admin_${SUFFIX}`)), ['trust_suffix_pinned']],
    ['an open end is only stated', one(reserved('Admin*')), ['trust_pattern_too_wide']],
    [
      'a path that fits no Region',
      one(`arn:aws:iam::${ACCOUNT}:role/AWSReservedSSO_A_*`),
      ['reserved_role_path_region_segment'],
    ],
    [
      'a partition that contradicts the Region',
      one(reserved(EXACT, 'us-gov-west-1/')),
      ['trust_partition_wrong'],
    ],
    [
      'services only',
      trustPolicy({ Principal: { Service: 'ec2.amazonaws.com' } }),
      ['trust_policy_missing_caller'],
    ],
    ['a path without a Region may be right', one(reserved(EXACT, '')), []],
  ])('%s', (_, text, causes) => expect(causesOf(text, { offline: true })).toEqual(causes));

  test('what rests on AWS is unknown, never healthy', () => {
    const verdicts = judgeDocument(trustChecks, evidenceOf(one(reserved(EXACT, '')), { offline: true }));
    const of = (id: string) => verdicts.find(({ check }) => check === id)?.outcome;
    expect([of('reserved-role-path'), of('trust-caller-missing'), of('trust-sts-arn')]).toEqual([
      'unknown',
      'unknown',
      'healthy',
    ]);
    const pinned = findings(evidenceOf(one(reserved(`Admin_${SUFFIX}`)), { offline: true }));
    expect(pinned).toMatchObject([{ certainty: 'stated' }]);
  });
});

describe.each([...trustChecks, permissionSetAllow].map((check) => [check.id, check] as const))(
  '%s',
  (id, { causes }) => {
    test('is in the file of its name and has a page with its labels', () => {
      expect(readFileSync(`src/checks/trust/${id}.ts`, 'utf8')).toContain(`id: '${id}'`);
      expect(existsSync(`docs/checks/${id}.md`)).toBe(true);
      const page = readFileSync(`docs/checks/${id}.md`, 'utf8');
      for (const cause of causes)
        expect([CAUSES.includes(cause), page.includes(`\`${cause}\``)]).toEqual([true, true]);
    });
  },
);

test('the list holds every check of the folder', () => {
  const defining = readdirSync('src/checks/trust').filter((file) =>
    readFileSync(`src/checks/trust/${file}`, 'utf8').includes(': DocumentCheck<'),
  );
  const ids = [...trustChecks, permissionSetAllow].map(({ id }) => `${id}.ts`);
  expect(ids.sort()).toEqual(defining.filter((file) => file !== 'all.ts').sort());
});

test('of a policy with very many values only so many sets are judged, the one asked about first', () => {
  const sets = Array.from({ length: 300 }, (_, n) => `Set${n}`);
  const text = one(Array.from({ length: 300 }, (_, n) => `arn:aws:iam::*:role/x${n}`));
  const evidence = evidenceOf(text, { sets, asked: { set: 'Set299' } });
  expect(setsLeftOut(evidence)).toBeGreaterThan(200);
  expect(callersOf(evidence).map(({ set }) => set)).toContain('Set299');
  expect(setsLeftOut(evidenceOf(one(reserved(EXACT)), { sets }))).toBe(0);
});
