import { describe, expect, test } from '@jest/globals';
import { readSaml, type SamlRead, type SamlResponse } from '../../../src/documents/saml/saml.ts';
import { ACS, EMAIL_FORMAT, IDP, makeResponse, NOW, type ResponseOptions, SP_ISSUER } from './make.ts';

function read(xml: string): SamlRead {
  const reading = readSaml(xml, {});
  if (reading.state !== 'read') throw new Error(`${reading.reason}: ${reading.sentence}`);
  return reading;
}

function response(options: ResponseOptions): SamlResponse {
  return read(makeResponse({ sign: 'none', ...options })).response;
}

function assertion(options: ResponseOptions) {
  const [first] = response(options).assertions;
  if (!first) throw new Error('no assertion');
  return first;
}

describe('the response', () => {
  test('says what its attributes and children say, and where', () => {
    const read = response({ inResponseTo: '_request1' });
    expect(read).toMatchObject({
      at: 'Response',
      id: { value: '_response1', at: 'Response/@ID' },
      inResponseTo: { value: '_request1', at: 'Response/@InResponseTo' },
      destination: { value: ACS, at: 'Response/@Destination' },
      issuer: { value: IDP, at: 'Response/Issuer', hasComment: false },
      issueInstant: { value: NOW, epoch: Date.parse(NOW) },
      version: { value: '2.0' },
      status: { code: { value: 'urn:oasis:names:tc:SAML:2.0:status:Success' } },
      encryptedAssertions: [],
      taken: 0,
      signatures: [],
      strays: [],
    });
    expect(read.status).not.toHaveProperty('subCode');
  });

  test('has only what stands there', () => {
    const bare = read('<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol"/>').response;
    expect(bare).toEqual({
      line: 1,
      at: 'Response',
      assertions: [],
      encryptedAssertions: [],
      signatures: [],
      strays: [],
      covered: false,
      wrapped: false,
      duplicateIds: [],
    });
  });

  test('says why the IdP refused', () => {
    const { status } = response({ status: 'Responder', subStatus: 'AuthnFailed', statusMessage: 'not you' });
    expect(status).toMatchObject({
      code: { value: expect.stringMatching(/Responder$/), at: 'Response/Status/StatusCode/@Value' },
      subCode: {
        value: expect.stringMatching(/AuthnFailed$/),
        at: 'Response/Status/StatusCode/StatusCode/@Value',
      },
      message: { value: 'not you' },
    });
  });

  test('counts lines from one, in the decoded XML', () => {
    const xml = makeResponse({ style: 'windows', sign: 'none' });
    const nameId = read(xml).response.assertions[0]?.subject?.nameId;
    expect(xml.split('\r\n')[(nameId?.line ?? 0) - 1]).toContain('kim@example.com');
  });

  test('finds every assertion, wherever it stands', () => {
    const nested = (xml: string) =>
      xml.replace('<saml2:AuthnStatement', '<saml2:Advice><saml2:Assertion ID="_n"/></saml2:Advice>$&');
    const { assertions, taken } = response({ assertions: 2, before: nested });
    expect(assertions.map(({ at, isChild }) => [at, isChild])).toEqual([
      ['Response/Assertion[1]', true],
      ['Response/Assertion[1]/Advice/Assertion', false],
      ['Response/Assertion[2]', true],
    ]);
    expect(taken).toBe(0);
  });

  test('sees encrypted assertions and an encrypted NameID', () => {
    expect(response({ encrypted: 'assertion' })).toMatchObject({
      assertions: [],
      encryptedAssertions: [{ at: 'Response/EncryptedAssertion' }],
    });
    const { subject } = assertion({ encrypted: 'nameid' });
    expect(subject?.encryptedId).toMatchObject({ at: 'Response/Assertion/Subject/EncryptedID' });
    expect(subject).not.toHaveProperty('nameId');
  });
});

describe('the assertion', () => {
  test('says who, for whom and how long', () => {
    const read = assertion({ inResponseTo: '_request1', sessionNotOnOrAfter: '2026-11-22T17:00:00.123456Z' });
    expect(read).toMatchObject({
      id: { value: '_assertion1' },
      issuer: { value: IDP, at: 'Response/Assertion/Issuer' },
      subject: {
        nameId: { value: 'kim@example.com', format: { value: EMAIL_FORMAT }, hasComment: false },
        confirmations: [
          {
            method: { value: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' },
            recipient: { value: ACS },
            inResponseTo: { value: '_request1' },
            notOnOrAfter: { value: '2026-11-22T09:05:00Z' },
          },
        ],
      },
      conditions: { audiences: [{ value: SP_ISSUER }], notBefore: { value: '2026-11-22T08:55:00Z' } },
      authnStatements: [{ sessionNotOnOrAfter: { epoch: Date.parse('2026-11-22T17:00:00.123Z') } }],
      isChild: true,
    });
  });

  test.each([
    ['a comment', 'kim@example.com<!-- x -->.evil.example', 'kim@example.com.evil.example', true],
    ['CDATA', '<![CDATA[kim]]>@example.com', 'kim@example.com', false],
    ['an element', 'kim@<b>example</b>.com', 'kim@example.com', false],
    ['a processing instruction', 'kim@<?x y?>example.com', 'kim@example.com', false],
    ['blanks around', '\n kim@example.com ', '\n kim@example.com ', false],
    ['escapes', 'o&#39;neil&amp;co@example.com', "o'neil&co@example.com", false],
    ['nothing', '', '', false],
  ])('reads a NameID with %s whole', (_, nameId, value, hasComment) => {
    expect(assertion({ nameId }).subject?.nameId).toMatchObject({ value, hasComment });
  });

  test('has no NameID where there is none', () => {
    expect(assertion({ nameId: null }).subject).not.toHaveProperty('nameId');
    expect(assertion({ nameIdFormat: null }).subject?.nameId).not.toHaveProperty('format');
  });

  test.each([
    ['2026-11-22T09:00:00Z', '2026-11-22T09:00:00.000Z'],
    ['2026-11-22T09:00:00', '2026-11-22T09:00:00.000Z'],
    ['2026-11-22T10:00:00+01:00', '2026-11-22T09:00:00.000Z'],
    ['2026-11-22T09:00:00.1234567Z', '2026-11-22T09:00:00.123Z'],
    ['22.11.2026', null],
    ['2026-02-30', null],
    ['', null],
  ])('the instant %s is %s', (notBefore, expected) => {
    const epoch = assertion({ notBefore }).conditions?.notBefore?.epoch;
    expect(epoch).toBe(expected === null ? null : Date.parse(expected));
  });
});

describe('attributes', () => {
  const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

  test('with names, formats, and each value as it stands', () => {
    const read = assertion({
      attributes: [
        { name: 'team', values: ['blue', 'r<!-- -->ed'], friendlyName: 'Team' },
        { name: null, values: [], nameFormat: null },
        { name: '__proto__', values: ['<b>x</b>y'] },
      ],
    });
    expect(read.attributeStatements).toBe(1);
    expect(read.attributes).toMatchObject([
      {
        name: { value: 'team', at: 'Response/Assertion/AttributeStatement/Attribute[1]/@Name' },
        friendlyName: { value: 'Team' },
        nameFormat: { value: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic' },
        values: [
          { value: 'blue', hasComment: false, hasElements: false, isNil: false },
          { value: 'red', hasComment: true, hasElements: false },
        ],
      },
      { values: [] },
      { name: { value: '__proto__' }, values: [{ value: 'xy', hasElements: true }] },
    ]);
    expect(read.attributes[1]).not.toHaveProperty('name');
  });

  test('that are nil, by the real namespace only', () => {
    const before = (xml: string) =>
      xml
        .replace(/<saml2:AttributeValue [^>]*>nil</, `<saml2:AttributeValue ${xsi} xsi:nil="true"><`)
        .replace(/<saml2:AttributeValue [^>]*>not</, '<saml2:AttributeValue nil="true"><');
    const [first] = assertion({ attributes: [{ name: 'a', values: ['nil', 'not'] }], before }).attributes;
    expect(first?.values.map(({ isNil }) => isNil)).toEqual([true, false]);
  });
});

describe('what a response is for', () => {
  const role = { name: 'https://aws.amazon.com/SAML/Attributes/Role', values: ['x'] };
  const portal = 'https://portal.sso.eu-central-1.amazonaws.com/saml/assertion/abc';
  const elsewhere = { destination: 'https://sp.example.com/acs', recipient: null, audiences: ['sp'] };

  test.each<[string, ResponseOptions, SamlRead['kind']]>([
    ['signing in', {}, 'sign-in'],
    [
      'signing in, other form',
      { destination: 'https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/x' },
      'sign-in',
    ],
    [
      'signing in, dual stack',
      { ...elsewhere, destination: 'https://eu-west-1.sso.signin.aws/platform/saml/acs/x' },
      'sign-in',
    ],
    [
      'signing in in GovCloud',
      { ...elsewhere, recipient: 'https://us-gov-west-1.signin.amazonaws-us-gov.com/platform/saml/acs/x' },
      'sign-in',
    ],
    ['an application', { ...elsewhere, issuer: portal }, 'application'],
    [
      'an account, from the portal',
      { ...elsewhere, issuer: portal, destination: 'https://signin.aws.amazon.com/saml', attributes: [role] },
      'application',
    ],
    ['IAM', { ...elsewhere, destination: 'https://signin.aws.amazon.com/saml' }, 'iam-federation'],
    [
      'IAM in a Region',
      { ...elsewhere, recipient: 'https://eu-west-1.signin.aws.amazon.com/saml/acs/SAMLSP1' },
      'iam-federation',
    ],
    [
      'IAM in GovCloud',
      { ...elsewhere, recipient: 'https://signin.amazonaws-us-gov.com/saml' },
      'iam-federation',
    ],
    ['IAM in China', { ...elsewhere, audiences: ['https://signin.amazonaws.cn/saml'] }, 'iam-federation'],
    [
      'IAM, by its audience of old',
      { ...elsewhere, audiences: ['urn:amazon:webservices'] },
      'iam-federation',
    ],
    ['IAM, by its attribute', { ...elsewhere, attributes: [role] }, 'iam-federation'],
    ['somebody else', elsewhere, 'other'],
    [
      'a look-alike',
      { ...elsewhere, destination: 'https://signin.aws.amazon.com.evil.example/saml' },
      'other',
    ],
  ])('%s', (_, options, kind) => {
    expect(read(makeResponse({ sign: 'none', ...options })).kind).toBe(kind);
  });
});
