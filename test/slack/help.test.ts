import { expect, test } from '@jest/globals';
import { questions } from '../../src/diagnosis/questions.ts';
import { saying } from '../../src/render/slack/blocks.ts';
import { HELP } from '../../src/slack/help.ts';

test('the help fits into one message and names every question that can be asked in Slack', () => {
  expect(saying({ text: HELP })).not.toContain('more characters');
  for (const { kind, takesDocument } of questions)
    expect({ kind, named: HELP.includes(`\`/idc ${kind}`) }).toEqual({ kind, named: !takesDocument });
});

test('what opens a window is offered without a file', () => {
  expect(HELP).toContain('`/idc saml` opens a window for a SAML response');
  expect(HELP).not.toContain('FILE|-');
});
