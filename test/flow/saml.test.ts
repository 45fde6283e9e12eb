import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { connect } from '../../src/aws/clients.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { readQuestion } from '../../src/diagnosis/questions.ts';
import { makeMetadata, makeResponse, type ResponseOptions } from '../documents/saml/make.ts';
import { wrapped } from '../documents/saml/wrap.ts';
import { awsOf, findingsOf, startWorld } from './rig.ts';

/** SAML responses next to what AWS knows, each fault made in the response or in the world; then with each call denied. */
let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
  sandbox.control.settings({ trailDelayMs: 0 });
});
afterEach(() => {
  sandbox.control.faults(null);
  for (const user of sandbox.control.state.organization.users) user.disabled = user.userName === DISABLED;
  sandbox.control.state.accessControl = undefined;
});
afterAll(() => sandbox.stop());

const DISABLED = 'victor.hale@harbor.example';
const KIM = 'kim.ode@harbor.example';
const ACS = 'https://eu-west-1.signin.aws/platform/saml/acs/0aa1b2c3-aaaa-bbbb-cccc-1234567890ab';
const TAG = 'https://aws.amazon.com/SAML/Attributes/AccessControl:';

function response(difference: ResponseOptions = {}): string {
  const store = sandbox.control.state.organization.instance.identityStoreId;
  return makeResponse({
    issueInstant: new Date(sandbox.control.state.now() - 10_000).toISOString(),
    notBefore: ago(60),
    notOnOrAfter: ago(-240),
    confirmedUntil: ago(-240),
    destination: ACS,
    recipient: ACS,
    audiences: [`https://eu-west-1.signin.aws.amazon.com/platform/saml/${store}`],
    nameId: KIM,
    ...difference,
  });
}

function ago(seconds: number): string {
  return new Date(sandbox.control.state.now() - seconds * 1_000).toISOString();
}

interface Ask {
  readonly text?: string;
  readonly metadata?: string | null;
}

function ask(document: string, { text = '', metadata = makeMetadata() }: Ask = {}): Promise<Diagnosis> {
  const documents = { document, ...(metadata === null ? {} : { '--metadata': metadata }) };
  return makeDiagnose(awsOf(sandbox, 'all'))({ kind: 'saml', text }, { documents });
}

const causesOf = (diagnosis: Diagnosis) => findingsOf(diagnosis).map(({ cause }) => cause);

interface Scenario {
  readonly document: () => string;
  readonly cause?: string;
  readonly said: string;
  readonly arrange?: () => unknown;
  readonly text?: string;
  /** What else may come first with less evidence. */
  readonly also?: readonly string[];
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a response in order': {
    document: () => response(),
    said: 'I found nothing wrong with this sign-in to Identity Center',
  },
  'somebody who is not there': {
    document: () => response({ nameId: 'zoe.king@harbor.example' }),
    cause: 'saml_user_not_provisioned',
    said: 'Nobody in Identity Center has the user name',
  },
  'another case': {
    document: () => response({ nameId: 'Kim.Ode@Harbor.example' }),
    cause: 'saml_nameid_user_mismatch',
    said: 'only differs in upper and lower case',
  },
  'a user name in another case': {
    document: () => response({ nameId: 'sam.reyes@harbor.example' }),
    arrange: () => rename('sam.reyes@harbor.example', 'Sam.Reyes@harbor.example'),
    cause: 'saml_nameid_user_mismatch',
    said: 'only differs in upper and lower case',
    also: ['saml_user_not_provisioned'],
  },
  'an address that is no user name': {
    document: () => response({ nameId: 'yuki.tanabe@harbor.example' }),
    arrange: () => rename('yuki.tanabe@harbor.example', 'ytanabe', 'yuki.tanabe@harbor.example'),
    cause: 'saml_nameid_user_mismatch',
    said: 'is only the e-mail address of a user',
  },
  'somebody who is disabled': {
    document: () => response({ nameId: DISABLED }),
    cause: 'saml_user_disabled',
    said: 'disabled there',
  },
  'somebody who was disabled since': {
    document: () => response(),
    arrange: () => sandbox.control.world.setUserDisabled(KIM),
    cause: 'saml_user_disabled',
    said: 'disabled there',
  },
  'a Region that the instance does not have': {
    document: () =>
      response({
        destination: ACS.replace('eu-west-1', 'us-east-1'),
        recipient: ACS.replace('eu-west-1', 'us-east-1'),
      }),
    cause: 'saml_destination_mismatch',
    said: 'addressed to an Identity Center in us-east-1',
  },
  'another identity store': {
    document: () =>
      response({ audiences: ['https://eu-west-1.signin.aws.amazon.com/platform/saml/d-0000000000'] }),
    cause: 'saml_audience_mismatch',
    said: 'meant for another service',
  },
  'a key that Identity Center maps itself': {
    document: () => response({ attributes: [{ name: `${TAG}CostCenter`, values: ['red'] }] }),
    arrange: () => accessControl({ CostCenter: 'a field' }),
    cause: 'abac_mapping_overrides_assertion',
    said: 'Identity Center maps this key',
  },
  'two values for a tag': {
    document: () => response({ attributes: [{ name: `${TAG}Team`, values: ['red', 'blue'] }] }),
    arrange: () => accessControl({}),
    cause: 'saml_attribute_multi_valued',
    said: 'has 2 values',
  },
  'tags, and they are switched off': {
    document: () => response({ attributes: [{ name: `${TAG}Team`, values: ['red'] }] }),
    cause: 'abac_disabled',
    said: 'switched off',
  },
  'a request that AWS did not know any more': {
    document: () => response({ inResponseTo: refusedRequest() }),
    cause: 'saml_inresponseto_mismatch',
    said: 'AWS did not accept the response as an answer',
  },
  'used too late, as CloudTrail tells': {
    document: () => response({ notOnOrAfter: ago(600), confirmedUntil: ago(600), notBefore: ago(900) }),
    arrange: () => sandbox.control.world.signIn({ user: KIM, external: {} }),
    cause: 'saml_conditions_expired',
    said: 'after it had expired',
  },
  'used too late, as somebody says': {
    document: () => response(),
    text: '--at 2030-01-01T00:00:00Z',
    cause: 'saml_conditions_expired',
    said: 'after it had expired',
  },
  wrapped: {
    document: () => wrapped(response(), 3),
    cause: 'saml_signature_wrapped',
    said: 'this is how signatures are evaded',
  },
};

function rename(from: string, to: string, email?: string): void {
  for (const user of sandbox.control.state.organization.users) {
    if (user.userName !== from) continue;
    user.userName = to;
    if (email) user.email = email;
  }
}

function accessControl(sources: Record<string, string>): void {
  sandbox.control.state.accessControl = { status: 'ENABLED', sources } as never;
}

/** AWS's record of a refused response names the request that it answered. */
function refusedRequest(): string {
  sandbox.control.world.signIn({ user: KIM, external: { answers: 'another request' } });
  const refused = sandbox.control.state.trail.findLast(({ name }) => name === 'ExternalIdPDirectoryLogin');
  return String(refused?.record.errorMessage).split(' ').at(-1) ?? '';
}

describe.each(Object.entries(SCENARIOS))(
  '%s',
  (_name, { document, cause, said, arrange, text = '', also = [] }) => {
    test('is answered, and with any single call denied never wrong', async () => {
      await arrange?.();
      const xml = document();
      sandbox.control.resetCalls();
      const whole = await ask(xml, { text });
      expect(whole.answer).toContain(said);
      expect(causesOf(whole)[0]).toBe(cause);
      expect(whole.outcome).toBe(cause ? 'found' : 'healthy');
      expect(whole.gaps).toEqual([]);
      const actions = [...new Set(sandbox.control.calls().map(({ action }) => action))];
      expect(actions.length).toBeGreaterThanOrEqual(5);
      const wrong: string[] = [];
      for (const action of actions) {
        sandbox.control.faults({ deny: [action] });
        const less = await ask(xml, { text });
        const [first] = causesOf(less);
        const isFalse = first !== undefined && first !== cause && !also.includes(first);
        if (isFalse || less.outcome === 'healthy' || less.gaps.length === 0)
          wrong.push(`without ${action}: ${less.outcome} ${first}: ${less.answer}`);
      }
      expect(wrong).toEqual([]);
    });
  },
);

describe('what leaves the process', () => {
  test('neither names, values, signatures nor certificates stand in the answer', async () => {
    const secrets = response({
      nameId: 'zoe.king@harbor.example',
      attributes: [{ name: `${TAG}Team`, values: ['topsecret', 'other'] }],
    });
    for (const deny of [[], ['identitystore:GetUserId'], ['identitystore:ListUsers']]) {
      sandbox.control.faults({ deny });
      const json = JSON.stringify(await ask(secrets));
      const signature = /SignatureValue>([^<]{20})/.exec(secrets)?.[1] ?? '?';
      const certificate = /X509Certificate>([^<]{20})/.exec(secrets)?.[1] ?? '?';
      expect(json).toContain('z…@harbor.example');
      for (const secret of ['zoe.king', 'topsecret', signature, certificate])
        expect(json).not.toContain(secret);
    }
  });

  test('a NameID that AWS repeats in its refusal is left out', async () => {
    const odd = `zoe\u0007king-${'x'.repeat(300)}@harbor.example`.replace('\u0007', '&#x9;');
    const json = JSON.stringify(await ask(response({ nameId: odd })));
    expect(json).not.toContain('x'.repeat(20));
  });

  test.each([
    ['an application', { issuer: 'https://portal.sso.eu-west-1.amazonaws.com/saml/assertion/abc' }],
    [
      'a role',
      {
        destination: 'https://signin.aws.amazon.com/saml',
        recipient: 'https://signin.aws.amazon.com/saml',
        audiences: ['urn:amazon:webservices'],
      },
    ],
  ])('nothing is looked up for %s', async (_what, difference) => {
    sandbox.control.resetCalls();
    const diagnosis = await ask(response(difference), { metadata: null });
    expect(diagnosis.calls).toEqual([]);
    expect(sandbox.control.calls()).toEqual([]);
  });
});

test.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '+275760-09-12T23:59:59Z', 'never'])(
  'times as odd as %s are answered, and CloudTrail is not asked about them',
  async (odd) => {
    const times = { issueInstant: odd, notBefore: odd, notOnOrAfter: odd, confirmedUntil: odd };
    const diagnosis = await ask(response(times));
    expect(diagnosis.outcome).not.toBe('could-not-look');
    expect(diagnosis.calls.map(({ api }) => api)).not.toContain('cloudtrail:LookupEvents');
  },
);

describe('without AWS', () => {
  const alone = (document: string) =>
    makeDiagnose(connect({ region: '' }, {}))(
      { kind: 'saml', text: '' },
      { documents: { document, '--metadata': makeMetadata() } },
    );

  test('the document is judged, and what was not looked at is named', async () => {
    const fine = await alone(response());
    expect(fine.outcome).toBe('not-known');
    expect(fine.gaps).toMatchObject([
      { reason: 'not-configured', remedy: expect.stringContaining('AWS_REGION') },
    ]);
    expect(causesOf(await alone(response({ nameIdFormat: null })))).toEqual(['saml_nameid_format_invalid']);
  });
});

describe('the identity provider of the configuration', () => {
  const configured = (document: string, idp: { metadata?: string; acsUrls: readonly string[] }) =>
    makeDiagnose(awsOf(sandbox, 'all'), undefined, { idp })(
      { kind: 'saml', text: '' },
      { documents: { document } },
    );

  test('its ACS URLs and its metadata are compared with', async () => {
    const metadata = makeMetadata();
    expect((await configured(response(), { metadata, acsUrls: [ACS] })).outcome).toBe('healthy');
    const other = await configured(response(), { metadata, acsUrls: [ACS.replace('0aa', '0bb')] });
    expect(causesOf(other)[0]).toBe('saml_destination_mismatch');
  });

  test('is not taken for that of another service', async () => {
    const app = response({ issuer: 'https://portal.sso.eu-west-1.amazonaws.com/saml/assertion/abc' });
    expect(causesOf(await configured(app, { metadata: makeMetadata([]), acsUrls: [] }))).toEqual([]);
  });
});

describe('how it is typed', () => {
  test('the time of use and the ACS URL', () => {
    expect(readQuestion('saml --at 2026-11-22 14:02 --acs https://a.example/b,https://c.example/d').ok).toBe(
      true,
    );
    expect(readQuestion('saml -').ok).toBe(true);
  });

  test.each([
    'saml PHNhbWw+secret',
    'saml --at yesterday-secret',
    'saml --acs ftp://secret',
    'saml a secret',
  ])('%s is refused without repeating it', (words) => {
    const read = readQuestion(words);
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read)).not.toContain('secret');
  });

  test('without a document it says how to hand one over', async () => {
    const diagnosis = await makeDiagnose(awsOf(sandbox, 'all'))({ kind: 'saml', text: '' });
    expect(diagnosis).toMatchObject({
      outcome: 'not-known',
      answer: expect.stringContaining('idc saml FILE'),
    });
    expect(diagnosis.calls).toEqual([]);
  });

  test.each([
    '',
    'hello',
    '<html/>',
    '{"log":{"entries":[]}}',
    '\u0000\u202e',
    '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  ])('what is no response is said to be none: %j', async (document) => {
    const diagnosis = await ask(document);
    expect(causesOf(diagnosis)).toEqual(['saml_malformed']);
    expect(diagnosis.calls).toEqual([]);
  });
});
