import { expect, test } from '@jest/globals';
import { textOf } from '../../../sandbox/slack/text.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const rich = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});

test('reads every kind of block, in order', () => {
  const blocks = [
    { type: 'header', text: plain('Header') },
    {
      type: 'section',
      text: { type: 'mrkdwn', text: '*bold* &lt;' },
      accessory: { type: 'button', text: plain('More') },
    },
    { type: 'section', fields: [plain('one'), plain('two')] },
    {
      type: 'table',
      rows: [
        [{ type: 'raw_text', text: 'a' }, rich({ type: 'user', user_id: 'U1' })],
        [{ type: 'raw_number', value: 2 }],
      ],
    },
    { type: 'divider' },
    rich({ type: 'text', text: 'see ' }, { type: 'link', url: 'https://x.example' }),
    { type: 'context', elements: [plain('note'), { type: 'image', alt_text: 'chart' }] },
    { type: 'plan', title: 'Looking', tasks: [{ type: 'task_card', title: 'Account', status: 'complete' }] },
    {
      type: 'input',
      label: plain('Why?'),
      element: { type: 'plain_text_input', placeholder: plain('because') },
    },
    {
      type: 'actions',
      elements: [
        { type: 'button', text: plain('Yes') },
        { type: 'static_select', placeholder: plain('Pick') },
      ],
    },
  ];
  expect(textOf({ text: 'fallback', blocks }).split('\n')).toEqual([
    'Header',
    '*bold* &lt;',
    '[More]',
    'one',
    'two',
    'a | <@U1>',
    '2',
    'see https://x.example',
    'note',
    'Looking',
    'Account (complete) ',
    'Why?',
    '[because]',
    '[Yes] [Pick]',
  ]);
  expect(textOf({ text: 'fallback', blocks: [] })).toBe('fallback');
});
