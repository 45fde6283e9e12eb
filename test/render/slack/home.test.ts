import { expect, test } from '@jest/globals';
import { blockProblems } from '../../../sandbox/slack/blocks.ts';
import { DEFAULTS } from '../../../src/remediation/policy.ts';
import { rule } from '../../../src/remediation/ruling.ts';
import { type HomeView, renderHome, renderHomeRefusal } from '../../../src/render/slack/home.ts';
import { diagnosis, finding, found } from '../diagnoses.ts';
import { openPlan, plan, remediation } from '../remediations.ts';

const LONG = '<!channel>`&'.repeat(60);
const link = `https://harbor.slack.com/archives/C02ONCALL/p${'1'.repeat(16)}`;
const approvers = { users: Array.from({ length: 40 }, (_, n) => `U0NAME${n}`), groups: [], channels: [] };

/** As much of everything as there may be, with the longest names. */
function crowded(): HomeView {
  const wide = plan({
    title: LONG,
    because: LONG,
    irreversible: Array.from({ length: 9 }, () => LONG),
    actions: [...plan().actions, ...Array.from({ length: 30 }, () => plan().actions).flat()],
  });
  const decidable = [wide, openPlan(), ...Array.from({ length: 20 }, () => wide)].map((one) => ({
    remediation: remediation({ plan: one }),
    view: { ruling: rule({ ...DEFAULTS, approvers }, { plan: one, units: { known: {} }, unasked: false }) },
    link,
  }));
  const many = Array.from({ length: 100 }, (_, n) => ({ ...found([finding({ count: n })]), title: LONG }));
  return {
    state: diagnosis({ answer: LONG }),
    notice: LONG,
    decidable,
    moreDecidable: 7,
    failures: diagnosis({ verdicts: many }),
    quotas: diagnosis({
      facts: Array.from({ length: 100 }, (_, n) => ({
        what: LONG,
        value: `${n} of ${50 + n} (1 %)`,
        source: '',
      })),
    }),
    questions: Array.from({ length: 5 }, () => ({
      text: LONG,
      became: 'being answered' as const,
      at: '2025-11-22T14:02:13.000Z',
      link,
    })),
    summary: { line: LONG, at: '2025-11-22T14:02:13.000Z', link },
  };
}

test('whatever stands on it, Slack takes it; what does not fit is counted, and nobody is called', () => {
  const { blocks } = renderHome(crowded());
  expect(blockProblems(blocks, 'home')).toEqual([]);
  expect(blocks.length).toBeGreaterThan(80);
  const text = JSON.stringify(blocks);
  expect(text).not.toContain('<!channel>');
  expect(text).toMatch(/and \d+ more, in the channels where they were proposed/);
  expect(text).toContain('29 fixes wait for your decision');
});

test('an open choice is made in the proposal, not here', () => {
  const [, choice] = crowded().decidable;
  const { blocks } = renderHome({ decidable: choice ? [choice] : [], moreDecidable: 0, questions: [] });
  const text = JSON.stringify(blocks);
  expect(text).toContain('has to be picked first, in the proposal itself');
  expect(text).toContain(`<${link}|The proposal in its channel>`);
  expect(text).not.toContain('Approve');
});

test('a quota that is used a little is not at 0 %, and large numbers can be read', () => {
  const facts = [{ what: 'Users', value: '40 of 200000 (0 %)', source: '' }];
  const { blocks } = renderHome({
    quotas: diagnosis({ facts }),
    decidable: [],
    moreDecidable: 0,
    questions: [],
  });
  expect(JSON.stringify(blocks)).toContain('` &lt;1 % · Users: 40 of 200,000');
});

test('with nothing kept it says so, and a refusal is one sentence', () => {
  const { blocks } = renderHome({ decidable: [], moreDecidable: 0, questions: [] });
  expect(blockProblems(blocks, 'home')).toEqual([]);
  expect(JSON.stringify(blocks)).toContain('Nobody has asked yet: `/idc failures` does.');
  expect(renderHomeRefusal('You may not.').blocks).toHaveLength(1);
});
