import { principalNotFound } from '../../src/checks/principal-not-found.ts';
import { GROUP, testCheck } from './rig.ts';

const GONE = { found: false, id: GROUP, type: 'GROUP' } as const;

testCheck(principalNotFound, {
  healthy: {
    'the group exists': {},
    'created again: that is another finding': {
      principal: GONE,
      successors: [{ id: 'new', type: 'GROUP', name: 'payments-oncall', by: 'name' }],
    },
  },
  found: {
    'no such group': {
      in: { principal: GONE },
      finding: { about: GROUP, summary: 'does not exist in the identity store' },
    },
    'its last name is told': {
      in: {
        principal: {
          ...GONE,
          remembered: { name: 'night-shift', externalIds: [], lastSeen: '2026-11-01T00:00:00Z' },
        },
      },
      finding: { summary: 'last known as `night-shift`' },
    },
    'it exists by now': { in: {}, named: true, finding: { gone: true, summary: 'now it is' } },
  },
});
