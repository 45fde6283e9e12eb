import type { Service } from '../operation.ts';
import { accessControlOperations } from './sso-access-control.ts';
import { applicationReads } from './sso-applications.ts';
import { assignmentReads } from './sso-assignments.ts';
import { admit } from './sso-common.ts';
import { instanceOperations } from './sso-instance.ts';
import { permissionSetWrites } from './sso-permission-set-writes.ts';
import { permissionSetReads } from './sso-permission-sets.ts';
import { requestOperations } from './sso-requests.ts';

/** sso-admin, target prefix SWBExternalService. */
export const sso: Service = {
  prefix: 'sso',
  scope: 'sso',
  eventSource: 'sso.amazonaws.com',
  admit,
  operations: {
    ...instanceOperations,
    ...accessControlOperations,
    ...permissionSetReads,
    ...permissionSetWrites,
    ...assignmentReads,
    ...applicationReads,
    ...requestOperations,
  },
};
