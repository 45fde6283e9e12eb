import { assignmentAbsent } from '../../src/checks/assignment-absent.ts';
import { failed, testCheck } from './rig.ts';

const SUCCEEDED = { ...failed, status: 'SUCCEEDED' } as const;

testCheck(assignmentAbsent, {
  healthy: { 'the assignment is listed': { failure: SUCCEEDED } },
  found: {
    'deleted since': {
      in: { failure: SUCCEEDED, assignments: [] },
      finding: { summary: '`payments-oncall` has no assignment of `TeamAccess` in `payments-prod` now' },
    },
  },
});
