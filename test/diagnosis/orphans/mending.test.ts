import { expect, test } from '@jest/globals';
import { mending } from '../../../src/diagnosis/orphans/mending.ts';
import type { Orphan } from '../../../src/evidence/orphans.ts';

const orphan = (successors: Orphan['successors']): Orphan => ({
  id: '93676e0f7d-11111111-2222-4333-8444-555555555555',
  type: 'GROUP',
  pairs: [],
  applications: [],
  ...(successors ? { successors } : {}),
});
const heir = (by: 'external-id' | 'name') => ({ id: 'g-new1', type: 'GROUP' as const, name: 'oncall', by });

test('deletes only where it is known that nobody took over', () => {
  expect(mending(orphan([])).would).toBe('would delete');
  expect(mending(orphan(undefined)).would).toBe('would wait for a name:');
  expect(mending(orphan([heir('external-id')])).would).toBe('would re-point');
  expect(mending(orphan([heir('name')])).would).toBe('would re-point');
});

test('a resemblance of names is said to be no more', () => {
  expect(mending(orphan([heir('name')])).advice.join(' ')).toContain('Only the name matches');
  expect(mending(orphan([heir('external-id')])).advice.join(' ')).not.toContain('Only the name matches');
});
