import { concurrentOperation } from '../../src/checks/concurrent-operation.ts';
import { refused, testCheck } from './rig.ts';

const CONFLICT = { ...refused, errorCode: 'ConflictException' };
const RIVAL = {
  eventId: 'e0',
  at: '2026-11-22T09:59:00Z',
  name: 'DeleteAccountAssignment',
  source: 'sso.amazonaws.com',
};

testCheck(concurrentOperation, {
  healthy: {},
  found: {
    'a rival call in CloudTrail': {
      in: { failure: CONFLICT, conflicts: [RIVAL] },
      finding: {
        summary:
          'DeleteAccountAssignment for `TeamAccess` in `payments-prod`, called at 2026-11-22T09:59:00Z',
      },
    },
    'no rival on record: AWS alone says so': {
      in: { failure: CONFLICT },
      finding: { certainty: 'stated', summary: 'another operation on the same assignment was running' },
    },
  },
});
