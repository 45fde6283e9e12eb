import { describe, expect, jest, test } from '@jest/globals';
import { readSaml, type SamlRead, type SamlSignature } from '../../../src/documents/saml/saml.ts';
import {
  ecSigner,
  makeMetadata,
  makeResponse,
  type ResponseOptions,
  rsaIdentity,
  rsaSigner,
  signed,
} from './make.ts';
import { STYLES, type StyleName } from './styles.ts';
import { WRAPPINGS, wrapped } from './wrap.ts';

const metadata = makeMetadata([rsaSigner(), ecSigner()]);
const stranger = rsaIdentity({ commonName: 'stranger.example.com' });

function read(xml: string, given: { metadata?: string } = { metadata }): SamlRead {
  const reading = readSaml(xml, given);
  if (reading.state !== 'read') throw new Error(`${reading.reason}: ${reading.sentence}`);
  return reading;
}

function all({ response }: SamlRead): SamlSignature[] {
  return [...response.signatures, ...response.strays, ...response.assertions.flatMap((it) => it.signatures)];
}

/** The one signature of a response that was changed after it was signed. */
function only(options: ResponseOptions, change: (xml: string) => string, given?: { metadata?: string }) {
  const xml = makeResponse(options);
  const changed = change(xml);
  if (changed === xml && change !== same) throw new Error('the change changes nothing');
  const reading = read(changed, given);
  const [signature, more] = all(reading);
  if (!signature || more) throw new Error('not exactly one signature');
  return { signature, response: reading.response };
}

const same = (xml: string) => xml;

describe('a signature holds as every identity provider writes it', () => {
  const styles = Object.keys(STYLES) as StyleName[];
  const cases = styles.flatMap((style) =>
    (['assertion', 'response', 'both'] as const).flatMap((sign) =>
      (['rsa', 'ec'] as const).map((kind) => [style, sign, kind] as const),
    ),
  );

  test.each(cases)('%s, signed %s, %s', (style, sign, kind) => {
    const signer = kind === 'rsa' ? rsaSigner() : ecSigner();
    const xml = makeResponse({
      style,
      sign,
      signer,
      attributes: [{ name: 'team', values: ['blue', 'red'] }],
    });
    const reading = read(xml);
    expect(reading.response).toMatchObject({ covered: true, wrapped: false, duplicateIds: [] });
    expect(all(reading)).toHaveLength(sign === 'both' ? 2 : 1);
    for (const signature of all(reading))
      expect(signature).toMatchObject({
        valid: true,
        against: 'metadata',
        isWeak: false,
        signedBy: signer.sha256,
      });
  });

  test.each(['assertion', 'response', 'both'] as const)('inclusive canonicalization, signed %s', (sign) => {
    const canonicalization = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
    expect(read(makeResponse({ sign, canonicalization, style: 'adfs' })).response.covered).toBe(true);
  });

  test('SHA-1 holds and is called weak', () => {
    const signatureAlgorithm = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
    const { signature } = only({ signatureAlgorithm }, same);
    expect(signature).toMatchObject({ valid: true, isWeak: true });
    const digestAlgorithm = 'http://www.w3.org/2000/09/xmldsig#sha1';
    expect(only({ digestAlgorithm }, same).signature).toMatchObject({ valid: true, isWeak: true });
  });

  test('a comment put into the NameID later breaks nothing, and the NameID is read whole', () => {
    const { signature, response } = only({}, (xml) => xml.replace('kim@', 'kim@<!-- x -->'));
    expect(signature.valid).toBe(true);
    expect(response.assertions[0]?.subject?.nameId).toMatchObject({
      value: 'kim@example.com',
      hasComment: true,
    });
  });
});

test('carriage returns that were written as such, as Java and .NET do, break nothing', () => {
  const lines = (xml: string) =>
    xml.replace(
      /(<ds:SignatureValue>)([^<]*)/,
      (_, tag, value) => tag + value.replace(/.{76}/g, '$&&#13;\n'),
    );
  expect(only({}, lines).signature).toMatchObject({ valid: true });
});

test('a blank in a closing tag, over which an older parser stumbles aloud, breaks nothing', () => {
  const warned = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  const lastOf = (xml: string) => xml.replace('>red</saml2:AttributeValue>', '>red</saml2:AttributeValue >');
  const { signature } = only({ attributes: [{ name: 'team', values: ['blue', 'red'] }] }, lastOf);
  expect(signature).toMatchObject({ valid: true });
  expect(warned.mock.calls).toEqual([]);
  warned.mockRestore();
});

describe('without metadata', () => {
  test('the certificate inside is asked, and that is said', () => {
    const { signature, response } = only({ signer: stranger }, same, {});
    expect(signature).toMatchObject({ valid: true, against: 'embedded', signedBy: stranger.sha256 });
    expect(signature.certificates[0]?.isInMetadata).toBeNull();
    expect(response.covered).toBe(true);
  });

  test('and without a certificate inside there is nothing to compare with', () => {
    const { signature } = only({ shown: null }, same, {});
    expect(signature).toMatchObject({ valid: false, failure: 'no-certificate', certificates: [] });
  });

  test('metadata that cannot be read counts as none and is told', () => {
    const reading = read(makeResponse(), { metadata: 'not metadata' });
    expect(reading.metadata).toMatchObject({ state: 'malformed', reason: 'not-xml' });
    expect(all(reading)[0]).toMatchObject({ valid: true, against: 'embedded' });
  });
});

describe('with metadata', () => {
  test('a stranger who shows his own certificate is not believed', () => {
    const { signature, response } = only({ signer: stranger }, same);
    expect(signature).toMatchObject({ valid: false, failure: 'signature-mismatch', validForEmbedded: true });
    expect(signature.signedBy).toBe(stranger.sha256);
    expect(signature.certificates).toMatchObject([
      { commonName: 'stranger.example.com', isInMetadata: false },
    ]);
    expect(response).toMatchObject({ covered: false, wrapped: false });
  });

  test('a stranger who shows the right certificate is not believed', () => {
    const { signature } = only({ signer: stranger, shown: rsaSigner() }, same);
    expect(signature).toMatchObject({ valid: false, failure: 'signature-mismatch', validForEmbedded: false });
    expect(signature.certificates).toMatchObject([{ isInMetadata: true }]);
  });

  test('no certificate has to be shown', () => {
    expect(only({ shown: null }, same).signature).toMatchObject({ valid: true, certificates: [] });
  });

  test('a key of another kind does not fit', () => {
    const ecOnly = makeMetadata([ecSigner()]);
    const { signature } = only({ shown: null }, same, { metadata: ecOnly });
    expect(signature).toMatchObject({ valid: false, failure: 'no-certificate' });
  });
});

describe('a signature does not hold', () => {
  const reference = /<ds:Reference URI="#_assertion1">.*?<\/ds:Reference>/s;

  test.each<[string, ResponseOptions, (xml: string) => string, string]>([
    ['when the NameID was changed', {}, (it) => it.replace('kim@', 'root@'), 'digest-mismatch'],
    [
      'when an attribute was added',
      {},
      (it) => it.replace('Version="2.0"><saml2:Issuer', 'Version="2.0" a="b"><saml2:Issuer'),
      'digest-mismatch',
    ],
    [
      'when the audience was changed',
      {},
      (it) => it.replace('d-99670123ab', 'd-99670123ac'),
      'digest-mismatch',
    ],
    [
      'when the Destination was changed',
      { sign: 'response' },
      (it) => it.replace('.signin.aws/', '.signin.evil/'),
      'digest-mismatch',
    ],
    [
      'when the digest was changed',
      {},
      (it) => it.replace(/<ds:DigestValue>..../, '<ds:DigestValue>AAAA'),
      'digest-mismatch',
    ],
    [
      'when its value was changed',
      {},
      (it) => it.replace(/<ds:SignatureValue>..../, '<ds:SignatureValue>AAAA'),
      'signature-mismatch',
    ],
    [
      'when its value is gone',
      {},
      (it) => it.replace(/<ds:SignatureValue>.*?<\/ds:SignatureValue>/s, ''),
      'malformed',
    ],
    [
      'when it is HMAC',
      {},
      (it) => it.replace('xmldsig-more#rsa-sha256', 'xmldsig-more#hmac-sha256'),
      'hmac',
    ],
    [
      'when it is HMAC of old',
      {},
      (it) => it.replace('2001/04/xmldsig-more#rsa-sha256', '2000/09/xmldsig#hmac-sha1'),
      'hmac',
    ],
    [
      'when it is of an unknown kind',
      {},
      (it) => it.replace('#rsa-sha256', '#rot13'),
      'unsupported-algorithm',
    ],
    [
      'when it is DSA',
      {},
      (it) => it.replace('2001/04/xmldsig-more#rsa-sha256', '2000/09/xmldsig#dsa-sha1'),
      'unsupported-algorithm',
    ],
    [
      'when its name is one of object prototypes',
      {},
      (it) => it.replace(/http:[^"]*#rsa-sha256/, 'constructor'),
      'unsupported-algorithm',
    ],
    [
      'when the digest is of an unknown kind',
      {},
      (it) => it.replace('xmlenc#sha256', 'xmlenc#md5'),
      'unsupported-algorithm',
    ],
    ['when it has no reference', {}, (it) => it.replace(reference, ''), 'no-reference'],
    ['when it has two', {}, (it) => it.replace(reference, '$&$&'), 'several-references'],
    [
      'when it refers to nothing',
      {},
      (it) => it.replace('URI="#_assertion1"', 'URI="#_nothing"'),
      'bad-reference',
    ],
    [
      'when the reference has no #',
      {},
      (it) => it.replace('URI="#_assertion1"', 'URI="_assertion1"'),
      'bad-reference',
    ],
    [
      'when the reference is an address',
      {},
      (it) => it.replace('URI="#_assertion1"', 'URI="https://idp.example.com/a"'),
      'bad-reference',
    ],
    [
      'when the reference is a file',
      {},
      (it) => it.replace('URI="#_assertion1"', 'URI="file:///etc/passwd"'),
      'bad-reference',
    ],
    [
      'when the reference is an XPointer',
      {},
      (it) => it.replace('URI="#_assertion1"', 'URI="#xpointer(id(&apos;_assertion1&apos;))"'),
      'bad-reference',
    ],
    [
      'when the reference injects XPath',
      {},
      (it) => it.replace('URI="#_assertion1"', 'URI="#x&apos; or &apos;1&apos;=&apos;1"'),
      'bad-reference',
    ],
    [
      'when an assertion signs the whole document',
      {},
      (it) => it.replace('URI="#_assertion1"', 'URI=""'),
      'bad-reference',
    ],
    [
      'when the assertion signs the response',
      {},
      (it) => it.replace('URI="#_assertion1"', 'URI="#_response1"'),
      'signs-something-else',
    ],
    [
      'when another element has the ID',
      {},
      (it) => it.replace('<saml2p:Status>', '<saml2p:Status ID="_assertion1">'),
      'duplicate-id',
    ],
    [
      'when another element has the ID as Id',
      {},
      (it) => it.replace('<saml2p:Status>', '<saml2p:Status Id="_assertion1">'),
      'duplicate-id',
    ],
    [
      'when it selects by XPath',
      {},
      (it) => it.replace('2000/09/xmldsig#enveloped-signature', 'TR/1999/REC-xpath-19991116'),
      'bad-transform',
    ],
    [
      'when it transforms by XSLT',
      {},
      (it) => it.replace('2000/09/xmldsig#enveloped-signature', 'TR/1999/REC-xslt-19991116'),
      'bad-transform',
    ],
    [
      'when it canonicalizes twice',
      {},
      (it) => it.replace(/<ds:Transform Algorithm="[^"]*exc-c14n#">.*?<\/ds:Transform>/s, '$&$&'),
      'bad-transform',
    ],
    [
      'when it holds an object',
      {},
      (it) => it.replace('</ds:Signature>', '<ds:Object/></ds:Signature>'),
      'malformed',
    ],
    [
      'when SignedInfo stands twice',
      {},
      (it) => it.replace(/<ds:SignedInfo>.*<\/ds:SignedInfo>/s, '$&$&'),
      'malformed',
    ],
    [
      'when something stands before SignedInfo',
      {},
      (it) => it.replace('<ds:SignedInfo>', '<ds:SignatureMethod Algorithm="x"/>$&'),
      'malformed',
    ],
    [
      'when a processing instruction hides a part',
      { nameId: 'kim@example.comevil' },
      (it) => it.replace('.comevil', '.com<?x evil?>'),
      'digest-mismatch',
    ],
  ])('%s', (_, options, change, failure) => {
    const { signature, response } = only(options, change);
    expect(signature).toMatchObject({ valid: false, failure });
    expect(signature.sentence).toMatch(/^[A-Z].*\.$/);
    expect(response.covered).toBe(false);
  });
});

describe('signature wrapping', () => {
  const cases = WRAPPINGS.flatMap((form) => [false, true].map((reused) => [form, reused] as const));

  test.each(cases)('form %s is seen (with the ID used twice: %s)', (form, reused) => {
    const xml = wrapped(makeResponse({ sign: form <= 2 ? 'response' : 'assertion' }), form);
    const { response } = read(
      reused ? xml.replaceAll('_forged', form <= 2 ? '_response1' : '_assertion1') : xml,
    );
    const taken = response.assertions[response.taken ?? -1];
    expect(response.wrapped).toBe(true);
    if (reused) expect(response.duplicateIds).not.toEqual([]);
    if (taken?.subject?.nameId?.value === 'root@example.com') expect(response.covered).toBe(false);
    expect(response.covered).toBe(form === 7 && !reused);
  });

  test('also where only the certificate inside could tell', () => {
    const xml = wrapped(makeResponse(), 3);
    expect(read(xml, {}).response).toMatchObject({ covered: false, wrapped: true });
  });

  test('a second assertion without a signature is not covered by the first', () => {
    const { response } = read(
      makeResponse({ assertions: 2 }).replace(/<ds:Signature .*?<\/ds:Signature>/s, ''),
    );
    expect(response.assertions.map(({ covered }) => covered)).toEqual([false, true]);
    expect(response).toMatchObject({ taken: 0, covered: false, wrapped: true });
  });

  test('two assertions with a signature each are no attack', () => {
    const { response } = read(makeResponse({ assertions: 2 }));
    expect(response.assertions.map(({ covered }) => covered)).toEqual([true, true]);
    expect(response.wrapped).toBe(false);
  });

  test('no signature at all is not wrapped, and not covered', () => {
    expect(read(makeResponse({ sign: 'none' })).response).toMatchObject({ covered: false, wrapped: false });
  });
});

test('two signatures side by side are both refused', () => {
  const once = makeResponse();
  const [signature = ''] = /<ds:Signature .*<\/ds:Signature>/s.exec(once) ?? [];
  const reading = read(once.replace(signature, signature + signature));
  expect(all(reading)).toMatchObject([{ failure: 'malformed' }, { failure: 'malformed' }]);
  expect(reading.response.covered).toBe(false);
});

test('signatures beyond the third are not computed', () => {
  const before = '<saml2:Advice>'.concat(
    [2, 3, 4, 5, 6]
      .map((n) => `<saml2:Assertion ID="_a${n}"><saml2:Issuer>x</saml2:Issuer></saml2:Assertion>`)
      .join(''),
    '</saml2:Advice>',
  );
  let xml = makeResponse({
    sign: 'none',
    before: (it) => it.replace('<saml2:AuthnStatement', `${before}$&`),
  });
  for (const n of [2, 3, 4, 5, 6]) xml = signed(xml, `_a${n}`, {});
  const valid = all(read(xml)).map((it) => it.valid);
  expect(valid).toEqual([true, true, true, false, false]);
});
