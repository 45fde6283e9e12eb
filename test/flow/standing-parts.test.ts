import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { IdentityProvider } from '../../src/evidence/surroundings.ts';
import { makeMetadata, rsaIdentity } from '../documents/saml/make.ts';
import { awsOf, findingsOf, startWorld } from './rig.ts';

let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
});
afterEach(() => {
  sandbox.control.faults(null);
  sandbox.control.state.healthEvents.length = 0;
});
afterAll(() => sandbox.stop());

const ask = (kind: 'outdated' | 'expiry', idp?: IdentityProvider) =>
  makeDiagnose(awsOf(sandbox, 'all'), undefined, idp ? { idp } : {})({ kind, text: '' });

describe('outdated', () => {
  test('names the permission set that was changed and not provisioned again, and where', async () => {
    const diagnosis = await ask('outdated');
    expect(diagnosis.answer).toBe(
      '`RunbookOperator` was changed, and 4 accounts have an older version: `orders-prod` (666677778888), `payments-prod` (444455556666), `data-prod` (888899990000) and 1 more.',
    );
    expect(findingsOf(diagnosis)).toMatchObject([
      { cause: 'permission_set_outdated_in_account', certainty: 'confirmed' },
    ]);
    expect(diagnosis.next).toEqual([{ label: 'RunbookOperator', words: 'permission-set RunbookOperator' }]);
  });

  test('does not call latest what it could not read', async () => {
    sandbox.control.faults({
      deny: ['sso:ListPermissionSetsProvisionedToAccount', 'sso:ListAccountsForProvisionedPermissionSet'],
    });
    const { outcome, answer, gaps } = await ask('outdated');
    expect([outcome, gaps[0]?.reason]).toEqual(['could-not-look', 'denied']);
    expect(answer).toContain('could not look everywhere');
  });
});

describe('expiry', () => {
  const inDays = (days: number) =>
    rsaIdentity({ notAfter: new Date(Date.now() + days * 24 * 3_600_000 + 3_600_000) });
  const idp = (...days: number[]): IdentityProvider => ({
    metadata: makeMetadata(days.map(inDays)),
    acsUrls: [],
  });

  test.each<[string, IdentityProvider | undefined, (string | undefined)[]]>([
    ['no metadata', undefined, []],
    ['a year left', idp(365), []],
    ['three weeks left', idp(21), ['saml_idp_certificate_expiring']],
    ['expired', idp(-2), ['saml_idp_certificate_expired']],
    ['three weeks left, and its successor beside it', idp(21, 700), []],
  ])('%s', async (_what, provider, causes) => {
    expect(findingsOf(await ask('expiry', provider)).map(({ cause }) => cause)).toEqual(causes);
  });

  test('says the day, and what AWS Health announces of the token', async () => {
    sandbox.control.world.reportEvent({
      eventTypeCategory: 'accountNotification',
      eventTypeCode: 'AWS_SSO_OPERATIONAL_ISSUE',
      description: 'The access token for automatic provisioning (SCIM) of your directory expires in 12 days.',
    });
    const diagnosis = await ask('expiry', idp(21));
    expect(
      findingsOf(diagnosis)
        .map(({ cause }) => cause)
        .sort(),
    ).toEqual(['saml_idp_certificate_expiring', 'scim_token_expiring']);
    expect(diagnosis.facts.map(({ what }) => what)).toContain('Access token');
  });

  test('what could not be looked at is said', async () => {
    sandbox.control.faults({ deny: ['cloudtrail:LookupEvents', 'health:DescribeEvents'] });
    const { outcome, answer } = await ask('expiry', idp(365));
    expect(outcome).toBe('could-not-look');
    expect(answer).toContain('could not look everywhere');
  });
});
