import { accountNotFound } from './account-not-found.ts';
import { accountSuspended } from './account-suspended.ts';
import { assignmentExists } from './assignment-exists.ts';
import type { Check } from './check.ts';
import { controlTowerOwned } from './control-tower-owned.ts';
import { customerManagedPolicyMissing } from './customer-managed-policy-missing.ts';
import { delegatedAdminClosed } from './delegated-admin-closed.ts';
import { groupAssignmentLimit } from './group-assignment-limit.ts';
import { iamRoleQuotaExceeded } from './iam-role-quota-exceeded.ts';
import { inlinePolicyMalformed } from './inline-policy-malformed.ts';
import { inlinePolicyTooLarge } from './inline-policy-too-large.ts';
import { managedPolicyQuotaExceeded } from './managed-policy-quota-exceeded.ts';
import { permissionSetNotFound } from './permission-set-not-found.ts';
import { permissionsBoundaryMissing } from './permissions-boundary-missing.ts';
import { principalNotFound } from './principal-not-found.ts';
import { principalRecreated } from './principal-recreated.ts';

/** The checks that only a planned assignment has: what AWS refuses at once, and what would not fail but should be known. */
export const plannedOnly: readonly Check[] = [
  permissionSetNotFound,
  delegatedAdminClosed,
  groupAssignmentLimit,
  assignmentExists,
  controlTowerOwned,
];

/** Everything that can stand in the way of an assignment and be known before, in the order in which AWS would meet it. */
export const plannedChecks: readonly Check[] = [
  accountNotFound,
  permissionSetNotFound,
  delegatedAdminClosed,
  accountSuspended,
  principalRecreated,
  principalNotFound,
  groupAssignmentLimit,
  iamRoleQuotaExceeded,
  managedPolicyQuotaExceeded,
  customerManagedPolicyMissing,
  permissionsBoundaryMissing,
  inlinePolicyTooLarge,
  inlinePolicyMalformed,
  assignmentExists,
  controlTowerOwned,
];
