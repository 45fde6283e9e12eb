import { assignmentGone } from '../../src/checks/assignment-gone.ts';
import { failed, testCheck } from './rig.ts';

const DELETION = { ...failed, kind: 'deletion' } as const;

testCheck(assignmentGone, {
  healthy: { 'the row is still there': { failure: DELETION } },
  found: {
    'nothing to delete': {
      in: { failure: DELETION, assignments: [] },
      finding: { summary: 'there was nothing left to delete' },
    },
    'nothing to provision': {
      in: { failure: { ...DELETION, kind: 'provisioning' }, assignments: [] },
      named: true,
      finding: { summary: 'there was nothing left to provision' },
    },
  },
});
