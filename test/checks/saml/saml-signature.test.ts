import { describe, expect, test } from '@jest/globals';
import { samlSignature } from '../../../src/checks/saml/saml-signature.ts';
import { makeMetadata, makeResponse, rsaSigner } from '../../documents/saml/make.ts';
import { WRAPPINGS, type Wrapping, wrapped } from '../../documents/saml/wrap.ts';
import { rsaIdentity } from '../../documents/saml/x509.ts';
import { addressed, causesOf, given, signers, tell } from './rig.ts';

tell(samlSignature, [
  ['unsigned', { response: { sign: 'none' } }, 'saml_signature_missing'],
  ['only the response is signed', { response: { sign: 'response' } }],
  ['both are signed', { response: { sign: 'both' } }],
]);

describe.each(signers)('signed with %s', (_kind, signer) => {
  const metadata = () => makeMetadata([signer()]);
  const xml = (sign: 'assertion' | 'response' = 'assertion') =>
    makeResponse(addressed({ signer: signer(), sign }));

  test('holds', () =>
    expect(samlSignature.find(given({ xml: xml(), metadata: metadata() }))).toEqual({
      findings: [],
      gaps: [],
    }));

  test('changed since', () => {
    const changed = xml().replace('kim.ode@', 'sam.reyes@');
    expect(causesOf(samlSignature, given({ xml: changed, metadata: metadata() }))).toEqual([
      'saml_signature_invalid',
    ]);
  });

  test.each(WRAPPINGS)('wrapped in form %s', (form: Wrapping) => {
    const evil = wrapped(xml(form <= 2 ? 'response' : 'assertion'), form);
    const [first] = samlSignature.find(given({ xml: evil, metadata: metadata() })).findings;
    expect(['saml_signature_wrapped', 'saml_signature_invalid', 'saml_signature_missing']).toContain(
      first?.cause,
    );
    expect(first?.certainty).toBe('confirmed');
  });
});

test('without metadata nobody knows who signed', () => {
  expect(samlSignature.find(given({ metadata: null }))).toMatchObject({
    findings: [],
    gaps: [{ reason: 'not-configured' }],
  });
});

test('where only the certificate differs, the check of certificates says so', () => {
  const metadata = makeMetadata([rsaIdentity()]);
  expect(causesOf(samlSignature, given({ response: { signer: rsaSigner() }, metadata }))).toEqual([]);
});
