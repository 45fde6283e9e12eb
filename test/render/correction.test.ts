import { expect, test } from '@jest/globals';
import { renderDiagnosis } from '../../src/render/slack/diagnosis.ts';
import { renderTerminal } from '../../src/render/terminal.ts';
import { diagnosis } from './diagnoses.ts';

const correction = {
  title: 'Corrected',
  lines: [
    '  {',
    '-   "title": "",',
    '+   "x\u001b[31m": "a <b> ``` & c",',
    `    "long": "${'word '.repeat(60)}"`,
    '  }',
  ],
};

test('a correction keeps its lines and blanks in a terminal, and moves no cursor', () => {
  const text = renderTerminal(diagnosis({ correction }), { colour: false, width: 80 });
  expect(text).toContain(
    'Corrected\n  {\n-   "title": "",\n+   "x\ufffd[31m": "a <b> ``` & c",\n    "long": "word word',
  );
  expect(text).not.toContain('\u001b');
  expect(text.split('\n').find((line) => line.includes('"long"'))).toMatch(/(word ){60}"$/);
});

test('in Slack it stands in a fence that nothing in it can end, escaped and within the limits', () => {
  const many = { ...correction, lines: [...correction.lines, ...new Array(500).fill('+   "a": "b",')] };
  const { blocks } = renderDiagnosis(diagnosis({ correction: many }), { askedBy: 'U0KIM' });
  const texts = blocks.flatMap((block) =>
    'text' in block && block.text && typeof block.text === 'object' ? [block.text.text] : [],
  );
  const [fenced = ''] = texts.filter((text) => text.includes('```'));
  expect(fenced.match(/```/g)).toHaveLength(2);
  expect(fenced).toMatch(/^\*Corrected\*\n```\n {2}\{\n- {3}"title": "",\n/);
  expect(fenced).toContain('&lt;b&gt;');
  expect(fenced.length).toBeLessThanOrEqual(3000);
  expect(fenced).toMatch(/more/);
});
