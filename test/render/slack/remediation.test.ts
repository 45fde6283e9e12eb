import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULTS, type Policy } from '../../../src/remediation/policy.ts';
import type { Remediation } from '../../../src/remediation/remediation.ts';
import { rule } from '../../../src/remediation/ruling.ts';
import { renderDenyModal, renderDetails, renderJson } from '../../../src/render/slack/modals.ts';
import { renderRemediation } from '../../../src/render/slack/remediation.ts';
import { diagnosis } from '../diagnoses.ts';
import { expectGolden } from '../golden.ts';
import { ENDINGS, openPlan, plan, remediation } from '../remediations.ts';
import { markup, refusals, tokens } from './limits.ts';

const approvers = { users: ['U0SAM', 'U0NOOR'], groups: ['S0APPROVERS'], channels: [] };
const draw = (value: Remediation, over: Partial<Policy> = {}) => {
  const policy = { ...DEFAULTS, approvers, ...over };
  const ruling = rule(policy, { plan: value.plan, units: { known: {} }, unasked: false });
  return renderRemediation(value, { ruling });
};
const endings = Object.entries(ENDINGS);

describe('a proposal', () => {
  test('says what changes, what does not, who must decide and until when', () => {
    const message = draw(remediation());
    expect(refusals(message)).toEqual([]);
    expectGolden('remediation-proposed.json', message);
    const words = markup(message);
    expect(words).toContain('Nothing else changes.');
    expect(words).toContain('*Cannot be undone in full:* The old assignment names a group that is gone.');
    expect(words).toMatch(
      /Asked by <@U0KIM>\. Needs 1 approver who is not <@U0KIM>, from <!subteam\^S0APPROVERS>, <@U0SAM>, <@U0NOOR>, before <!date\^1763848933\^\{time\}\|2025-11-22 22:02 UTC>/,
    );
  });

  const traits = [
    { kind: 'administrator', sentence: '`Team` carries <!channel> AdministratorAccess.' },
  ] as const;

  test('of high risk says why, takes people by id alone, and shows who approved so far', () => {
    const approvals = [{ by: 'U0SAM', at: '2025-11-22T14:09:00.000Z' }];
    const message = draw(remediation({ plan: plan({ traits }), approvals }));
    expect(refusals(message)).toEqual([]);
    expectGolden('remediation-proposed-high-risk.json', message);
    const words = markup(message);
    expect(words).toContain('*High risk:*\n• `Team` carries &lt;!channel&gt; AdministratorAccess.');
    expect(words).toContain(
      'Needs 2 different approvers who are not <@U0KIM>, from <@U0SAM>, <@U0NOOR>, before',
    );
    expect(words).toMatch(/\*1 of 2\* approved: <@U0SAM> at <!date/);
  });

  test.each<[string, Partial<Policy>, string]>([
    ['high risk without user ids', { approvers: { ...approvers, users: [] } }, 'the policy names none'],
    [
      'high risk with too few of them',
      { approvers: { ...approvers, users: ['U0SAM', 'U0KIM'] } },
      'names only 1 who could be',
    ],
    ['denied to everybody', { rules: [{ name: 'r', deny: 'everybody' }] }, 'a rule of the policy denies it'],
    [
      'about a unit that is not known',
      { rules: [{ name: 'r', units: ['ou-ab12-34cd56ef'], needs: 1 }] },
      'in which 444455556666 is',
    ],
  ])('that is %s has no button to approve, and says so', (_what, over, words) => {
    const message = draw(remediation({ plan: plan({ traits }) }), over);
    expect(refusals(message)).toEqual([]);
    expect(markup(message)).toContain('*Nobody can approve this:*');
    expect(markup(message)).toContain(words);
    expect(JSON.stringify(message.blocks)).not.toContain('idc.remediation.approve');
  });

  test('without a policy has no buttons that decide', () => {
    const message = renderRemediation(remediation(), { fault: 'the policy file has a fault, line 3.' });
    expect(refusals(message)).toEqual([]);
    expect(markup(message)).toContain('*Nobody can approve this:* the policy file has a fault, line 3.');
    expect(JSON.stringify(message.blocks)).not.toMatch(/idc\.remediation\.(approve|deny|choose)/);
  });

  test('carries nothing on its buttons but its id', () => {
    const values = JSON.stringify(draw(remediation()).blocks).match(/"value":"[^"]*"/g);
    expect(new Set(values)).toEqual(new Set([`"value":"${remediation().id}"`]));
  });

  test('with an open choice lets one candidate be picked, by number', () => {
    const message = draw(remediation({ plan: openPlan() }));
    expect(refusals(message)).toEqual([]);
    expect(markup(message)).toContain('for the one that the approver picks.');
    expect(JSON.stringify(message.blocks)).toContain('"value":"1"');
    expect(JSON.stringify(message.blocks)).not.toContain('33333333-cccc');
  });
});

describe('what became of it', () => {
  test.each(endings)('%s is one true line without buttons', (state, value) => {
    const message = draw(value);
    expect(refusals(message)).toEqual([]);
    expect(message.blocks.some((block) => block.type === 'actions')).toBe(false);
    expect(message.text.startsWith(plan().title)).toBe(true);
    expect(markup(message)).not.toContain('<!channel>');
    expectGolden(`remediation-${state}.json`, message);
  });

  test('only a verified one says verified, and only a decided one names who decided', () => {
    for (const [state, value] of endings) {
      const words = JSON.stringify(draw(value));
      expect(words.includes('verified')).toBe(state === 'verified');
      expect(words.includes('Approved by')).toBe(value.state !== 'denied' && value.state !== 'expired');
    }
  });

  test('half-way it says what was done, what was not, and what AWS said', () => {
    const words = JSON.stringify(draw(ENDINGS.failed));
    expect(words).toContain('stopped after 1 of 2');
    expect(words).toContain('*Done*');
    expect(words).toContain('*Not done*');
    expect(words).toContain('AWS said');
  });
});

test('whatever a plan and an outcome contain, Slack takes it, and only our own mentions are in it', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('<!channel>', '<@U0EVIL>', '', '<https://x.example|y>'),
    fc.string({ maxLength: 20 }).map((text) => `<!here>${text}`.repeat(200)),
  );
  const many = fc.array(word, { maxLength: 40 });
  const any = fc.record({
    title: word,
    because: word,
    irreversible: many,
    name: word,
    done: many,
    said: word,
    reason: word,
    size: fc.integer({ min: 1, max: 30 }),
    reasons: many,
  });
  fc.assert(
    fc.property(any, fc.constantFrom(remediation(), ...Object.values(ENDINGS)), (words, value) => {
      const [first] = plan().actions;
      const { title, because, irreversible, name, done, said } = words;
      const names = { [first.accountId]: name, '22222222-bbbb-4bbb-8bbb-2222222251da': name };
      const choose = [{ id: 'x', name }];
      const traits = words.reasons.map((said) => ({ kind: 'unknown' as const, sentence: said }));
      const actions = [first, ...Array.from({ length: words.size }, () => first)] as const;
      const message = draw({
        ...value,
        plan: plan({ title, because, irreversible, names, choose, actions: [...actions], traits }),
        ...(value.outcome
          ? { outcome: { at: value.outcome.at, sentence: said, done, notDone: done, awsSaid: said } }
          : {}),
        ...(value.denial ? { denial: { ...value.denial, reason: words.reason } } : {}),
      });
      expect(refusals(message)).toEqual([]);
      for (const token of tokens(message))
        expect(token).toMatch(
          /^<(@U0KIM|@U0SAM|@U0NOOR|!subteam\^S0APPROVERS|!date\^[^>]*|https:\/\/docs\.aws\.amazon\.com\/[^|>]*\|How to end them sooner)>$/,
        );
    }),
    { numRuns: 200 },
  );
});

describe('modals', () => {
  test('the details show every value and what the session may do', () => {
    const words = JSON.stringify(renderDetails(remediation()));
    for (const part of [
      'sso:CreateAccountAssignment',
      'sso:DeleteAccountAssignment',
      '2222222251da',
      'may write nothing but',
    ])
      expect(words).toContain(part);
  });

  test('titles fit, and a long diagnosis is cut with a count', () => {
    const facts = Array.from({ length: 400 }, () => ({ what: 'w', value: 'v'.repeat(100), source: 's' }));
    const views = [renderJson(diagnosis({ facts })), renderDetails(remediation()), renderDenyModal('id')];
    for (const { title, blocks } of views) {
      expect(title.text.length).toBeLessThanOrEqual(24);
      expect(blocks.length).toBeLessThanOrEqual(100);
    }
    expect(JSON.stringify(views[0])).toMatch(/… \(\d+ more characters\)/);
  });
});
