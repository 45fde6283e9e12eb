import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeResponse } from '../documents/saml/make.ts';
import { KIM, ONCALL, SAM } from '../slack/bot.ts';
import { startWhole, type Whole } from './leaks-rig.ts';

const NAME = 'zelda.quist@secret-mail.example';
const ATTRIBUTE = 'costcentre-secret-4711';
const TOKEN = '3c1b4f0a:9d41:aGFyYm9yLXNjaW0tc2VjcmV0LXRva2VuLW9mLXRlc3Rz';
const PHONE = '+31-20-555-0199';

const response = makeResponse({
  nameId: NAME,
  attributes: [
    { name: 'https://aws.amazon.com/SAML/Attributes/AccessControl:CostCenter', values: [ATTRIBUTE] },
  ],
});
const signature = /<(?:\w+:)?SignatureValue[^>]*>([^<]+)</.exec(response)?.[1]?.replace(/\s/g, '') ?? '';
const certificate = /<(?:\w+:)?X509Certificate[^>]*>([^<]+)</.exec(response)?.[1]?.replace(/\s/g, '') ?? '';
const scimUser = JSON.stringify({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: NAME,
  displayName: '',
  name: { givenName: 'Zelda', familyName: ATTRIBUTE },
  emails: [{ value: NAME }, { value: `other-${NAME}` }],
  phoneNumbers: [{ value: PHONE }],
  password: TOKEN,
});
const scimCall = `curl -X POST -H 'Authorization: Bearer ${TOKEN}' -d '${scimUser}'`;

/** What may stand nowhere, in each of the forms in which it could. */
const SECRETS = [
  NAME,
  'zelda.quist',
  ATTRIBUTE,
  TOKEN,
  PHONE,
  signature.slice(0, 48),
  signature.slice(-48),
  certificate.slice(200, 260),
];
const forms = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  // Wherever in a text it stood when that was encoded.
  ...[0, 1, 2].map((at) =>
    Buffer.from(' '.repeat(at) + secret)
      .toString('base64')
      .slice(4, -4),
  ),
];

function found(text: string): string[] {
  return SECRETS.flatMap(forms).filter((form) => form.length > 8 && text.includes(form));
}

let whole: Whole;
const driver = () => whole.slack.driver;

beforeAll(async () => {
  whole = await startWhole();
});
afterAll(() => whole.stop());

async function nothingIsFound(): Promise<void> {
  const traces = await whole.traces();
  for (const [where, text] of Object.entries(traces))
    expect({ where, found: found(text) }).toEqual({ where, found: [] });
  expect(traces.database).toContain('questions');
}

/** Until the person has one more message of the bot's that satisfies. */
async function answered(
  user: string,
  before: number,
  holds: (text: string) => boolean = isAnswer,
): Promise<string> {
  return driver().waitFor(() => {
    const texts = driver()
      .directMessages(user)
      .slice(before)
      .map((message) => driver().textOf(message));
    return texts.find(holds);
  });
}
const isAnswer = (text: string) => text.includes('asked by');

async function paste(kind: string, text: string): Promise<string> {
  const before = driver().directMessages(KIM).length;
  await driver().command(KIM, ONCALL, `/idc ${kind}`);
  const view = await driver().waitFor(() => driver().view(KIM));
  const parts = [0, 1, 2, 3].map((n) => [`part${n}`, text.slice(n * 3000, (n + 1) * 3000)]);
  const { errors } = await driver().submitView(KIM, view.id, Object.fromEntries(parts));
  expect(errors).toEqual({});
  return answered(KIM, before);
}

async function upload(user: string, kind: string, file: { name: string; text: string }): Promise<string> {
  const before = driver().directMessages(user).length;
  await driver().command(user, ONCALL, `/idc ${kind}`);
  const view = await driver().waitFor(() => driver().view(user));
  await driver().submitView(user, view.id, { file: [driver().upload(user, file)] });
  return answered(user, before);
}

test('what is looked for is found where it stands', () => {
  expect(signature.length).toBeGreaterThan(80);
  expect(certificate.length).toBeGreaterThan(300);
  for (const text of [response, Buffer.from(response).toString('base64'), encodeURIComponent(response)])
    expect(found(text)).not.toEqual([]);
  expect(found(scimCall)).toEqual(expect.arrayContaining([TOKEN, PHONE, NAME]));
});

describe.each([
  ['saml', response, { name: 'response.xml', text: response }],
  ['saml', Buffer.from(response).toString('base64'), { name: 'r.txt', text: encodeURIComponent(response) }],
  [
    'saml',
    `${response.slice(0, 900)}<!-- broken`,
    { name: 'r.xml', text: `<!DOCTYPE a [<!ENTITY b "${NAME}">]>${response}` },
  ],
  ['scim', scimUser, { name: 'user.json', text: scimUser }],
  ['scim', scimCall.slice(0, 11_000), { name: 'user.json', text: `${scimUser.slice(0, -40)}\n${TOKEN}` }],
])('/idc %s (%#)', (kind, text, file) => {
  test('answers what is pasted and what is uploaded, and keeps nothing of it', async () => {
    const pasted = await paste(kind, text);
    const uploaded = await upload(KIM, kind, file);
    expect(pasted.length).toBeGreaterThan(40);
    expect(uploaded.length).toBeGreaterThan(40);
    await nothingIsFound();
  });
});

test('a person of the directory is masked like anybody else', async () => {
  const known = 'noor.haddad@harbor.example';
  const shown = await paste('saml', makeResponse({ nameId: known, audiences: ['urn:other'] }));
  expect(shown).toContain('n…@harbor.example');
  for (const text of Object.values(await whole.traces())) expect(text).not.toContain(known);
});

test.each([
  ['saml', response.slice(0, 2500)],
  ['saml', Buffer.from(response).toString('base64').slice(0, 2500)],
  ['saml', NAME],
  ['scim', scimUser],
  ['scim', TOKEN],
  ['explain', response.slice(0, 2500)],
  ['explain', deflateRawSync(response).toString('base64').slice(0, 2500)],
  [
    'why-failed',
    `SAMLResponse=${encodeURIComponent(Buffer.from(response).toString('base64')).slice(0, 2500)}`,
  ],
  ['explain', scimCall],
  ['samll', Buffer.from(response).toString('base64').slice(0, 2500)],
])('typed behind the command by mistake it is kept nowhere: /idc %s … (%#)', async (kind, typed) => {
  const before = driver().ephemerals(KIM).length;
  const { acked } = await driver().command(KIM, ONCALL, `/idc ${kind} ${typed}`);
  expect(acked).toBe(true);
  await driver().waitFor(() => driver().ephemerals(KIM).length > before);
  await nothingIsFound();
});

test('it does not outlive the process, which says so', async () => {
  whole.aws.control.faults({ latencyMs: 4_000 });
  const before = driver().directMessages(SAM).length;
  const lookedUp = () =>
    driver()
      .events()
      .filter(({ method }) => method === 'files.info').length;
  const files = lookedUp();
  await driver().command(SAM, ONCALL, '/idc saml');
  const view = await driver().waitFor(() => driver().view(SAM));
  await driver().submitView(SAM, view.id, {
    file: [driver().upload(SAM, { name: 'r.xml', text: response })],
  });
  await driver().waitFor(() => lookedUp() > files);
  await whole.restart();
  await answered(SAM, before, (text) => text.includes('not kept anywhere'));
  whole.aws.control.faults(null);
  await nothingIsFound();
});

const HOSTILE: readonly (readonly [string, string])[] = [
  ['deep', `${'<a>'.repeat(60_000)}${NAME}`],
  ['wide', `<r>${'<a b="c"/>'.repeat(24_000)}</r>`],
  ['many attributes', `<r ${Array.from({ length: 15_000 }, (_, n) => `a${n}="b"`).join(' ')}/>`],
  ['a bomb', deflateRawSync(Buffer.alloc(100_000_000, '<a>')).toString('base64').slice(0, 250_000)],
  ['nested entities', `<!DOCTYPE a [${'<!ENTITY b "cccccccccc">'.repeat(8000)}]><a>&b;</a>`],
  ['one long word', 'A'.repeat(250_000)],
];

test.each(HOSTILE)('a hostile document (%s) keeps nobody else waiting', async (_what, text) => {
  const handing = upload(KIM, 'saml', { name: 'r.xml', text });
  const before = driver().ephemerals(SAM).length;
  const asked = Date.now();
  const { acked, ackMs } = await driver().command(SAM, ONCALL, '/idc help');
  await driver().waitFor(() => driver().ephemerals(SAM).length > before);
  expect({ acked, soon: ackMs < 2000 && Date.now() - asked < 2000 }).toEqual({ acked: true, soon: true });
  expect(await handing).toContain('SAML');
  await nothingIsFound();
});
