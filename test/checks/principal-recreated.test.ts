import { expect } from '@jest/globals';
import { principalRecreated } from '../../src/checks/principal-recreated.ts';
import { GROUP, testCheck } from './rig.ts';

const GONE = {
  found: false,
  id: GROUP,
  type: 'GROUP',
  remembered: { name: 'payments-oncall', externalIds: [], lastSeen: '2026-11-01T00:00:00Z' },
} as const;
const LIVING = {
  id: '93676e0f7d-99999999-2222-4333-8444-5555555551da',
  type: 'GROUP',
  name: 'payments-oncall',
} as const;

testCheck(principalRecreated, {
  healthy: { 'the group exists': {}, 'gone for good': { principal: GONE } },
  found: {
    'the same external id lives': {
      in: { principal: GONE, successors: [{ ...LIVING, by: 'external-id' }] },
      finding: { about: GROUP, summary: 'the group `payments-oncall` was deleted and created again' },
    },
    'only the name is the same': {
      in: { principal: GONE, successors: [{ ...LIVING, by: 'name' }] },
      finding: {
        summary: 'the group `payments-oncall` is gone, and one of the same name lives',
        advice: expect.arrayContaining([expect.stringContaining('Only the name matches')]) as never,
      },
    },
  },
});
