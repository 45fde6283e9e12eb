import { readdir } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { blockProblems, tooMuchText } from '../../../sandbox/slack/blocks.ts';
import { viewProblems } from '../../../sandbox/slack/views.ts';
import type { Diagnosis } from '../../../src/diagnosis/diagnosis.ts';
import { questions } from '../../../src/diagnosis/questions.ts';
import { DEFAULTS } from '../../../src/remediation/policy.ts';
import type { Remediation } from '../../../src/remediation/remediation.ts';
import { rule } from '../../../src/remediation/ruling.ts';
import { renderAcceptModal } from '../../../src/render/slack/accept.ts';
import { LIMITS, type SlackMessage } from '../../../src/render/slack/blocks.ts';
import * as ofDiagnosis from '../../../src/render/slack/diagnosis.ts';
import { renderHome, renderHomeRefusal } from '../../../src/render/slack/home.ts';
import { renderPaste } from '../../../src/render/slack/modal-paste.ts';
import * as modals from '../../../src/render/slack/modals.ts';
import { type RemediationView, renderRemediation } from '../../../src/render/slack/remediation.ts';
import { renderSummary } from '../../../src/render/slack/summary.ts';
import { renderSummaryThread } from '../../../src/render/slack/summary-thread.ts';
import { PARTS, type Part, type SummaryView } from '../../../src/render/slack/summary-view.ts';
import * as watch from '../../../src/render/slack/watch.ts';
import { diagnosis, finding, found } from '../diagnoses.ts';
import { ENDINGS, openPlan, plan, remediation } from '../remediations.ts';

/** Of a name as long as AWS allows: what cannot be broken, what grows when it is escaped, what is two units, times. */
const FILLS = ['x', '&', '𝕏', 'two words ', '`', '2026-11-22 07:58 UTC '];

interface Longest {
  readonly group: string;
  readonly account: string;
  readonly set: string;
  readonly user: string;
  readonly text: string;
}

/** https://docs.aws.amazon.com: DisplayName 1,024, account name 50, permission set 32, UserName 128 characters. */
function longest(fill: string): Longest {
  const of = (length: number) => fill.repeat(Math.ceil(length / fill.length)).slice(0, length);
  return { group: of(1024), account: of(50), set: of(32), user: of(128), text: of(3_200) };
}

const AT = '2026-11-22T07:58:00.000Z';
const LINK = `https://harbor.slack.com/archives/C02ONCALL/p${'1'.repeat(16)}`;
const times = <T>(count: number, one: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => one(n));

function longDiagnosis({ group, account, set, text }: Longest): Diagnosis {
  const value = `group \`${group}\` -> \`${set}\` on \`${account}\` (444455556666), arn:aws:iam::444455556666:role/${'r'.repeat(500)}`;
  const facts = times(60, (n) => ({
    what: `${n} ${account}`,
    value,
    source: 'sso:DescribePermissionSetProvisioningStatus',
  }));
  const gaps = times(13, () => ({ of: group, reason: 'denied' as const, detail: text, remedy: text }));
  const one = finding({ summary: text, facts, advice: times(9, () => text), apart: text });
  return diagnosis({
    answer: text,
    facts,
    gaps,
    next: times(40, (n) => ({ label: `Why? ${n} ${set} on ${group}`, words: text })),
    subject: { failureReason: text, principal: { id: group, type: 'GROUP' } },
    correction: { title: text, lines: times(70, () => text) },
    verdicts: [
      found(
        times(9, () => one),
        gaps,
      ),
    ],
  });
}

function longRemediations({ group, account, set, text }: Longest): Remediation[] {
  const { actions, names } = plan();
  const long = {
    title: text,
    because: text,
    askReason: text,
    actions: [actions[0], ...times(20, () => actions).flat()] as const,
    names: Object.fromEntries(
      Object.keys(names).map((id, n) => [id, [account, set, group, group][n] ?? text]),
    ),
    irreversible: times(9, () => text),
  };
  const outcome = {
    at: AT,
    sentence: text,
    done: times(60, () => text),
    notDone: times(60, () => text),
    awsSaid: text,
    made: [0, 1],
  };
  const again = { at: AT, state: 'relapsed' as const, sentences: times(30, () => text) };
  const denial = { by: 'U0SAM', at: AT, reason: text };
  const choose = times(150, (n) => ({ id: `${n}`, name: group }));
  return [
    remediation({ plan: plan(long) }),
    remediation({ plan: { ...openPlan(), ...long, choose } }),
    ...Object.values(ENDINGS).map((ending) => ({ ...ending, plan: plan(long), outcome, again, denial })),
  ];
}

function viewOf({ plan: own }: Remediation): RemediationView {
  const users = times(60, (n) => `U0NAME${n}`);
  const approvers = { users, groups: times(60, (n) => `S0GROUP${n}`), channels: [] };
  return {
    ruling: rule({ ...DEFAULTS, approvers }, { plan: own, units: { known: {} }, unasked: false }),
    diagnosis: LINK,
  };
}

function longSummary({ group, text }: Longest): SummaryView {
  const state = ['new', 'back', 'still', 'accepted', 'gone'] as const;
  const accepted = { until: '2026-12-01', by: 'U0SAM', reason: text };
  return {
    today: '2026-11-22',
    late: '2026-11-22 08:00 UTC',
    questionId: '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11',
    next: times(40, () => ({ label: group, words: text })),
    answered: times(4, () => ({ label: group, link: LINK })),
    failures: times(40, () => ({ title: text, count: 9, newest: text, more: 3, since: '2026-11-20' })),
    sawFailures: false,
    pending: times(30, () => ({
      title: text,
      requestedBy: 'U0KIM',
      expiresAt: AT,
      channel: 'C02ONCALL',
      link: LINK,
      who: text.slice(0, 300).replaceAll(/[&<>]/g, ''),
    })),
    findings: times(60, (n) => ({
      id: `22631ce7-c379-4f2a-9d3b-${String(n).padStart(12, '0')}`,
      fingerprint: `${n}`,
      cause: 'orphaned_principal',
      summary: text,
      part: Object.keys(PARTS)[n % 5] as Part,
      state: state[n % 5] ?? 'new',
      firstSeen: AT,
      since: '2026-11-20',
      accepted,
    })),
    unlooked: times(30, () => text),
    isBlind: true,
    days: times(14, (n) => ({
      day: `2026-11-${n + 9}`,
      counts: Object.fromEntries(times(12, (cause) => [`${cause}`, { title: `${cause}${text}`, count: 3 }])),
      whole: n > 3,
    })),
    audit: { rows: 99_999_999, hash: 'a'.repeat(64) },
    notice: text,
    all: true,
  };
}

function longFailures({ group, account, set }: Longest): watch.WatchedFailure[] {
  return times(300, (n) => ({
    id: `22631ce7-c379-4f2a-9d3b-${String(n).padStart(12, '0')}`,
    cause: 'principal_not_found',
    failure: {
      account,
      permissionSet: set,
      principal: group,
      failure: { source: 'request', kind: 'creation', principalType: 'GROUP', createdAt: AT, how: '' },
    },
  }));
}

type Drawn = SlackMessage | ReturnType<typeof renderHome> | modals.Modal;
const QUESTION = '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11';

/** Everything that draws for Slack, by its name. */
const BUILDERS: Readonly<Record<string, (name: Longest) => Drawn[]>> = {
  renderDiagnosis: (name) =>
    (['rich', 'classic'] as const).map((form) =>
      ofDiagnosis.renderDiagnosis(longDiagnosis(name), {
        askedBy: 'U0KIM',
        questionId: QUESTION,
        form,
        share: 'channel',
        following: QUESTION,
        fixes: times(9, () => ({ title: name.text, channel: 'C02ONCALL', link: LINK })),
      }),
    ),
  renderChoices: (name) => [ofDiagnosis.renderChoices(longDiagnosis(name), QUESTION)],
  renderWaiting: () => [ofDiagnosis.renderWaiting(999, QUESTION)],
  renderCancelled: ({ text }) => [ofDiagnosis.renderCancelled({ id: QUESTION, text }, 'U0KIM', 99)],
  renderProgress: ({ text }) => [ofDiagnosis.renderProgress({ phase: text, calls: 99 }, QUESTION)],
  renderInterrupted: ({ text }) => [ofDiagnosis.renderInterrupted({ id: QUESTION, text })],
  renderFault: ({ text }) => [ofDiagnosis.renderFault({ id: QUESTION, text }, '0123abcd')],
  renderRefusal: ({ text }) => [ofDiagnosis.renderRefusal({ text })],
  renderRemediation: (name) => longRemediations(name).map((one) => renderRemediation(one, viewOf(one))),
  renderSummary: (name) => [renderSummary(longSummary(name)), renderSummary(longSummary(name), 'classic')],
  renderSummaryThread: (name) => [renderSummaryThread(longSummary(name))],
  renderBurst: (name) => [
    watch.renderBurst({
      caller: `arn:aws:sts::1:assumed-role/${name.user}/${name.user}`,
      failures: longFailures(name),
    }),
  ],
  renderFailureLines: (name) => [watch.renderFailureLines(longFailures(name).slice(0, watch.LINES_AT_ONCE))],
  renderNotice: ({ text }) => [watch.renderNotice(text)],
  renderHome: (name) => [
    renderHome({
      state: longDiagnosis(name),
      notice: name.text,
      decidable: longRemediations(name)
        .slice(0, 2)
        .flatMap((one) => times(2, () => ({ remediation: one, view: viewOf(one), link: LINK }))),
      moreDecidable: 9,
      failures: longDiagnosis(name),
      quotas: diagnosis({
        facts: times(50, () => ({ what: name.text, value: '99 of 100 (99 %)', source: '' })),
      }),
      questions: times(5, () => ({ text: name.text, became: 'answered' as const, at: AT, link: LINK })),
      summary: { line: name.text, at: AT, link: LINK },
    }),
  ],
  renderHomeRefusal: ({ text }) => [renderHomeRefusal(text)],
  renderAcceptModal: ({ text }) => [
    renderAcceptModal({ summary: text, until: '2026-12-22', metadata: QUESTION }),
  ],
  renderPaste: ({ text }) =>
    questions
      .filter(({ takes }) => takes)
      .map((kind) =>
        renderPaste({ kind, options: text.slice(0, 700), uploads: true, metadata: QUESTION, note: text }),
      ),
  renderLoading: () => [modals.renderLoading('What exactly changes')],
  renderNote: ({ text }) => [modals.renderNote('What exactly changes', { text })],
  renderJson: (name) => [modals.renderJson(longDiagnosis(name))],
  renderDetails: (name) => longRemediations(name).map((one) => modals.renderDetails(one)),
  renderDenyModal: () => [modals.renderDenyModal(QUESTION)],
  renderReasonModal: () => [modals.renderReasonModal(QUESTION)],
};

describe('with the longest names that AWS allows', () => {
  test('all that draws for Slack is tried', async () => {
    const folder = new URL('../../../src/render/slack/', import.meta.url);
    const rooms = await Promise.all(
      (await readdir(folder)).map((name) => import(new URL(name, folder).href)),
    );
    const all = rooms.flatMap((room) => Object.keys(room)).filter((name) => name.startsWith('render'));
    expect(Object.keys(BUILDERS).sort()).toEqual(all.sort());
  });

  test.each(Object.entries(BUILDERS))('%s stays within the limits of Slack', (_, draw) => {
    for (const fill of FILLS)
      for (const drawn of draw(longest(fill)))
        expect({ fill, held: heldAgainst(drawn) }).toEqual({ fill, held: [] });
  });
});

function heldAgainst(drawn: Drawn): unknown[] {
  if ('type' in drawn) return [...viewProblems({ ...drawn }, drawn.type)];
  const { text, blocks } = drawn;
  return [
    ...blockProblems(blocks, 'message'),
    ...(tooMuchText(blocks) ? ['too much text'] : []),
    ...(JSON.stringify(blocks).length > LIMITS.total ? [`${JSON.stringify(blocks).length} characters`] : []),
    ...(text.trim() === '' || text.length > 4_000 ? [`text of ${text.length} characters`] : []),
  ];
}
