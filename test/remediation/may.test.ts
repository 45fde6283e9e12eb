import { describe, expect, test } from '@jest/globals';
import { mayAsk, mayAskAbout } from '../../src/remediation/asking.ts';
import { type Decision, type Interests, mayDecide } from '../../src/remediation/deciding.ts';
import type { May } from '../../src/remediation/may.ts';
import { DEFAULTS, type Person, type Policy } from '../../src/remediation/policy.ts';
import { MOVES, type RemediationState } from '../../src/remediation/remediation.ts';
import { rule } from '../../src/remediation/ruling.ts';
import { plan } from './given.ts';

const list = (over: Partial<Policy['approvers']> = {}) => ({ users: [], groups: [], channels: [], ...over });
const policy: Policy = {
  ...DEFAULTS,
  askers: list({ users: ['UKIM'], groups: ['SENG'], channels: ['COPS'] }),
  approvers: list({ users: ['USAM'], groups: ['SAPPROVE'], channels: ['COPS'] }),
};
const ground = (over: Partial<Policy> = {}) => ({ teamId: 'T1', policy: { ...policy, ...over } });
const person = (over: Partial<Person> = {}): Person => ({
  userId: 'USAM',
  teamId: 'T1',
  kind: 'member',
  groups: [],
  ...over,
});
const now = new Date('2026-11-22T14:00:00Z');
const rulingBy = (over: Partial<Policy> = {}, traits = plan().traits) =>
  rule({ ...policy, ...over }, { plan: plan({ traits }), units: { known: {} }, unasked: false });
const decision = (over: Partial<Decision> = {}): Decision => ({
  what: 'approve',
  teamId: 'T1',
  ruling: rulingBy(),
  requestedBy: 'UKIM',
  state: 'proposed',
  expiresAt: '2026-11-22T22:00:00.000Z',
  now,
  ...over,
});
const none: Interests = { gains: 'no', behind: 'no' };
const code = (may: May) => (may.may ? 'yes' : may.code);
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
    expect(code(mayAskAbout(person(who), ground({ operators })))).toBe(answer);
  });

  test('without operators is for approvers, and without a policy for nobody', () => {
    expect(code(mayAskAbout(person(), ground()))).toBe('yes');
    expect(code(mayAskAbout(person({ userId: 'UKIM' }), ground()))).toBe('not-an-operator');
    expect(code(mayAskAbout(person(), { teamId: 'T1' }))).toBe('not-an-operator');
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
    expect(code(mayAsk(person(who), ground(), channel))).toBe(answer);
  });

  test('without askers is for approvers, and channels of approvers count for nothing', () => {
    const { askers: _, ...unset } = policy;
    expect(code(mayAsk(person(), { teamId: 'T1', policy: unset }))).toBe('yes');
    expect(code(mayAsk(person({ userId: 'U1' }), { teamId: 'T1', policy: unset }, 'COPS'))).toBe(
      'not-an-asker',
    );
  });

  test('without a policy is for every member, and for nobody else', () => {
    expect(code(mayAsk(person({ userId: 'U1' }), { teamId: 'T1' }))).toBe('yes');
    for (const [who, answer] of strangers) expect(code(mayAsk(person(who), { teamId: 'T1' }))).toBe(answer);
  });

  test.each(strangers)('is not for %j, even when listed', (who, answer) => {
    expect(code(mayAsk(person({ userId: 'UKIM', ...who }), ground(), 'COPS'))).toBe(answer);
  });
});

describe('deciding', () => {
  test.each<[Partial<Person>, Partial<Decision>, Partial<Interests>, string]>([
    [{}, {}, {}, 'yes'],
    [{ userId: 'U1', groups: ['SAPPROVE'] }, {}, {}, 'yes'],
    [{ userId: 'U1' }, {}, {}, 'not-an-approver'],
    [{}, { requestedBy: 'USAM' }, {}, 'requester'],
    [{}, {}, { gains: 'yes' }, 'beneficiary'],
    [{}, {}, { gains: 'unknown' }, 'beneficiary-unknown'],
    [{}, {}, { behind: 'yes' }, 'behind'],
    [{}, {}, { behind: 'unknown' }, 'behind-unknown'],
    [{}, { what: 'deny' }, { gains: 'unknown', behind: 'unknown' }, 'yes'],
    [{}, { what: 'deny' }, { gains: 'yes' }, 'beneficiary'],
    [{}, { what: 'deny', requestedBy: 'USAM' }, {}, 'requester'],
    [{}, { now: new Date('2026-11-22T22:00:00Z') }, {}, 'expired'],
    [{}, { now: new Date('2026-11-22T21:59:59.999Z') }, {}, 'yes'],
  ])('%j about %j with %j: %s', (who, about, interests, answer) => {
    expect(code(mayDecide(person(who), decision(about), { ...none, ...interests }))).toBe(answer);
  });

  test.each(strangers)('is not for %j, even when listed', (who, answer) => {
    expect(code(mayDecide(person(who), decision(), none))).toBe(answer);
  });

  test('is for nobody when there are no approvers, or no policy, and the sentence says why', () => {
    const channelsOnly = rulingBy({ approvers: list({ channels: ['COPS'] }) });
    expect(code(mayDecide(person(), decision({ ruling: channelsOnly }), none))).toBe('no-approvers');
    const { ruling: _, ...unruled } = decision({ fault: 'the policy file has a fault, line 3.' });
    expect(mayDecide(person(), unruled, none)).toMatchObject({
      code: 'no-policy',
      sentence: expect.stringContaining('line 3'),
    });
  });

  const others = Object.keys(MOVES).filter((state) => state !== 'proposed') as RemediationState[];
  test.each(others)('is over when it is %s, and the sentence says so', (state) => {
    const may = mayDecide(person(), decision({ state }), none);
    expect(may).toMatchObject({ may: false, sentence: expect.stringMatching(/changed/) });
    expect(code(may)).toBe(state === 'expired' ? 'expired' : 'already-decided');
  });

  test('about high risk takes who is listed by user id, and lets groups deny', () => {
    const ruling = rulingBy({}, [{ kind: 'administrator', sentence: 'It carries AdministratorAccess.' }]);
    const member = person({ userId: 'U1', groups: ['SAPPROVE'] });
    expect(code(mayDecide(person(), decision({ ruling }), none))).toBe('yes');
    expect(mayDecide(member, decision({ ruling }), none)).toMatchObject({
      code: 'not-an-approver',
      sentence: expect.stringContaining('only through a user group'),
    });
    expect(code(mayDecide(member, decision({ ruling, what: 'deny' }), none))).toBe('yes');
  });

  test('tells the requester in the house’s words', () => {
    expect(mayDecide(person(), decision({ requestedBy: 'USAM' }), none)).toMatchObject({
      sentence: 'You asked for this fix, so somebody else has to approve it.',
    });
  });
});
