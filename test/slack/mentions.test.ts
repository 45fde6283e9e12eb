import { expect, test } from '@jest/globals';
import { questions } from '../../src/diagnosis/questions.ts';
import { withAddresses } from '../../src/slack/mentions.ts';
import type { People } from '../../src/slack/people.ts';

const asked: string[] = [];
const people: People = {
  look: async (userId) => {
    asked.push(userId);
    const email = userId === 'U0KIM' ? { email: 'kim@harbor.example' } : {};
    return { userId, teamId: 'T1', kind: 'member', groups: [], emailVerified: true, ...email };
  },
};

test.each([
  ['access <@U0KIM|kim.ode> --account x', 'access kim@harbor.example --account x'],
  ['can-assign <@U0KIM> ReadOnly <@U0KIM|k>', 'can-assign kim@harbor.example ReadOnly kim@harbor.example'],
  ['access <@U0SAM|sam>', 'access <@U0SAM|sam>'],
  ['access kim', 'access kim'],
])('%s is asked as %s', async (words, meant) => {
  expect(await withAddresses(words, people)).toBe(meant);
});

test('a mention in a pasted text is left alone, and nobody is looked up', async () => {
  asked.length = 0;
  const pasted = 'explain said <@U0KIM|kim.ode>: Rate exceeded';
  expect(await withAddresses(pasted, people)).toBe(pasted);
  expect(asked).toEqual([]);
});

test('wherever a question takes a user, a mention will do', async () => {
  const taking = questions.filter(({ usage }) => /[<[](?:user|principal)[>\]]/.test(usage));
  expect(taking.length).toBeGreaterThan(3);
  for (const { kind } of taking)
    expect(await withAddresses(`${kind} <@U0KIM|kim.ode>`, people)).toBe(`${kind} kim@harbor.example`);
});
