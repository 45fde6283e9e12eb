import { describe, expect, test } from '@jest/globals';
import {
  type Decision,
  mayAsk,
  mayAskAbout,
  mayDecide,
  type Person,
  type Rules,
} from '../../src/remediation/policy.ts';
import { MOVES, type RemediationState } from '../../src/remediation/remediation.ts';

const list = (over: Partial<Rules['approvers']> = {}) => ({ users: [], groups: [], channels: [], ...over });
const rules: Rules = {
  teamId: 'T1',
  askers: list({ users: ['UKIM'], groups: ['SENG'], channels: ['COPS'] }),
  approvers: list({ users: ['USAM'], groups: ['SAPPROVE'], channels: ['COPS'] }),
};
const person = (over: Partial<Person> = {}): Person => ({
  userId: 'USAM',
  teamId: 'T1',
  kind: 'member',
  groups: [],
  ...over,
});
const now = new Date('2026-11-22T14:00:00Z');
const decision = (over: Partial<Decision> = {}): Decision => ({
  requestedBy: 'UKIM',
  state: 'proposed',
  expiresAt: '2026-11-22T22:00:00.000Z',
  gains: 'no',
  now,
  ...over,
});
const code = (may: ReturnType<typeof mayAsk>) => (may.may ? 'yes' : may.code);
const strangers: [Partial<Person>, string][] = [
  [{ kind: 'guest' }, 'guest'],
  [{ kind: 'external' }, 'external'],
  [{ teamId: 'T2' }, 'external'],
  [{ kind: 'bot' }, 'bot'],
];

describe('asking about other people', () => {
  const operators = list({ users: ['UOPS'], groups: ['SOPS'], channels: ['COPS'] });

  test.each([
    [{ userId: 'UOPS' }, 'yes'],
    [{ userId: 'U1', groups: ['SOPS'] }, 'yes'],
    [{ userId: 'UKIM' }, 'not-an-operator'],
    [{ userId: 'USAM' }, 'not-an-operator'],
    [{ userId: 'UOPS', kind: 'guest' as const }, 'guest'],
  ])('%j: %s', (who, answer) => {
    expect(code(mayAskAbout(person(who), { ...rules, operators }))).toBe(answer);
  });

  test('without operators is for approvers', () => {
    expect(code(mayAskAbout(person(), rules))).toBe('yes');
    expect(code(mayAskAbout(person({ userId: 'UKIM' }), rules))).toBe('not-an-operator');
  });
});

describe('asking', () => {
  test.each([
    [{ userId: 'UKIM' }, undefined, 'yes'],
    [{ userId: 'U1', groups: ['SENG'] }, undefined, 'yes'],
    [{ userId: 'U1' }, 'COPS', 'yes'],
    [{ userId: 'U1' }, 'CELSE', 'not-an-asker'],
    [{ userId: 'U1' }, undefined, 'not-an-asker'],
    [{ userId: 'USAM' }, undefined, 'not-an-asker'],
  ])('%j in %s: %s', (who, channel, answer) => {
    expect(code(mayAsk(person(who), rules, channel))).toBe(answer);
  });

  test('without askers is for approvers, and channels of approvers count for nothing', () => {
    const { askers: _, ...unset } = rules;
    expect(code(mayAsk(person(), unset))).toBe('yes');
    expect(code(mayAsk(person({ userId: 'U1' }), unset, 'COPS'))).toBe('not-an-asker');
    expect(code(mayAsk(person(), { teamId: 'T1' }))).toBe('not-an-asker');
  });

  test.each(strangers)('is not for %j, even when listed', (who, answer) => {
    expect(code(mayAsk(person({ userId: 'UKIM', ...who }), rules, 'COPS'))).toBe(answer);
  });
});

describe('deciding', () => {
  test.each([
    [{}, {}, 'yes'],
    [{ userId: 'U1', groups: ['SAPPROVE'] }, {}, 'yes'],
    [{ userId: 'U1' }, {}, 'not-an-approver'],
    [{}, { requestedBy: 'USAM' }, 'requester'],
    [{}, { gains: 'yes' }, 'beneficiary'],
    [{}, { gains: 'unknown' }, 'beneficiary-unknown'],
    [{}, { now: new Date('2026-11-22T22:00:00Z') }, 'expired'],
    [{}, { now: new Date('2026-11-22T21:59:59.999Z') }, 'yes'],
  ] as const)('%j about %j: %s', (who, about, answer) => {
    expect(code(mayDecide(person(who), rules, decision(about)))).toBe(answer);
  });

  test.each(strangers)('is not for %j, even when listed', (who, answer) => {
    expect(code(mayDecide(person(who), rules, decision()))).toBe(answer);
  });

  test.each([{ teamId: 'T1' }, { teamId: 'T1', approvers: list({ channels: ['COPS'] }) }])(
    'is for nobody when there are no approvers: %j',
    (none) => expect(code(mayDecide(person(), none, decision()))).toBe('no-approvers'),
  );

  const others = Object.keys(MOVES).filter((state) => state !== 'proposed') as RemediationState[];
  test.each(others)('is over when it is %s, and the sentence says so', (state) => {
    const may = mayDecide(person(), rules, decision({ state }));
    expect(may).toMatchObject({ may: false, sentence: expect.stringMatching(/changed/) });
    expect(code(may)).toBe(state === 'expired' ? 'expired' : 'already-decided');
  });

  test('tells the requester in the house’s words', () => {
    expect(mayDecide(person(), rules, decision({ requestedBy: 'USAM' }))).toMatchObject({
      sentence: 'You asked for this fix, so somebody else has to approve it.',
    });
  });
});
