import { delegatedAdminRestricted } from '../../src/checks/delegated-admin-restricted.ts';
import { MANAGEMENT, refused, testCheck } from './rig.ts';

const EVENT = { eventId: 'e1', at: '2026-11-22T10:00:00Z', name: 'CreateAccountAssignment', source: 'sso' };

testCheck(delegatedAdminRestricted, {
  healthy: {
    'a set of member accounts only': { failure: refused },
    'called from the management account': {
      failure: { ...refused, event: { ...EVENT, callerAccount: MANAGEMENT } },
      managementUse: { provisionedInManagementAccount: true },
    },
  },
  found: {
    'the target is the management account': {
      in: { failure: { ...refused, accountId: MANAGEMENT } },
      finding: { summary: 'its target is the management account' },
    },
    'the set is provisioned there too': {
      in: { failure: refused, managementUse: { provisionedInManagementAccount: true } },
      finding: { summary: '`TeamAccess` is also provisioned in the management account' },
    },
  },
});
