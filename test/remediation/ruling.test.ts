import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Interests, mayDecide } from '../../src/remediation/deciding.ts';
import type { Plan } from '../../src/remediation/plan.ts';
import { DEFAULTS, type Person, type Policy, type Rule } from '../../src/remediation/policy.ts';
import { deniedBy, personBehind, rule } from '../../src/remediation/ruling.ts';
import type { Units } from '../../src/remediation/target.ts';
import { ACCOUNT, create, increase, plan, SET } from './given.ts';

const UNIT = 'ou-ab12-34cd56ef';
const known: Units = { known: { [ACCOUNT]: [UNIT, 'r-ab12'] } };
const list = (over: Partial<Policy['approvers']> = {}) => ({ users: [], groups: [], channels: [], ...over });
const base: Policy = { ...DEFAULTS, approvers: list({ users: ['USAM', 'UNOOR'], groups: ['SAPPROVE'] }) };
const ruled = (
  over: Partial<Policy>,
  of: Partial<Plan> = {},
  more: { units?: Units; unasked?: boolean } = {},
) => rule({ ...base, ...over }, { plan: plan(of), units: known, unasked: false, ...more });
const high = (over: Partial<Policy['highRisk']>) => ({ highRisk: { ...DEFAULTS.highRisk, ...over } });
const rules = (...some: Partial<Rule>[]) => ({
  rules: some.map((one, n) => ({ name: `r${n + 1}`, ...one })),
});
const many = (count: number): Plan['actions'] => [
  create(),
  ...Array.from({ length: count - 1 }, () => create()),
];
const trait = (kind: Plan['traits'][number]['kind']) => ({ traits: [{ kind, sentence: 'Because.' }] });

describe('risk', () => {
  test.each<[string, Partial<Policy>, Partial<Plan>, string | undefined]>([
    ['nothing', {}, {}, undefined],
    ['an administrator', {}, trait('administrator'), 'Because.'],
    ['taking access', {}, trait('takes-access'), 'Because.'],
    ['the last assignment', {}, trait('last-assignment'), 'Because.'],
    ['what is not known', {}, trait('unknown'), 'Because.'],
    ['an account that is named', high({ accounts: [ACCOUNT] }), {}, 'names the account `payments-prod`'],
    ['another account', high({ accounts: ['999999999999'] }), {}, undefined],
    [
      'a unit above it',
      high({ units: [UNIT] }),
      {},
      'names an organizational unit of the account `payments-prod`',
    ],
    ['the root', high({ units: ['r-ab12'] }), {}, 'organizational unit'],
    ['a set by name, in any case', high({ sets: ['readonly'] }), {}, 'names the permission set `ReadOnly`'],
    ['a set by ARN', high({ sets: [SET] }), {}, 'names the permission set `ReadOnly`'],
    ['another set', high({ sets: ['Admin'] }), {}, undefined],
    ['a set, of a plan about a quota', high({ sets: ['ReadOnly'] }), { actions: [increase()] }, undefined],
    ['as many changes as are allowed', {}, { actions: many(5) }, undefined],
    ['one more', {}, { actions: many(6) }, '6 changes, and more than 5'],
  ])('of %s', (_what, policy, of, reason) => {
    const { risk, reasons, needs } = ruled(policy, of);
    expect([risk, needs]).toEqual(reason ? ['high', 2] : ['low', 1]);
    expect(reasons.join()).toContain(reason ?? '');
    expect(reasons.length > 0).toBe(reason !== undefined);
  });
});

describe('rules', () => {
  test.each<[string, Partial<Rule>, boolean]>([
    ['without conditions', {}, true],
    ['on the account', { accounts: [ACCOUNT] }, true],
    ['on another account', { accounts: ['999999999999'] }, false],
    ['on the unit', { units: [UNIT] }, true],
    ['on another unit', { units: ['ou-ab12-99999999'] }, false],
    ['on the set', { sets: ['ReadOnly'] }, true],
    ['on the account and another set', { accounts: [ACCOUNT], sets: ['Admin'] }, false],
    ['on the risk', { risk: 'low' }, true],
    ['on the other risk', { risk: 'high' }, false],
  ])('%s speak of the plan: %s', (_what, one, speaks) => {
    expect(ruled(rules({ ...one, needs: 3 })).needs).toBe(speaks ? 3 : 1);
  });

  test('on an account and a set are not met by two changes that have one each', () => {
    const other = SET.replace('2222222222222222', '3333333333333333');
    const actions = [create({ accountId: '999999999999' }), create({ permissionSetArn: other })] as const;
    const names = { [SET]: 'ReadOnly', [other]: 'Admin' };
    const both = rules({ accounts: [ACCOUNT], sets: ['ReadOnly'], needs: 3 });
    expect(ruled(both, { actions, names }).needs).toBe(1);
  });

  test('that name approvers stand in place of the policy’s, and two of them both count', () => {
    const one = list({ users: ['UKIM', 'ULEE'] });
    const two = list({ users: ['ULEE'] });
    expect(ruled(rules({ approvers: one })).from).toEqual([one]);
    expect(ruled(rules({ approvers: one }, { approvers: two })).from).toEqual([one, two]);
  });

  test('ask for more people and never for fewer than the risk does', () => {
    expect(ruled(rules({ needs: 3 }, { needs: 2 }))).toMatchObject({
      needs: 3,
      more: 'The rule "r1" asks for 3.',
    });
    expect(ruled(rules({ needs: 1 }), trait('administrator')).needs).toBe(2);
  });

  test('that deny are found by user, by group, and for everybody', () => {
    const who = { userId: 'USAM', groups: ['SAPPROVE'] };
    expect(deniedBy(who, ruled(rules({ deny: list({ users: ['USAM'] }) })))?.name).toBe('r1');
    expect(deniedBy(who, ruled(rules({ deny: list({ groups: ['SAPPROVE'] }) })))?.name).toBe('r1');
    expect(deniedBy(who, ruled(rules({ deny: 'everybody' })))?.name).toBe('r1');
    expect(deniedBy(who, ruled(rules({ deny: list({ users: ['UELSE'] }) })))).toBeUndefined();
    expect(deniedBy(who, ruled(rules({ risk: 'high', deny: 'everybody' })))).toBeUndefined();
  });
});

describe('what is not known', () => {
  const units: Units = { unknown: 'AWS says no.' };

  test('of units decides nothing where nothing depends on it, and everything where something does', () => {
    expect(ruled({}, {}, { units }).unclear).toBeUndefined();
    expect(ruled(rules({ units: [UNIT], needs: 3 }), {}, { units }).unclear).toContain('AWS says no.');
    expect(ruled(high({ units: [UNIT] }), {}, { units }).unclear).toContain('AWS says no.');
    expect(ruled(high({ units: [UNIT] }), {}, { units: { known: {} } }).unclear).toContain(ACCOUNT);
  });

  test('of the name of a set, where the policy knows sets by name', () => {
    const nameless = { names: { [ACCOUNT]: 'payments-prod', [SET]: SET.split('/').at(-1) ?? '' } };
    expect(ruled(high({ sets: ['Admin'] }), nameless).unclear).toContain('what this one is called');
    expect(ruled(high({ sets: [SET] }), nameless)).toMatchObject({ risk: 'high' });
    expect(ruled(high({ sets: [SET] }), nameless).unclear).toBeUndefined();
    expect(ruled({}, nameless).unclear).toBeUndefined();
  });
});

describe('a proposal that nobody asked for', () => {
  const arn = 'arn:aws:sts::111122223333:assumed-role';
  test.each([
    [undefined, undefined, 2],
    [{ arn: `${arn}/gh-deploy/run-7` }, undefined, 2],
    [{ arn: 'arn:aws:iam::111122223333:user/ci' }, undefined, 2],
    [{ arn: `${arn}/AWSReservedSSO_Admin_0123456789abcdef/kim.ode` }, { userName: 'kim.ode' }, 1],
    [{ arn: `${arn}/gh-deploy/run-7`, userId: 'aaaa' }, { userId: 'aaaa' }, 1],
  ])('by %j knows %j and needs %i', (caller, behind, needs) => {
    const of = caller ? { caller } : {};
    expect(personBehind(plan(of))).toEqual(behind);
    expect(ruled({}, of, { unasked: true }).needs).toBe(needs);
    expect(ruled({}, of).needs).toBe(1);
  });
});

test('no rules, lists, risks or numbers let a requester, a beneficiary, a caller or a denied person decide', () => {
  const users = fc.subarray(['USAM', 'UNOOR', 'UKIM']);
  const groups = fc.subarray(['SAPPROVE', 'SOPS']);
  const allowed = fc.record({ users, groups, channels: fc.constant([]) });
  const any: fc.Arbitrary<Rule> = fc.record(
    {
      name: fc.constant('r'),
      accounts: fc.subarray([ACCOUNT, '999999999999'], { minLength: 1 }),
      units: fc.constant([UNIT]),
      sets: fc.subarray(['ReadOnly', 'Admin', SET], { minLength: 1 }),
      risk: fc.constantFrom('low' as const, 'high' as const),
      approvers: allowed,
      needs: fc.integer({ min: 1, max: 10 }),
    },
    { requiredKeys: ['name'] },
  );
  const policies: fc.Arbitrary<Policy> = fc.record({
    approvers: allowed,
    askers: allowed,
    operators: allowed,
    needs: fc.constantFrom({ low: 1, high: 1 }, { low: 1, high: 2 }, { low: 3, high: 3 }),
    highRisk: fc.record({
      accounts: fc.subarray([ACCOUNT]),
      units: fc.subarray([UNIT]),
      sets: fc.subarray(['ReadOnly']),
      items: fc.integer({ min: 1, max: 5 }),
    }),
    rules: fc.array(any, { maxLength: 5 }),
    people: fc.constant({}),
    matchVerifiedEmail: fc.boolean(),
    pipelines: fc.constant({ apply: [ACCOUNT] }),
  });
  const persons: fc.Arbitrary<Person> = fc.record({
    userId: fc.constantFrom('USAM', 'UNOOR', 'UKIM'),
    teamId: fc.constant('T1'),
    kind: fc.constant('member' as const),
    groups,
  });
  const why = fc.constantFrom('requester', 'gains', 'behind', 'denied', 'denied-all', 'group-at-high-risk');
  const what = fc.constantFrom('approve' as const, 'deny' as const);
  let allowedOnce = false;
  fc.assert(
    fc.property(policies, persons, why, what, (policy, person, reason, doing) => {
      const deny = reason === 'denied-all' ? ('everybody' as const) : list({ users: [person.userId] });
      const own: Policy = reason.startsWith('denied')
        ? { ...policy, rules: [...policy.rules, { name: 'no', deny }] }
        : policy;
      const isHigh = reason === 'group-at-high-risk';
      const subject = plan(isHigh ? trait('administrator') : {});
      const ruling = rule(own, { plan: subject, units: known, unasked: reason === 'behind' });
      const interests: Interests = {
        gains: reason === 'gains' ? 'yes' : 'no',
        behind: reason === 'behind' ? 'yes' : 'no',
      };
      const decision = {
        what: doing,
        teamId: 'T1',
        ruling,
        state: 'proposed' as const,
        expiresAt: '2026-11-22T22:00:00.000Z',
        now: new Date('2026-11-22T14:00:00Z'),
      };
      const requestedBy = reason === 'requester' ? person.userId : 'UELSE';
      const may = mayDecide(person, { ...decision, requestedBy }, interests);
      if (!isHigh) return expect(may.may).toBe(false);
      const named = ruling.from.every(({ users: ids }) => ids.includes(person.userId));
      allowedOnce ||= may.may;
      if (doing === 'approve') expect(may.may && !named).toBe(false);
    }),
    { numRuns: 2_000 },
  );
  expect(allowedOnce).toBe(true);
});
