import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { connect } from '../../../src/aws/clients.ts';
import { makeDiagnose } from '../../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../../src/diagnosis/diagnosis.ts';
import { questions } from '../../../src/diagnosis/questions.ts';
import { TOPICS } from '../../../src/diagnosis/topics/list.ts';
import { entriesOf, stepsOf, topics, topicsOf } from '../../../src/diagnosis/topics/topics.ts';
import { recognise } from '../../../src/knowledge/recognise.ts';
import { renderTerminal } from '../../../src/render/terminal.ts';

/** Every heading of AWS's page in September 2026, without its quotes; none may be missing. */
const HEADINGS = [
  'issues creating an account instance of iam identity center',
  'you receive an error when you attempt to view the list of cloud applications that are preconfigured to work with iam identity center',
  'issues regarding contents of saml assertions created by iam identity center',
  'specific users fail to synchronize into iam identity center from an external scim provider',
  'duplicate user or group error when provisioning users or groups with an external identity provider',
  'users cant sign in when their user name is in upn format',
  'i get a cannot perform the operation on the protected role error when modifying an iam role',
  'directory users cannot reset their password',
  'my user is referenced in a permission set but cant access the assigned accounts or applications',
  'i cant get my application from the application catalog configured correctly',
  'error an unexpected error has occurred when a user tries to sign in using an external identity provider',
  'error attributes for access control failed to enable',
  'i get a browser not supported message when i attempt to register a device for mfa',
  'active directory domain users group does not properly sync into iam identity center',
  'invalid mfa credentials error',
  'i get a an unexpected error has occurred message when i attempt to register or sign in using an authenticator app',
  'i get an its not you its us error when attempting to sign in to iam identity center',
  'my users are not receiving emails from iam identity center',
  'error you cant delete/modify/remove/assign access to permission sets provisioned in the management account',
  'error session token not found or invalid',
];
/** What the pages around it add. */
const AROUND = [
  'trusted-domain-members',
  'ad-sync-errors',
  'customer-managed-key',
  'additional-region-sign-in',
  'opt-in-region',
  'assignment-failed',
  'trust-policy',
];

const plain = (text: string) => text.toLowerCase().replace(/['’‘"“”,:.]/g, '');
const diagnose = makeDiagnose(connect({ region: 'us-east-1' }, {}));
const ask = (text: string): Promise<Diagnosis> => diagnose({ kind: 'topics', text });

test('no row of the page is missing, nor of what stands around it', () => {
  expect(TOPICS.flatMap(({ heading }) => (heading ? [plain(heading)] : []))).toEqual(HEADINGS);
  expect(TOPICS.filter(({ heading }) => !heading).map(({ id }) => id)).toEqual(AROUND);
});

describe.each(TOPICS)('$id', (topic) => {
  test('has steps to take or a question that looks, and says why no API sees the rest', () => {
    const kinds: readonly string[] = questions.map(({ kind }) => kind);
    const own = topic.live.map((words) => words.split(' ')[0] ?? '');
    expect(own.filter((kind) => !kinds.includes(kind))).toEqual([]);
    expect(entriesOf(topic)).toHaveLength(topic.causes.length);
    expect(stepsOf(topic).length + topic.live.length).toBeGreaterThan(0);
    if (topic.live.length === 0) expect(topic.unseen).toBeDefined();
  });

  test('is recognised by explain', () => {
    if (!topic.heading) return;
    const [first] = recognise(topic.heading);
    expect(topic.causes).toContain(first?.cause);
  });

  test('is shown with its steps, in order, without a look at AWS', async () => {
    const diagnosis = await ask(topic.id);
    const shown = renderTerminal(diagnosis, { colour: false, width: 100_000 });
    expect(diagnosis.calls).toEqual([]);
    expect(shown).toContain('nothing was looked at');
    let from = 0;
    for (const [n, step] of stepsOf(topic).entries()) {
      const at = shown.indexOf(`${n + 1}. ${step}`, from);
      expect({ step, at }).toEqual({ step, at: expect.any(Number) });
      expect(at).toBeGreaterThanOrEqual(from);
      from = at;
    }
    for (const words of topic.live) expect(diagnosis.answer).toContain(words);
  });
});

test('all are listed, each with what sees it', async () => {
  const { facts, outcome } = await ask('');
  expect(outcome).toBe('healthy');
  expect(facts.map(({ what }) => what)).toEqual(TOPICS.map(({ id }) => id));
});

test('words find those that have them all; what has none is said', async () => {
  expect(topicsOf('AUTHENTICATOR app').map(({ id }) => id)).toEqual(['totp-clock']);
  expect((await ask('mfa')).facts.length).toBeGreaterThan(1);
  const none = await ask('quantum <!channel>');
  expect(none).toMatchObject({ outcome: 'not-known', facts: [] });
});

test('it is asked without credentials', () => {
  expect(topics.offline?.({ text: '' })).toBe(true);
});

test('docs/topics is what scripts/topic-pages.js writes', async () => {
  const script = '../../../scripts/topic-pages.js';
  const { topicPages } = (await import(script)) as {
    topicPages: (known: object) => Map<string, string>;
  };
  const pages = topicPages({ TOPICS, entriesOf, stepsOf });
  expect(readdirSync('docs/topics').sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(`docs/topics/${name}`, 'utf8')).toBe(text);
});
