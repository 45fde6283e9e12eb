import type { DocumentCheck } from '../document-check.ts';
import type { SignInSeen } from './seen.ts';
import { signInCredential } from './sign-in-credential.ts';
import { signInExternal } from './sign-in-external.ts';
import { signInPortal } from './sign-in-portal.ts';
import { signInUnnamed } from './sign-in-unnamed.ts';
import { signInUser } from './sign-in-user.ts';

/** Everything that a question about a sign-in judges, in the order of what stops a person first. */
export const signInChecks: readonly DocumentCheck<SignInSeen>[] = [
  signInUser,
  signInExternal,
  signInCredential,
  signInPortal,
  signInUnnamed,
];
