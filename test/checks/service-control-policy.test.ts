import { serviceControlPolicy } from '../../src/checks/service-control-policy.ts';
import { refused, testCheck } from './rig.ts';

const POLICY = { id: 'p-1', name: 'no-sso', attachedTo: 'ou-1', conditional: false };

testCheck(serviceControlPolicy, {
  healthy: {
    'no policy denies it': { failure: refused },
    'only under a condition, and AWS does not name it': {
      failure: refused,
      serviceControlPolicies: [{ ...POLICY, conditional: true }],
    },
  },
  found: {
    'a policy denies it': {
      in: { failure: refused, serviceControlPolicies: [POLICY] },
      finding: { summary: 'service control policy `no-sso` (p-1) denies sso:CreateAccountAssignment' },
    },
    'under a condition, and AWS names it': {
      in: { failure: refused, serviceControlPolicies: [{ ...POLICY, conditional: true }] },
      named: true,
      finding: { certainty: 'stated' },
    },
  },
});
