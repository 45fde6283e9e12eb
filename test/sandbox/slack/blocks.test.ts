import { describe, expect, test } from '@jest/globals';
import { blockProblems, type Surface, tooMuchText } from '../../../sandbox/slack/blocks.ts';

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });
const button = (more = {}) => ({ type: 'button', text: plain(4), ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const option = (value: string) => ({ text: plain(3), value });
const select = (more = {}) => ({ type: 'static_select', options: [option('a')], ...more });
const table = (rows: number, cells: number) => ({
  type: 'table',
  rows: Array.from({ length: rows }, () =>
    Array.from({ length: cells }, () => ({ type: 'raw_text', text: 'x' })),
  ),
});
const labels = (count: number) => Array.from({ length: count }, (_, n) => `${n}`);
const chart = (series: readonly (readonly [string, number])[], categories = 2) => ({
  type: 'data_visualization',
  title: 'x'.repeat(50),
  chart: {
    type: 'bar',
    series: series.map(([name, points]) => ({
      name,
      data: labels(points).map((label) => ({ label, value: 1 })),
    })),
    axis_config: { categories: labels(categories) },
  },
});
const confirm = (more = {}) => ({
  title: plain(100),
  text: plain(300),
  confirm: plain(30),
  deny: plain(30),
  ...more,
});
const rich = {
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }],
};
const task = (status: string) => ({ type: 'task_card', task_id: '1', title: 'Look', status, details: rich });
const input = (element: object) => ({ type: 'input', label: plain(5), element });

const allowed: [string, object[], Surface?][] = [
  ['the longest section', [{ type: 'section', text: mrkdwn(3000) }]],
  [
    'ten fields and an accessory',
    [{ type: 'section', fields: Array(10).fill(mrkdwn(2000)), accessory: button() }],
  ],
  ['the longest header', [{ type: 'header', text: plain(150) }]],
  ['25 buttons', [actions(...Array(25).fill(button()))]],
  ['the longest button', [actions(button({ text: plain(75), value: 'x'.repeat(2000), confirm: confirm() }))]],
  ['the largest table', [table(100, 20)]],
  ['two charts of six series', Array(2).fill(chart(labels(6).map((name) => [name, 2] as const)))],
  ['a date picker in a modal', [input({ type: 'datepicker', initial_date: '2026-11-22' })], 'modal'],
  ['a table with rich text', [{ type: 'table', rows: [[rich, { type: 'raw_number', value: 1 }]] }]],
  ['a plan', [{ type: 'plan', title: 'Looking', tasks: [task('in_progress')] }]],
  ['50 blocks', Array(50).fill({ type: 'divider' })],
  [
    '100 options',
    [actions(select({ options: Array.from({ length: 100 }, (_, index) => option(`${index}`)) }))],
  ],
  ['an input in a modal', [input({ type: 'plain_text_input', max_length: 3000 })], 'modal'],
];

const refused: [string, object[], string, Surface?][] = [
  ['51 blocks', Array(51).fill({ type: 'divider' }), 'no more than 50 items'],
  ['101 blocks in a modal', Array(101).fill({ type: 'divider' }), 'no more than 100 items', 'modal'],
  ['an unknown block', [{ type: 'sparkles' }], 'unsupported type: sparkles'],
  ['a table in a modal', [table(1, 1)], 'unsupported type: table', 'modal'],
  ['an unknown field', [{ type: 'divider', color: 'red' }], 'invalid additional property: color'],
  ['an inherited name as type', [{ type: 'toString' }], 'unsupported type'],
  ['a section without words', [{ type: 'section' }], 'text or fields'],
  ['a section too long', [{ type: 'section', text: mrkdwn(3001) }], 'less than 3001'],
  ['an empty section', [{ type: 'section', text: mrkdwn(0) }], 'more than 0'],
  ['11 fields', [{ type: 'section', fields: Array(11).fill(plain(1)) }], 'no more than 10'],
  ['a header too long', [{ type: 'header', text: plain(151) }], 'less than 151'],
  ['mrkdwn in a header', [{ type: 'header', text: mrkdwn(1) }], 'unsupported type: mrkdwn'],
  ['11 context elements', [{ type: 'context', elements: Array(11).fill(mrkdwn(1)) }], 'no more than 10'],
  ['26 buttons', [actions(...Array(26).fill(button()))], 'no more than 25'],
  ['no elements', [actions()], 'no fewer than 1'],
  ['button text too long', [actions(button({ text: plain(76) }))], 'less than 76'],
  ['button value too long', [actions(button({ value: 'x'.repeat(2001) }))], 'less than 2001'],
  ['an unknown style', [actions(button({ style: 'warning' }))], 'allowed values'],
  ['action id too long', [actions(button({ action_id: 'x'.repeat(256) }))], 'less than 256'],
  [
    'the same action id twice',
    [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
    'already exists',
  ],
  ['the same block id twice', Array(2).fill({ type: 'divider', block_id: 'a' }), 'already exists'],
  [
    'a confirm dialog too long',
    [actions(button({ confirm: confirm({ text: plain(301) }) }))],
    'less than 301',
  ],
  [
    'a confirm dialog without deny',
    [actions(button({ confirm: { title: plain(1) } }))],
    'missing required field',
  ],
  ['101 options', [actions(select({ options: Array(101).fill(option('a')) }))], 'no more than 100'],
  ['an option too long', [actions(select({ options: [{ text: plain(76), value: 'a' }] }))], 'less than 76'],
  ['no options', [actions(select({ options: undefined }))], 'options or option_groups'],
  [
    'an initial option from elsewhere',
    [actions(select({ initial_option: option('z') }))],
    'initial_option must be',
  ],
  ['101 rows', [table(101, 1)], 'no more than 100'],
  ['21 cells', [table(1, 21)], 'no more than 20'],
  ['an empty cell', [{ type: 'table', rows: [[{ type: 'raw_text', text: '' }]] }], 'more than 0'],
  ['mrkdwn in a cell', [{ type: 'table', rows: [[mrkdwn(1)]] }], 'unsupported type'],
  ['three charts', Array(3).fill(chart([['a', 2]])), 'too many'],
  ['seven series', [chart(labels(7).map((name) => [name, 2] as const))], 'no more than 6'],
  [
    'two series of one name',
    [
      chart([
        ['a', 2],
        ['a', 2],
      ]),
    ],
    'unique',
  ],
  ['a series that lacks a point', [chart([['a', 1]])], 'match the categories'],
  ['a long name of a series', [chart([['x'.repeat(21), 2]])], 'less than 21'],
  ['a chart in a modal', [chart([['a', 2]])], 'unsupported type', 'modal'],
  ['a date that is none', [input({ type: 'datepicker', initial_date: 'today' })], 'YYYY-MM-DD', 'modal'],
  ['two tables', [table(1, 1), table(1, 1)], 'only_one_table_allowed'],
  ['a task that is completed', [task('completed')], 'allowed values'],
  ['plan beside task_card', [{ type: 'plan', title: 'x' }, task('pending')], 'together'],
  ['an input too long', [input({ type: 'plain_text_input', max_length: 3001 })], 'from 1 to 3000', 'modal'],
];

describe('Block Kit', () => {
  test.each(allowed)('takes %s', (_, blocks, surface = 'message') => {
    expect(blockProblems(blocks, surface)).toEqual([]);
  });

  test.each(refused)('refuses %s', (_, blocks, message, surface = 'message') => {
    expect(
      blockProblems(blocks, surface)
        .map((problem) => problem.message)
        .join('\n'),
    ).toContain(message);
  });

  test('says where', () => {
    expect(blockProblems([{ type: 'divider' }, { type: 'header', text: plain(151) }], 'message')).toEqual([
      { at: '/blocks/1/text/text', message: 'must be less than 151 characters' },
    ]);
  });

  test('counts the text of all blocks, cells included', () => {
    const four = Array(4).fill({ type: 'section', text: mrkdwn(3000) });
    expect(tooMuchText(four)).toBe(false);
    expect(tooMuchText([...four, table(1, 1)])).toBe(true);
  });
});
