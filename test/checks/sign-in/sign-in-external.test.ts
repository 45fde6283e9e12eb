import { expect, test } from '@jest/globals';
import { signInExternal } from '../../../src/checks/sign-in/sign-in-external.ts';
import { complete, refusedResponse, seen, verified } from './given.ts';

const find = (...theirs: Parameters<typeof seen>[0]) => signInExternal.find(seen(theirs)).findings;

test.each([
  ['Response contains invalid name id policy format', 'saml_nameid_format_invalid'],
  ['Not a valid response for the provided request id: aws_ccV60', 'saml_inresponseto_mismatch'],
  ['Invalid MFA credentials', 'saml_user_not_provisioned'],
  ['The SAML signature could not be verified with the certificate', 'saml_idp_certificate_mismatch'],
  ['a sentence that nobody has seen', 'unknown_reason'],
])('%s is %s', (said, cause) => {
  expect(find(refusedResponse(said, 1))).toMatchObject([
    { cause, certainty: 'stated', facts: expect.arrayContaining([expect.objectContaining({ value: said })]) },
  ]);
});

test('one that was never told why says so', () => {
  const { said: _, ...silent } = refusedResponse('', 1);
  expect(find(silent)).toMatchObject([{ cause: 'unknown_reason', facts: [{ value: 'no reason' }] }]);
});

test('a sign-in that came after, or another kind of step, is no finding', () => {
  expect(find(refusedResponse('x', 1), complete(2))).toEqual([]);
  expect(find(verified('PASSWORD', 1, true))).toEqual([]);
});
