import {
  CreateInstanceAccessControlAttributeConfigurationCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { awsOf, findingsOf, REGION, startWorld } from './rig.ts';

/** Attributes for access control: each fault caused in a world of its own, then asked with each single call denied. */
let sandbox: AwsSandbox;
beforeEach(async () => {
  sandbox = await startWorld();
  sandbox.control.settings({ asyncMs: 0, trailDelayMs: 0 });
});
afterEach(() => sandbox.stop());

const WHO = 'sofia.marino@harbor.example';
const path = (name: string) => `\${path:${name}}`;
const DEPARTMENT = path('enterprise.department');
const ask = (text = WHO, assertion?: string): Promise<Diagnosis> =>
  makeDiagnose(awsOf(sandbox, 'all'))(
    { kind: 'abac', text },
    assertion === undefined ? {} : { documents: { '--assertion': assertion } },
  );
const causesOf = (diagnosis: Diagnosis) => findingsOf(diagnosis).map(({ cause }) => cause);

const comparing = (key: string, operator = 'StringEquals') =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: '*',
        Condition: { [operator]: { [`aws:PrincipalTag/${key}`]: 'Platform' } },
      },
    ],
  });
const world = () => sandbox.control.world;
const departs = () =>
  world().describePerson(WHO, { Extensions: { 'aws:identitystore:enterprise': { department: 'Platform' } } });
const mapped = () => world().setAttributes({ Department: DEPARTMENT });

async function switchOn(key: string): Promise<void> {
  const client = new SSOAdminClient({
    endpoint: sandbox.url,
    region: REGION,
    credentials: { accessKeyId: `AKIASANDBOX${key}`, secretAccessKey: 'sandbox' },
  });
  await client.send(
    new CreateInstanceAccessControlAttributeConfigurationCommand({
      InstanceArn: sandbox.control.state.organization.instance.arn,
      InstanceAccessControlAttributeConfiguration: {
        AccessControlAttributes: [{ Key: 'Department', Value: { Source: [DEPARTMENT] } }],
      },
    }),
  );
  client.destroy();
}

interface Scenario {
  readonly text?: string;
  readonly assertion?: () => string;
  readonly arrange: () => unknown;
  readonly said: string;
  readonly causes: readonly string[];
  readonly outcome?: Diagnosis['outcome'];
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'switched off': {
    arrange: () => {},
    said: 'Attributes for access control are switched off: no attribute reaches a session as a tag.',
    causes: ['abac_disabled'],
  },
  'switched off, and policies use a tag': {
    arrange: () => world().setInlinePolicy('ReadOnly', comparing('Department')),
    said: 'and `Department` that policies use is never there',
    causes: ['abac_disabled'],
  },
  'being switched on': {
    arrange: () => {
      sandbox.control.settings({ asyncMs: 60_000 });
      departs();
      return switchOn('ADMIN');
    },
    said: 'are being switched on just now',
    causes: [],
    outcome: 'in-progress',
  },
  'switched on by somebody who may not change roles': {
    arrange: () => switchOn('REQUESTER'),
    said: 'Attributes for access control could not be switched on: `arn:aws:sts::111122223333:assumed-role/access-requester/access-requester` may not call iam:UpdateAssumeRolePolicy.',
    causes: ['abac_enable_permission_missing', 'abac_attribute_empty'],
  },
  'failed for another reason': {
    arrange: () => {
      mapped();
      departs();
      Object.assign(sandbox.control.state.accessControl ?? {}, {
        status: 'CREATION_FAILED',
        reason: 'Try later',
      });
    },
    said: 'Switching on attributes for access control failed.',
    causes: ['abac_configuration_failed'],
  },
  'all of it in order': {
    arrange: () => {
      departs();
      mapped();
      world().setInlinePolicy('ReadOnly', comparing('department'));
    },
    said: 'Attributes for access control are on, with 1 key mapped, each with a value for `sofia.marino@harbor.example` as far as the directory tells; every tag that the policies of',
    causes: [],
    outcome: 'healthy',
  },
  'an attribute that is empty': {
    arrange: mapped,
    said: `\`Department\` is mapped to \`${DEPARTMENT}\`, which is empty for \`sofia.marino@harbor.example\``,
    causes: ['abac_attribute_empty'],
  },
  'a mapping to no attribute, asked about nobody': {
    text: '',
    arrange: () => world().setAttributes({ Project: path('enterprise.project') }),
    said: 'which is no attribute of a user that idc knows: it is empty for everybody',
    causes: ['abac_attribute_empty'],
  },
  'a tag that nobody sends, in an inline policy': {
    arrange: () => {
      departs();
      mapped();
      world().setInlinePolicy('ReadOnly', comparing('CostCenter'));
    },
    said: '`aws:PrincipalTag/CostCenter` is used by `ReadOnly` (its inline policy), and is not mapped in Identity Center and, as far as can be seen, not sent',
    causes: ['abac_key_never_sent'],
  },
  'a tag that nobody sends, in a customer managed policy, asked about nobody': {
    text: '',
    arrange: () => {
      mapped();
      world().setPolicyDocument('data-prod', 'harbor-data-lake', comparing('Team'));
    },
    said: '`aws:PrincipalTag/Team` is used by `DataEngineer` (harbor-data-lake in ',
    causes: ['abac_key_never_sent'],
  },
  'a policy that does without the tag': {
    text: '',
    arrange: () => {
      mapped();
      world().setInlinePolicy('ReadOnly', comparing('CostCenter', 'StringEqualsIfExists'));
    },
    said: 'every tag that the policies of 10 permission sets use is sent',
    causes: [],
    outcome: 'healthy',
  },
};

describe.each(Object.entries(SCENARIOS))(
  '%s',
  (_name, { arrange, text, said, causes, outcome = 'found' }) => {
    beforeEach(async () => {
      await arrange();
    });

    test('is told', async () => {
      const diagnosis = await ask(text);
      expect(JSON.stringify([diagnosis.answer, diagnosis.facts])).toContain(said);
      expect(causesOf(diagnosis)).toEqual(causes);
      expect(diagnosis.outcome).toBe(outcome);
      expect(diagnosis.gaps).toEqual([]);
    });

    test('is never told wrong with a single call denied', async () => {
      sandbox.control.resetCalls();
      await ask(text);
      const actions = new Set(sandbox.control.calls().map(({ action }) => action));
      expect(actions.size).toBeGreaterThanOrEqual(5);
      const wrong: string[] = [];
      for (const action of actions) {
        sandbox.control.faults({ deny: [action] });
        const diagnosis = await ask(text);
        const isNew = causesOf(diagnosis).some((cause) => !causes.includes(cause));
        const isBlind = diagnosis.gaps.length > 0 && diagnosis.outcome === 'healthy';
        if (isNew || isBlind) wrong.push(`without ${action}: ${diagnosis.outcome} ${diagnosis.answer}`);
      }
      expect(wrong).toEqual([]);
    });
  },
);

const PREFIX = 'https://aws.amazon.com/SAML/Attributes/AccessControl:';
const NAME_ID = 'noor.haddad@harbor.example';
const assertion = (attributes: Record<string, string>) =>
  `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="a1" Version="2.0"><saml:Subject><saml:NameID>${NAME_ID}</saml:NameID></saml:Subject><saml:AttributeStatement>${Object.entries(
    attributes,
  )
    .map(
      ([name, value]) =>
        `<saml:Attribute Name="${name}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`,
    )
    .join('')}</saml:AttributeStatement></saml:Assertion>`;
const response = (attributes: Record<string, string>) =>
  `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="r1" Version="2.0">${assertion(attributes)}</samlp:Response>`;

describe('next to an assertion', () => {
  beforeEach(() => {
    departs();
    mapped();
    world().setInlinePolicy('ReadOnly', comparing('CostCenter'));
  });

  test('a tag that it sends is no finding', async () => {
    expect(causesOf(await ask(WHO, response({ [`${PREFIX}CostCenter`]: 'CC-17' })))).toEqual([]);
  });

  test('a tag that it does not send either is confirmed', async () => {
    const diagnosis = await ask(WHO, response({ [`${PREFIX}Other`]: 'x' }));
    expect(findingsOf(diagnosis)).toMatchObject([{ cause: 'abac_key_never_sent', certainty: 'confirmed' }]);
    expect(diagnosis.answer).toContain('neither mapped in Identity Center nor in this assertion');
  });

  test('one under a name that does not become a tag is told apart', async () => {
    const causes = causesOf(await ask(WHO, response({ 'http://claims.example.com/costcenter': 'CC-17' })));
    expect(causes).toEqual(['abac_attribute_unmapped']);
  });

  test.each([
    ['the same value', 'Platform', []],
    ['another value', 'Payments', ['abac_mapping_overrides_assertion']],
    ['another case', 'PLATFORM', ['abac_mapping_overrides_assertion']],
  ])('a mapping that overrides %s', async (_what, department, causes) => {
    const sent = { [`${PREFIX}Department`]: department, [`${PREFIX}CostCenter`]: 'CC-17' };
    expect(causesOf(await ask(WHO, response(sent)))).toEqual(causes);
  });

  test('an assertion alone is read, too, and base64', async () => {
    const sent = { [`${PREFIX}CostCenter`]: 'CC-17' };
    expect(causesOf(await ask(WHO, assertion(sent)))).toEqual([]);
    expect(causesOf(await ask(WHO, Buffer.from(response(sent)).toString('base64')))).toEqual([]);
  });

  test.each([
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    'not XML at all',
    '\u0000\u202e',
    '<a>'.repeat(50_000),
    JSON.stringify({ __proto__: null, constructor: 1 }),
  ])('what cannot be read is said, and nothing concluded from it (%#)', async (text) => {
    const diagnosis = await ask(WHO, text);
    expect(diagnosis.gaps).toMatchObject([{ of: 'the assertion', reason: 'failed' }]);
    expect(findingsOf(diagnosis)).toMatchObject([{ cause: 'abac_key_never_sent', certainty: 'stated' }]);
  });

  test('neither values nor whom it is about leave the process', async () => {
    const sent = { [`${PREFIX}Department`]: 'Payments-Secret', [`${PREFIX}CostCenter`]: 'CC-17-Secret' };
    const told = JSON.stringify(await ask(WHO, response(sent)));
    for (const secret of ['Payments-Secret', 'CC-17-Secret', NAME_ID, 'Platform"'])
      expect(told).not.toContain(secret);
  });
});
