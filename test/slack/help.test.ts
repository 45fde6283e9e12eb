import { expect, test } from '@jest/globals';
import { questions } from '../../src/diagnosis/questions.ts';
import { saying } from '../../src/render/slack/blocks.ts';
import { HELP, helpFor } from '../../src/slack/help.ts';

test('the help fits into one message and names every question that can be asked in Slack', () => {
  expect(saying({ text: HELP })).not.toContain('more characters');
  for (const { kind, takesDocument } of questions)
    expect({ kind, named: HELP.includes(`\`/idc ${kind}`) }).toEqual({ kind, named: !takesDocument });
});

test('what opens a window is offered without a file', () => {
  expect(HELP).toContain('`/idc saml` opens a window for a SAML response');
  expect(HELP).not.toContain('FILE|-');
});

test('the help is one screen; all about one subcommand is behind its name', () => {
  const lines = HELP.split('\n');
  expect(lines.length).toBeLessThanOrEqual(26);
  for (const line of lines.slice(1, -2)) expect(line.length).toBeLessThanOrEqual(110);
  expect(HELP).toContain('`/idc access <user>` what a person can reach');
  const all = helpFor('help access');
  expect(all).toContain('[--account <account>]');
  expect(all).toContain('• `/idc access kim.ode@example.com`');
  expect(helpFor('access --help')).toBe(all);
  expect(helpFor('help nonsense')).toBe(HELP);
  expect(helpFor('help saml')).toContain('opens a window for a SAML response');
  for (const asks of ['orphans', 'access kim.ode@example.com']) expect(helpFor(asks)).toBeUndefined();
});
