import { describe, expect, test } from '@jest/globals';
import type { Plan } from '../../src/remediation/plan.ts';
import { dryRun } from '../../src/render/dry-run.ts';
import { create, increase, NEW, plan, provision, remove, SET } from '../remediation/given.ts';

const told = (over: Partial<Plan>) => dryRun(plan(over));

describe('before anything happens', () => {
  test('an assignment: who has it now, who will, and what undo would do', () => {
    expect(told({})).toEqual({
      now: ['Group payments-oncall (id ending 0002) does not have ReadOnly on payments-prod.'],
      willChange: [
        'Create the assignment of ReadOnly on payments-prod (444455556666) for group payments-oncall (id ending 0002).',
      ],
      willNotChange: expect.stringMatching(/^Nobody else gains or loses access/),
      sessions: [],
      wayBack: {
        title: 'Can be undone',
        lines: ['`undo` removes the assignment that this creates; somebody has to approve that, too.'],
      },
    });
  });

  test.each([
    [{ [SET]: 14_400 }, 'up to 4 hours, and'],
    [{ [SET]: 5_400 }, 'up to 1 hour 30 minutes, and'],
    [undefined, 'up to 12 hours (the longest that AWS allows), and'],
  ])('a removal: whose role sessions go on, for how long (%j)', (sessions, words) => {
    const { sessions: said, revoke } = told({ actions: [remove()], ...(sessions && { sessions }) });
    expect(said).toEqual([expect.stringContaining(`role session of ReadOnly stays in it for ${words} idc`)]);
    expect(revoke).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });

  test('two removals of one set say it once, and undo counts', () => {
    const run = told({ actions: [create(), remove(), remove({ principalId: NEW })] });
    expect(run.sessions).toHaveLength(1);
    expect(run.wayBack.lines.join()).toMatch(
      /removes the assignment .*, and creates the 2 assignments again/,
    );
  });

  test('a provisioning and a quota: what stays, and that idc cannot undo it', () => {
    const provisioned = told({ actions: [provision()], irreversible: ['AWS keeps no earlier version.'] });
    expect(provisioned).toMatchObject({
      now: ['ReadOnly on payments-prod is at an older version than the permission set.'],
      wayBack: { title: 'Cannot be undone', lines: ['AWS keeps no earlier version.'] },
    });
    expect(provisioned.sessions.join()).toContain('with what the new version allows');
    expect(told({ actions: [increase()] })).toMatchObject({
      now: ['The quota in payments-prod is below 15.'],
      willNotChange: 'Nobody gains or loses access.',
    });
  });

  test('what is removed of somebody who is gone comes back for nobody, and that is said once', () => {
    const irreversible = ['The old assignment names a principal that is gone.'];
    const actions = [create(), remove()] as const;
    expect(told({ kind: 'repoint-assignment', actions, irreversible }).wayBack).toEqual({
      title: 'Cannot be undone in full',
      lines: [
        ...irreversible,
        '`undo` removes the assignment that this creates; somebody has to approve that, too.',
      ],
    });
    expect(told({ kind: 'remove-orphans', actions: [remove()], irreversible }).wayBack).toEqual({
      title: 'Cannot be undone',
      lines: irreversible,
    });
  });

  test('an open choice claims nothing about somebody who is not picked yet', () => {
    const { now } = told({ actions: [create({ principalId: '' })], choose: [{ id: NEW, name: 'x' }] });
    expect(now).toEqual(['None of those who may be picked is known to have ReadOnly on payments-prod.']);
  });
});
