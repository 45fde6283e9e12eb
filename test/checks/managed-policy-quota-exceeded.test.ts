import { managedPolicyQuotaExceeded } from '../../src/checks/managed-policy-quota-exceeded.ts';
import { ACCOUNT, SET, testCheck } from './rig.ts';

const policies = (count: number) => Array.from({ length: count }, (_, n) => `Policy${n}`);

testCheck(managedPolicyQuotaExceeded, {
  healthy: { 'policies equal the quota': { managedPolicies: policies(9) } },
  found: {
    'one policy too many': {
      in: { managedPolicies: policies(10) },
      finding: {
        about: `${SET} in ${ACCOUNT}`,
        summary:
          'The assignment failed because `TeamAccess` carries 11 managed policies and account `payments-prod` allows 10 on a role.',
      },
    },
    'it fits by now': {
      in: {},
      named: true,
      finding: { gone: true, summary: 'now it carries 2 and 10 are allowed' },
    },
  },
});
