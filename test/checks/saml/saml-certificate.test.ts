import { describe, expect, test } from '@jest/globals';
import { samlCertificate } from '../../../src/checks/saml/saml-certificate.ts';
import { makeMetadata } from '../../documents/saml/make.ts';
import {
  type CertificateOptions,
  ecIdentity,
  type Identity,
  rsaIdentity,
} from '../../documents/saml/x509.ts';
import { AT, causesOf, given, tell } from './rig.ts';

const DAY = 24 * 3_600_000;
const until = (days: number): CertificateOptions => ({ notAfter: new Date(AT + days * DAY) });

tell(samlCertificate, [['no metadata and a certificate that lasts', { metadata: null }]]);

describe.each([
  ['RSA', rsaIdentity],
  ['EC', ecIdentity],
])('%s', (_kind, identity) => {
  const judged = (signer: Identity, known: readonly Identity[] | null = [signer]) =>
    causesOf(samlCertificate, given({ response: { signer }, metadata: known && makeMetadata(known) }));

  test.each([
    [-1, ['saml_idp_certificate_expired']],
    [1, ['saml_idp_certificate_expiring']],
    [89, ['saml_idp_certificate_expiring']],
    [91, []],
  ])('that ends in %s days', (days, causes) => {
    expect(judged(identity(until(days)))).toEqual(causes);
    expect(judged(identity(until(days)), null)).toEqual(causes);
  });

  test('another one than in the metadata', () =>
    expect(judged(identity(), [identity()])).toEqual(['saml_idp_certificate_mismatch']));

  test('an old one beside the one that signs is no matter', () => {
    const signer = identity();
    expect(judged(signer, [identity(until(-10)), signer])).toEqual([]);
  });
});
