import { customerManagedPolicyMissing } from '../../src/checks/customer-managed-policy-missing.ts';
import { failed, testCheck } from './rig.ts';

const PRESENT = [{ name: 'team-x', path: '/', exists: true }];

testCheck(customerManagedPolicyMissing, {
  healthy: {
    'every policy is there': {},
    'only the boundary is missing': {
      boundary: { kind: 'customer', policy: { name: 'limit', path: '/' } },
      policiesInAccount: [...PRESENT, { name: 'limit', path: '/', exists: false }],
    },
  },
  found: {
    'a policy with a path is missing': {
      in: {
        customerPolicies: [{ name: 'team-x', path: '/ops/' }],
        policiesInAccount: [{ name: 'team-x', path: '/ops/', exists: false }],
      },
      finding: { summary: 'has no customer managed policy `/ops/team-x`' },
    },
    'created since AWS named it': {
      in: { failure: { ...failed, text: 'Not supported policy team-X' } },
      named: true,
      finding: { gone: true, summary: 'now it has' },
    },
  },
});
