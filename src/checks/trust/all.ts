import type { DocumentCheck } from '../document-check.ts';
import { policyMalformed } from './policy-malformed.ts';
import { reservedRoleAwsAuth } from './reserved-role-aws-auth.ts';
import { reservedRolePath } from './reserved-role-path.ts';
import { trustCallerMissing } from './trust-caller-missing.ts';
import type { TrustEvidence } from './trust-evidence.ts';
import { trustPatternTooWide } from './trust-pattern-too-wide.ts';
import { trustPlace } from './trust-place.ts';
import { trustPrincipalGone } from './trust-principal-gone.ts';
import { trustSessionActions } from './trust-session-actions.ts';
import { trustStsArn } from './trust-sts-arn.ts';
import { trustWildcard } from './trust-wildcard.ts';

/** What is wrong by itself first; that nobody is admitted is told last, since it follows from the others. */
export const trustChecks: readonly DocumentCheck<TrustEvidence>[] = [
  policyMalformed,
  reservedRolePath,
  trustStsArn,
  trustWildcard,
  trustPrincipalGone,
  trustPlace,
  reservedRoleAwsAuth,
  trustSessionActions,
  trustPatternTooWide,
  trustCallerMissing,
];
