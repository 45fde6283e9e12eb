import { accountNotFound } from './account-not-found.ts';
import { accountSuspended } from './account-suspended.ts';
import { assignmentAbsent } from './assignment-absent.ts';
import { assignmentGone } from './assignment-gone.ts';
import type { Check } from './check.ts';
import { concurrentOperation } from './concurrent-operation.ts';
import { customerManagedPolicyMissing } from './customer-managed-policy-missing.ts';
import { delegatedAdminRestricted } from './delegated-admin-restricted.ts';
import { iamRoleQuotaExceeded } from './iam-role-quota-exceeded.ts';
import { inlinePolicyMalformed } from './inline-policy-malformed.ts';
import { inlinePolicyTooLarge } from './inline-policy-too-large.ts';
import { internalServiceException } from './internal-service-exception.ts';
import { managedPolicyQuotaExceeded } from './managed-policy-quota-exceeded.ts';
import { managementAccountCaller } from './management-account-caller.ts';
import { permissionSetOutdated } from './permission-set-outdated.ts';
import { permissionsBoundaryMissing } from './permissions-boundary-missing.ts';
import { principalNotFound } from './principal-not-found.ts';
import { principalRecreated } from './principal-recreated.ts';
import { serviceControlPolicy } from './service-control-policy.ts';

/** Every check, in the order in which Identity Center would meet the fault: of two that fit, the earlier stopped it. */
export const checks: readonly Check[] = [
  accountNotFound,
  accountSuspended,
  principalRecreated,
  principalNotFound,
  delegatedAdminRestricted,
  serviceControlPolicy,
  concurrentOperation,
  managementAccountCaller,
  iamRoleQuotaExceeded,
  managedPolicyQuotaExceeded,
  customerManagedPolicyMissing,
  permissionsBoundaryMissing,
  inlinePolicyTooLarge,
  inlinePolicyMalformed,
  assignmentGone,
  internalServiceException,
  assignmentAbsent,
  permissionSetOutdated,
];
