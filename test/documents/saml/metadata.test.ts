import { describe, expect, test } from '@jest/globals';
import { certificateOf } from '../../../src/documents/saml/certificates.ts';
import { readMetadata } from '../../../src/documents/saml/metadata.ts';
import { ecIdentity, ecSigner, IDP, makeMetadata, rsaIdentity, rsaSigner } from './make.ts';

const SPOT = { line: 3, at: 'here' };

describe('a certificate', () => {
  test('RSA', () => {
    const dates = { notBefore: new Date('2024-01-02'), notAfter: new Date('2026-12-24') };
    const identity = rsaIdentity({ commonName: 'ada', ...dates });
    expect(certificateOf(identity.base64, SPOT).certificate).toEqual({
      ...SPOT,
      isReadable: true,
      subject: 'CN=ada',
      commonName: 'ada',
      notBefore: dates.notBefore.getTime(),
      notAfter: dates.notAfter.getTime(),
      sha256: identity.sha256,
      keyKind: 'rsa',
      keySize: 2048,
      isInMetadata: null,
    });
  });

  test.each([
    ['P-256', 256],
    ['P-384', 384],
  ])('EC %s', (curve, keySize) => {
    const { base64 } = ecIdentity({}, curve);
    expect(certificateOf(base64, SPOT).certificate).toMatchObject({ keyKind: 'ec', keySize });
  });

  test.each([
    ['PEM', rsaSigner().pem],
    ['lines of base64', rsaSigner().base64.replace(/.{64}/g, '  $&\r\n')],
  ])('as %s', (_, text) => {
    expect(certificateOf(text, SPOT).certificate).toMatchObject({ sha256: rsaSigner().sha256 });
  });

  test.each([
    ['nothing', ''],
    ['prose', 'not a certificate'],
    ['one that breaks off', rsaSigner().base64.slice(0, 400)],
  ])('of %s is not readable, and says so', (_, text) => {
    expect(certificateOf(text, SPOT).certificate).toMatchObject({
      isReadable: false,
      sha256: '',
      notAfter: null,
    });
  });
});

describe('metadata', () => {
  test('says who, with which keys, and where to sign in', () => {
    const reading = readMetadata(makeMetadata([rsaSigner(), ecSigner()]));
    expect(reading).toMatchObject({
      state: 'read',
      entityId: { value: IDP, at: 'EntityDescriptor/@entityID' },
      certificates: [
        { sha256: rsaSigner().sha256, keyKind: 'rsa' },
        { sha256: ecSigner().sha256, keyKind: 'ec' },
      ],
      ssoUrls: [
        { value: 'https://idp.example.com/sso', binding: { value: expect.stringMatching(/HTTP-POST$/) } },
      ],
      isTooLongForIdentityCenter: false,
      idps: 1,
    });
  });

  test('takes keys without a stated use, and leaves those for encryption', () => {
    const xml = makeMetadata([rsaSigner(), ecSigner()])
      .replace(' use="signing"', ' use="encryption"')
      .replace(' use="signing"', '');
    expect(readMetadata(xml)).toMatchObject({ certificates: [{ sha256: ecSigner().sha256 }] });
  });

  test('says that Identity Center would not take it: longer than 75,000 characters', () => {
    const long = makeMetadata().replace('<md:IDPSSO', `<!--${'x'.repeat(75_000)}--><md:IDPSSO`);
    expect(readMetadata(long)).toMatchObject({ state: 'read', isTooLongForIdentityCenter: true });
  });

  test('of a federation gives the first identity provider', () => {
    const many = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"><md:EntityDescriptor entityID="sp"/>${makeMetadata()}${makeMetadata()}</md:EntitiesDescriptor>`;
    expect(readMetadata(many)).toMatchObject({ entityId: { value: IDP }, idps: 2 });
  });

  test('may be certificates alone', () => {
    const pem = `${rsaSigner().pem}${ecSigner().pem}`;
    const sha256 = [rsaSigner(), ecSigner()].map((it) => ({ sha256: it.sha256 }));
    const reading = readMetadata(pem);
    expect(reading).toMatchObject({ state: 'read', certificates: sha256, ssoUrls: [] });
    expect(reading).not.toHaveProperty('entityId');
  });

  test.each([
    ['nothing', '', 'empty'],
    ['prose', 'our metadata is at https://idp.example.com', 'not-xml'],
    ['a document type', `<!DOCTYPE x>${makeMetadata()}`, 'doctype'],
    ['a response', '<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol"/>', 'not-metadata'],
    ['that of a service', '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"/>', 'no-idp'],
    ['too much', `<a>${'x'.repeat(300_000)}</a>`, 'too-large'],
    ['too deep', '<a>'.repeat(50) + '</a>'.repeat(50), 'too-deep'],
  ])('of %s is malformed', (_, text, reason) => {
    expect(readMetadata(text)).toMatchObject({ state: 'malformed', reason });
  });
});
