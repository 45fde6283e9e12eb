import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { startAws } from '../../sandbox/aws/server.ts';
import { harborOrganization } from '../../sandbox/worlds/harbor-aws.ts';
import { connect } from '../../src/aws/clients.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { readQuestion } from '../../src/diagnosis/questions.ts';
import { awsOf, findingsOf, rolesIn, startWorld, useRuntimeCredentials } from './rig.ts';

const ACCOUNT = '444455556666';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/deploy`;
const RESERVED = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com`;
const HERE = `${RESERVED}/eu-west-1/AWSReservedSSO_`;
const ROOT = { AWS: `arn:aws:iam::${ACCOUNT}:root` };

let sandbox: AwsSandbox;
let free: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
  useRuntimeCredentials();
  free = await startAws({
    organization: { ...harborOrganization(), region: 'us-east-1', additionalRegions: [] },
    pace: 100,
  });
});
afterEach(() => void sandbox.control.faults(null));
afterAll(async () => {
  await sandbox.stop();
  await free.stop();
});

const like = (pattern: unknown, operator = 'ArnLike') => ({ [operator]: { 'aws:PrincipalArn': pattern } });
const policy = (difference: object) => ({
  Version: '2012-10-17',
  Statement: [{ Sid: 'People', Effect: 'Allow', Principal: ROOT, Action: 'sts:AssumeRole', ...difference }],
});

function trusting(document: object, words = ''): Promise<Diagnosis> {
  sandbox.control.world.setTrust('payments-prod', 'deploy', document);
  return makeDiagnose(awsOf(sandbox, 'all'))({ kind: 'trust', text: `${ROLE} ${words}`.trim() });
}

const causes = (diagnosis: Diagnosis) => findingsOf(diagnosis).map(({ cause }) => cause);
const value = ({ facts }: Diagnosis, what: string) => facts.find((one) => one.what.startsWith(what))?.value;
const suffix = () => {
  const set = [...sandbox.control.state.permissionSets.values()].find(({ name }) => name === 'ReadOnly');
  const { provisions } = sandbox.control.state;
  return provisions
    .find((one) => one.accountId === ACCOUNT && one.permissionSetArn === set?.arn)
    ?.roleName.slice(-16);
};
const document = (text: string, roles: 'all' | 'read' = 'all', words = '') =>
  makeDiagnose(awsOf(sandbox, roles))({ kind: 'trust', text: words }, { documents: { document: text } });

describe('a role, live', () => {
  test('that admits one permission set says which, and which half was judged', async () => {
    const diagnosis = await trusting(policy({ Condition: like(`${HERE}ReadOnly_*`) }));
    expect(diagnosis).toMatchObject({
      outcome: 'healthy',
      answer: expect.stringMatching(/`deploy` admits people of `ReadOnly`, as far as this policy decides/),
      gaps: [],
    });
    expect(value(diagnosis, 'Judged')).toMatch(/one of two halves/);
  });

  test.each<[string, object, string]>([
    [
      'no Region',
      { Condition: like(`${RESERVED}/AWSReservedSSO_ReadOnly_*`) },
      'reserved_role_path_region_segment',
    ],
    [
      'another Region',
      { Condition: like(`${RESERVED}/eu-central-1/AWSReservedSSO_ReadOnly_*`) },
      'reserved_role_path_region_segment',
    ],
    [
      'a session',
      { Condition: like(`arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_ReadOnly_*/*`) },
      'trust_sts_arn_as_principal',
    ],
    ['StringEquals', { Condition: like(`${HERE}ReadOnly_*`, 'StringEquals') }, 'trust_wildcard_without_like'],
    ['a wildcard Principal', { Principal: { AWS: `${HERE}ReadOnly_*` } }, 'trust_wildcard_without_like'],
    ['a suffix of old', { Condition: like(`${HERE}ReadOnly_0123456789abcdef`) }, 'trust_suffix_pinned'],
    [
      'a partition',
      { Condition: like(`${HERE}ReadOnly_*`.replace('arn:aws', 'arn:aws-us-gov')) },
      'trust_partition_wrong',
    ],
    ['services only', { Principal: { Service: 'ec2.amazonaws.com' } }, 'trust_policy_missing_caller'],
  ])('%s: found, confirmed, and corrected for the set that was asked about', async (_, difference, cause) => {
    const diagnosis = await trusting(policy(difference), '--permission-set ReadOnly');
    expect(causes(diagnosis)).toContain(cause);
    expect(findingsOf(diagnosis)[0]).toMatchObject({ certainty: 'confirmed' });
    expect(diagnosis.answer).toMatch(
      /^No: people of `ReadOnly` are not admitted by `deploy`|does not admit people of `ReadOnly`/,
    );
    expect([value(diagnosis, 'Admitted now'), value(diagnosis, 'Admitted when corrected')]).toEqual([
      'no permission set',
      'ReadOnly',
    ]);
    expect(diagnosis.correction?.lines.join('\n')).toMatch(/^\+ /m);
  });

  test('a role named whole works until its last assignment goes; then IAM shows the id of the deleted one', async () => {
    const { world } = sandbox.control;
    world.assign('payments-prod', 'PowerUser', 'platform');
    const made = sandbox.control.state.provisions.at(-1)?.roleName ?? '';
    const pinned = policy({ Principal: { AWS: `${RESERVED}/eu-west-1/${made}` } });
    expect(causes(await trusting(pinned))).toEqual(['trust_suffix_pinned']);
    world.unassign('payments-prod', 'PowerUser', 'platform');
    world.assign('payments-prod', 'PowerUser', 'platform');
    const gone = await trusting(pinned, '--permission-set PowerUser');
    expect(causes(gone)).toContain('policy_principal_does_not_exist');
    expect(gone.answer).toMatch(/^No: .*was deleted/);
    expect(value(gone, 'Admitted when corrected')).toBe('PowerUser');
    world.unassign('payments-prod', 'PowerUser', 'platform');
  });

  test('a pattern that matches more than it was written for', async () => {
    const diagnosis = await trusting(
      policy({ Condition: like(`${HERE}*`) }),
      '--permission-set DataEngineer',
    );
    expect(causes(diagnosis)).toEqual(['trust_pattern_too_wide']);
    expect(diagnosis.answer).toMatch(/^Yes: people of `DataEngineer`/);
  });

  test('the other half is told where a set was named', async () => {
    const admitted = policy({ Condition: like(`${HERE}PowerUser_*`) });
    expect(value(await trusting(admitted, '--permission-set PowerUser'), 'The other half')).toMatch(
      /^allows it/,
    );
    const silent = await trusting(
      policy({ Condition: like(`${HERE}NetworkOps_*`) }),
      '--permission-set NetworkOps',
    );
    expect(value(silent, 'The other half')).toMatch(/^not known/);
  });

  test('a role, a set and an account that do not exist are said so', async () => {
    const nobody = await makeDiagnose(awsOf(sandbox, 'all'))({ kind: 'trust', text: `${ROLE}-none` });
    expect(nobody).toMatchObject({
      outcome: 'not-known',
      answer: expect.stringContaining('There is no role `deploy-none`'),
    });
    const right = policy({ Condition: like(`${HERE}ReadOnly_*`) });
    expect((await trusting(right, '--permission-set Nonsense')).answer).toMatch(
      /^There is no permission set `Nonsense`/,
    );
    expect((await trusting(right, '--account nowhere')).answer).toMatch(/^There is no account `nowhere`/);
  });

  test.each([
    ['iam:GetRole', true],
    ['iam:ListRoles', false],
    ['sso:ListInstances', true],
    ['sso:ListPermissionSets', false],
    ['sso:DescribePermissionSet', false],
    ['sso:GetInlinePolicyForPermissionSet', false],
    ['sso:ListManagedPoliciesInPermissionSet', false],
    ['organizations:ListAccounts', true],
  ])('without %s nothing is said that was not seen', async (action, blind) => {
    const right = policy({ Condition: like(`${HERE}ReadOnly_*`) });
    sandbox.control.world.setTrust('payments-prod', 'deploy', right);
    sandbox.control.faults({ deny: [action] });
    const diagnosis = await makeDiagnose(awsOf(sandbox, 'all'))({
      kind: 'trust',
      text: `${ROLE} --permission-set ReadOnly --account payments-prod`,
    });
    expect(findingsOf(diagnosis)).toEqual([]);
    expect(diagnosis.gaps.length).toBeGreaterThan(0);
    expect(diagnosis.gaps.every(({ reason }) => reason === 'denied')).toBe(true);
    expect(diagnosis.outcome === 'could-not-look' || !blind).toBe(true);
    if (!blind) expect(diagnosis.answer).toMatch(/Yes: people of `ReadOnly`|No fault shows/);
  });

  test('the roles of the account denied: a whole suffix is only stated', async () => {
    const pinned = policy({ Condition: like(`${HERE}ReadOnly_${suffix()}`) });
    expect(findingsOf(await trusting(pinned))).toMatchObject([
      { cause: 'trust_suffix_pinned', certainty: 'confirmed' },
    ]);
    sandbox.control.faults({ deny: ['iam:ListRoles'] });
    const [finding] = findingsOf(await trusting(pinned));
    expect(finding).toMatchObject({ cause: 'trust_suffix_pinned', certainty: 'stated' });
  });
});

test('in us-east-1 a Region in the path is the fault, and none is right', async () => {
  const aws = connect({ region: 'us-east-1', endpoint: free.url }, rolesIn(free, 'all'), { share: 50 });
  const ask = (pattern: string) => {
    free.control.world.setTrust('payments-prod', 'deploy', policy({ Condition: like(pattern) }));
    return makeDiagnose(aws)({ kind: 'trust', text: ROLE });
  };
  expect(await ask(`${RESERVED}/AWSReservedSSO_ReadOnly_*`)).toMatchObject({ outcome: 'healthy' });
  const wrong = await ask(`${RESERVED}/us-east-1/AWSReservedSSO_ReadOnly_*`);
  expect(causes(wrong)).toEqual(['reserved_role_path_region_segment']);
  expect(value(wrong, 'Admitted when corrected')).toBe('ReadOnly');
});

describe('a document', () => {
  const right = JSON.stringify(policy({ Condition: like(`${HERE}ReadOnly_*`) }), null, 2);

  test('is held against what is live, and nothing of it is sent', async () => {
    sandbox.control.resetCalls();
    expect(await document(right)).toMatchObject({ outcome: 'healthy', gaps: [] });
    expect(sandbox.control.calls().map(({ action }) => action)).not.toContain('iam:GetRole');
    expect(causes(await document(right.replace('/eu-west-1', '')))).toEqual([
      'reserved_role_path_region_segment',
    ]);
  });

  test('lines are those of the file', async () => {
    const [finding] = findingsOf(await document(right.replace('ArnLike', 'StringEquals')));
    expect(finding?.facts[0]?.source).toMatch(/^the document, line 1[0-9]$/);
  });

  test('without a role in the accounts, and without any AWS, its own faults are judged', async () => {
    const faulty = right.replace('ArnLike', 'StringEquals');
    expect(causes(await document(faulty, 'read'))).toContain('trust_wildcard_without_like');
    sandbox.control.faults({ deny: ['sso:ListInstances'] });
    const offline = await document(faulty);
    expect(causes(offline)).toEqual(['trust_wildcard_without_like']);
    expect(offline.gaps.length).toBeGreaterThan(0);
    const clean = await document(right);
    expect(clean).toMatchObject({
      outcome: 'could-not-look',
      answer: expect.stringContaining('No fault shows'),
    });
  });

  test.each([
    [
      'aws-auth',
      `- rolearn: ${RESERVED}/eu-west-1/AWSReservedSSO_A_0123456789abcdef`,
      'reserved_role_path_in_aws_auth',
    ],
    ['no policy', 'hello', 'policy_malformed'],
    ['comments', right.replace('"Version"', '// why\n"Version"'), 'policy_malformed'],
  ])('%s', async (_, text, cause) => expect(causes(await document(text))).toEqual([cause]));

  test('without one, it is said how to hand it over, and nothing that was typed', async () => {
    const diagnosis = await makeDiagnose(awsOf(sandbox, 'all'))({ kind: 'trust', text: '' });
    expect(diagnosis).toMatchObject({
      outcome: 'not-known',
      answer: expect.stringContaining('idc trust FILE'),
      calls: [],
    });
    const read = readQuestion('trust {"Statement":"secret"}');
    expect(read).toMatchObject({ ok: false });
    expect(!read.ok && read.sentence).not.toContain('secret');
  });
});
