import type { Service } from '../operation.ts';
import { admit } from './identitystore-common.ts';
import { groupOperations } from './identitystore-groups.ts';
import { userOperations } from './identitystore-users.ts';

/** identitystore, target prefix AWSIdentityStore. */
export const identitystore: Service = {
  prefix: 'identitystore',
  scope: 'identitystore',
  eventSource: 'identitystore.amazonaws.com',
  admit,
  operations: { ...userOperations, ...groupOperations },
};
