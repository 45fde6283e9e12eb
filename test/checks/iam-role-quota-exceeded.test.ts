import { iamRoleQuotaExceeded } from '../../src/checks/iam-role-quota-exceeded.ts';
import { testCheck } from './rig.ts';

const FULL = { roles: 1000, rolesQuota: 1000, seenIn: 'iam:GetAccountSummary' };

testCheck(iamRoleQuotaExceeded, {
  healthy: {
    'room for another role': {},
    'full, but the set has its role there': { roleRoom: { ...FULL, hasRole: true } },
  },
  found: {
    'full, and one more is needed': {
      in: { roleRoom: { ...FULL, hasRole: false } },
      finding: { summary: 'has 1000 of 1000 IAM roles' },
    },
    'room by now': { in: {}, named: true, finding: { gone: true, summary: 'now it has 40 of 1000' } },
    'the number of roles could not be read': {
      in: { roleRoom: { hasRole: true, seenIn: 'servicequotas:GetServiceQuota' } },
      named: true,
      finding: { certainty: 'stated' },
    },
  },
});
