import { assignmentExists } from '../../src/checks/assignment-exists.ts';
import { GROUP, planned, testCheck } from './rig.ts';

testCheck(assignmentExists, {
  healthy: { 'others have it': { failure: planned } },
  found: {
    'it is listed': {
      in: { failure: { ...planned, principalId: GROUP } },
      finding: { summary: '`payments-oncall` has `TeamAccess` on `payments-prod` already' },
    },
  },
});
