import type { SignatureFailure } from './saml.ts';

/** Why a signature does not hold, for a person who never read SAML. */
export const WHY: Readonly<Record<SignatureFailure, string>> = {
  malformed: 'The signature does not have the form that the standard prescribes.',
  'unsupported-algorithm': 'It uses an algorithm that idc does not check.',
  hmac: 'It uses a shared-secret algorithm (HMAC): anybody who knows the public certificate could have made it.',
  'bad-transform':
    'It signs the result of a transformation that can leave parts out; SAML allows only to take the signature itself out and to canonicalize.',
  'no-reference': 'It does not say what it signs.',
  'several-references': 'It signs more than one thing; SAML allows exactly one.',
  'bad-reference': 'What it claims to sign is not there, or is not named by its ID.',
  'duplicate-id':
    'Two elements carry the ID that it signs, so two readers may take different ones for the signed one.',
  'signs-something-else': 'It signs another element than the one that it stands in.',
  'digest-mismatch': 'What stands there was changed after it was signed.',
  'signature-mismatch': 'It was not made with the key of any certificate that it was compared with.',
  'no-certificate':
    'There is no certificate with a key of the kind that its algorithm needs to compare it with.',
};
