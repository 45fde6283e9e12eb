import { groupAssignmentLimit } from '../../src/checks/group-assignment-limit.ts';
import { planned, testCheck } from './rig.ts';

testCheck(groupAssignmentLimit, {
  healthy: {
    'room for one more': { failure: planned, assignments: groups(99) },
    'full, and it is one of them': {
      failure: planned,
      assignments: [...groups(99), { principalType: 'GROUP', principalId: planned.principalId ?? '' }],
    },
    'users do not count': {
      failure: planned,
      assignments: groups(150).map((one) => ({ ...one, principalType: 'USER' })),
    },
  },
  found: {
    'a hundred groups': {
      in: { failure: planned, assignments: groups(100) },
      finding: { summary: '`TeamAccess` has 100 groups in `payments-prod`, and 100 are allowed' },
    },
  },
});

function groups(count: number) {
  return Array.from({ length: count }, (_, n) => ({
    principalType: 'GROUP' as const,
    principalId: `group-${n}`,
  }));
}
