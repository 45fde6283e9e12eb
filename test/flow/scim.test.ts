import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import { questions, readQuestion } from '../../src/diagnosis/questions.ts';
import { renderTerminal } from '../../src/render/terminal.ts';
import { group, patch, user } from '../checks/scim/payloads.ts';
import { awsOf, findingsOf, startWorld } from './rig.ts';

let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
});
afterEach(() => void sandbox.control.faults(null));
afterAll(() => sandbox.stop());

const ask = (document: unknown, text = '') =>
  makeDiagnose(awsOf(sandbox, 'all'))(
    { kind: 'scim', text },
    { documents: { document: typeof document === 'string' ? document : JSON.stringify(document, null, 2) } },
  );
const nobody = (more: object = {}) => ({
  ...user(),
  userName: 'wanda.new@harbor.example',
  externalId: 'okta-nobody',
  emails: [{ value: 'wanda.new@harbor.example', primary: true }],
  ...more,
});
const idOf = (userName: string) =>
  sandbox.control.state.organization.users.find((one) => one.userName === userName)?.id ?? '';

describe('duplicates', () => {
  test('of nobody: AWS takes it', async () => {
    expect(await ask(nobody())).toMatchObject({
      outcome: 'healthy',
      answer: expect.stringMatching(/nobody has the same `userName`, `emails.value` and `externalId`\.$/),
      gaps: [],
    });
    expect(sandbox.control.world.scim({ operation: 'CreateUser', body: nobody() })).toMatchObject({
      status: 201,
    });
    const again = sandbox.control.world.scim({ operation: 'CreateUser', body: nobody() });
    expect(again).toEqual({ status: 409, detail: 'Duplicate UserName' });
    sandbox.control.world.deleteUser('wanda.new@harbor.example');
  });

  test('of a user name, an address and an external id, each by itself', async () => {
    const kim = sandbox.control.state.organization.users.find((one) => one.userName.startsWith('kim.ode'));
    const id = kim?.id ?? '';
    const of = async (more: object) => findingsOf(await ask(nobody(more)))[0];
    const same = { cause: 'scim_duplicate_resource', certainty: 'confirmed', about: id };
    expect(await of({ userName: 'kim.ode@harbor.example' })).toMatchObject({
      ...same,
      summary: expect.stringContaining(`user ${id} has the same \`userName\` already`),
    });
    expect(await of({ userName: 'Kim.Ode@harbor.example' })).toMatchObject({
      facts: [{ value: expect.stringContaining('in small letters') }, {}],
    });
    expect(await of({ emails: [{ value: 'kim.ode@harbor.example', primary: true }] })).toMatchObject({
      ...same,
      summary: expect.stringContaining('`emails.value`'),
    });
    expect(await of({ externalId: kim?.externalId })).toMatchObject({
      ...same,
      facts: [{}, { value: expect.stringMatching(/^the same as in the payload/) }],
    });
  });

  test('of a group, which was made by hand', async () => {
    const id = sandbox.control.world.createGroup('made-by-hand');
    const { verdicts, next } = await ask({ ...group(0), displayName: 'made-by-hand' });
    expect(findingsOf({ verdicts } as never)[0]).toMatchObject({
      cause: 'scim_duplicate_resource',
      about: id,
      advice: [
        expect.stringContaining('not made by your identity provider'),
        ...Array(3).fill(expect.any(String)),
      ],
    });
    expect(next).toEqual([]);
  });

  test('one that is replaced may keep what it has, and not take what another has', async () => {
    const put = (body: object) =>
      ask(`PUT /t/scim/v2/Users/${idOf('kim.ode@harbor.example')} HTTP/1.1\n\n${JSON.stringify(body)}`);
    expect((await put(nobody({ userName: 'kim.ode@harbor.example' }))).outcome).toBe('healthy');
    expect(findingsOf(await put(nobody({ userName: 'lee.park@harbor.example' })))).toMatchObject([
      { cause: 'scim_duplicate_resource', about: idOf('lee.park@harbor.example') },
    ]);
    const { calls, outcome } = await ask(nobody({ userName: 'kim.ode@harbor.example' }), '--put');
    expect([outcome, calls]).toEqual(['healthy', []]);
  });

  test('with each single action denied there is no wrong answer, and no value in it', async () => {
    sandbox.control.resetCalls();
    await ask(nobody({ userName: 'kim.ode@harbor.example' }));
    const actions = new Set(sandbox.control.calls().map(({ action }) => action));
    expect(actions).toContain('identitystore:GetUserId');
    for (const action of actions) {
      sandbox.control.faults({ deny: [action] });
      const fresh = await ask(nobody());
      const told = JSON.stringify(fresh);
      expect([action, findingsOf(fresh), told.includes('wanda')]).toEqual([action, [], false]);
      const isHelp = action === 'identitystore:DescribeUser';
      expect([action, fresh.outcome]).toEqual([action, isHelp ? 'healthy' : 'not-known']);
      const twin = findingsOf(await ask(nobody({ userName: 'kim.ode@harbor.example' })));
      expect([action, twin.every(({ cause }) => cause === 'scim_duplicate_resource')]).toEqual([
        action,
        true,
      ]);
      if (isHelp) expect(twin).toHaveLength(1);
    }
  });
});

describe('what the sandbox refuses is what idc finds', () => {
  const wrong: [string, object, string][] = [
    [
      'two addresses',
      nobody({ emails: [{ value: 'a@x.example', primary: true }, { value: 'b@x.example' }] }),
      'scim_multi_value_attribute',
    ],
    ['photos', nobody({ photos: [] }), 'scim_unsupported_attribute'],
    ['an empty title', nobody({ title: '' }), 'scim_empty_value'],
    ['a control character', nobody({ title: 'a\u0001' }), 'scim_invalid_characters'],
    ['no last name', nobody({ name: { givenName: 'W' } }), 'scim_missing_required_attribute'],
    ['no primary', nobody({ emails: [{ value: 'w@x.example' }] }), 'scim_primary_missing'],
  ];
  test.each(wrong)('%s', async (_, body, cause) => {
    expect(sandbox.control.world.scim({ operation: 'CreateUser', body }).status).toBe(400);
    expect(findingsOf(await ask(body)).map((one) => one.cause)).toEqual([cause]);
  });

  test('and takes what idc corrected', async () => {
    const kind = questions.find(({ kind }) => kind === 'scim');
    const body = nobody({
      title: '',
      password: 'hunter2',
      active: 'True',
      emails: [{ value: 'first@x.example' }, { value: 'second@x.example', primary: true, display: 'S' }],
    });
    const { correction } = await ask(body);
    const printed = kind?.prints?.({ text: '--corrected', documents: { document: JSON.stringify(body) } });
    const better = JSON.parse(printed && 'text' in printed ? printed.text : '');
    expect(better).toMatchObject({
      active: true,
      userName: 'wanda.new@harbor.example',
      emails: [{ value: 'second@x.example', primary: true }],
    });
    expect(sandbox.control.world.scim({ operation: 'CreateUser', body: better })).toMatchObject({
      status: 201,
    });
    sandbox.control.world.deleteUser('wanda.new@harbor.example');
    const lines = correction?.lines.join('\n');
    expect(lines).toContain('-   "password": "h…"');
    expect(lines).toContain('-       "value": "f…@x.example"');
    expect(lines).toContain('+   "active": true');
    expect(lines).not.toMatch(/hunter|wanda|first@|second@/);
  });
});

describe('what was handed over', () => {
  test('shows nowhere in the answer, whatever it is', async () => {
    const secrets = ['wanda', 'Secretname', 'tok-3n', '0171', 'Strandweg', '4711'];
    const body = nobody({
      displayName: 'Secretname',
      title: 'Secretname\u0001',
      phoneNumbers: [{ value: '0171 1234' }, { value: '0171 4321' }],
      addresses: [{ streetAddress: 'Strandweg' }, {}],
      active: 'Secretname',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
        employeeNumber: 4711,
        costCenter: '',
      },
    });
    const request = `POST /tenant/scim/v2/Users HTTP/1.1\nHost: scim.us-west-2.amazonaws.com\nAuthorization: Bearer tok-3n\n\n${JSON.stringify(body)}`;
    const patched = patch(
      { op: 'replace', path: 'emails[value eq "wanda@x.example"].value', value: '' },
      { op: 'Secretname', path: 'userName', value: 'wanda' },
      { op: 'remove' },
    );
    for (const document of [
      body,
      request,
      patched,
      `${JSON.stringify(body)} wanda`,
      `{"userName": wanda}`,
      `curl -H "Authorization: Bearer tok-3n" -d '{"userName":"wanda"}'`,
    ]) {
      const diagnosis = await ask(document);
      const told = JSON.stringify(diagnosis) + renderTerminal(diagnosis, { colour: false, width: 100 });
      expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    }
  });

  test('in no JSON, the place is told', async () => {
    expect(await ask('{\n  "userName": "x",\n}')).toMatchObject({
      outcome: 'not-known',
      answer: expect.stringMatching(/^It is no JSON: .*\(line 3, column 1\)\.$/),
    });
  });

  test.each([
    ['curl -X POST https://scim.eu-west-1.amazonaws.com/t/scim/v2/Users -d {}', /curl command/],
    ['[]', /one payload at a time/],
    ['{"a":1}', /neither a SCIM user/],
    ['', /nothing|too early|ends/i],
    [`${'['.repeat(10_000)}`, /nested deeper/],
    [`"${'x'.repeat(300_000)}"`, /larger than 256 KB/],
  ])('%.40s is answered in a sentence', async (document, says) => {
    const { outcome, answer } = await ask(document);
    expect([outcome, answer]).toEqual(['not-known', expect.stringMatching(says)]);
  });

  test('an event of CloudTrail is judged as far as it is not masked', async () => {
    sandbox.control.world.scim({
      operation: 'PatchUser',
      id: idOf('lee.park@harbor.example'),
      body: patch({
        op: 'replace',
        path: 'emails',
        value: [{ value: 'a@x.example' }, { value: 'b@x.example' }],
      }),
    });
    const event = sandbox.control.trail().at(-1)?.record;
    for (const document of [
      event,
      { Records: [event] },
      { detail: event },
      { Events: [{ EventSource: 'x', CloudTrailEvent: JSON.stringify(event) }] },
    ]) {
      expect(findingsOf(await ask(document))).toMatchObject([
        {
          cause: 'scim_multi_value_attribute',
          facts: [{ value: expect.stringContaining('exceeds allowed limit of 1') }, {}],
        },
      ]);
    }
  });

  test('a request to another Region than that of Identity Center', async () => {
    const request = (region: string) =>
      `GET https://scim.${region}.amazonaws.com/t/scim/v2/Users?filter=userName%20eq%20%22a%22 HTTP/1.1\n\n`;
    expect(findingsOf(await ask(request('us-west-2')))).toMatchObject([
      { cause: 'wrong_region_for_instance', certainty: 'confirmed' },
    ]);
    expect((await ask(request('eu-west-1'))).outcome).toBe('healthy');
    sandbox.control.faults({ deny: ['sso:ListInstances'] });
    expect((await ask(request('us-west-2'))).outcome).toBe('not-known');
  });
});

describe('as it is typed', () => {
  test.each([
    '',
    '-',
    '--put',
    '- --patch',
    'userName eq "x"',
    '/Users?filter=userName eq "x" and externalId eq "y"',
  ])('%j is a question', (text) =>
    expect(readQuestion(`scim ${text}`)).toMatchObject({ ok: true, private: true }),
  );

  test.each(['{"userName":"kim"}', 'kim.ode@harbor.example', `userName eq "${'x'.repeat(3_000)}"`])(
    '%.30s is refused, and not repeated',
    (text) => {
      const read = readQuestion(`scim ${text}`);
      expect(read).toMatchObject({ ok: false });
      expect(!read.ok && read.sentence).not.toContain('kim');
    },
  );

  test('a filter needs nothing of AWS, and neither does --offline', async () => {
    const diagnose = makeDiagnose(awsOf(sandbox, 'all'));
    expect(await diagnose({ kind: 'scim', text: 'userName co "x"' })).toMatchObject({
      outcome: 'found',
      answer: 'AWS refuses this request: filters may compare with `eq`, and not with `co`.',
      calls: [],
    });
    expect(await ask(nobody(), '--offline')).toMatchObject({ outcome: 'healthy', calls: [] });
    const kind = questions.find((one) => one.kind === 'scim');
    expect(kind?.offline?.({ text: '--offline' })).toBe(true);
    expect(kind?.offline?.({ text: '--put' })).toBe(false);
  });

  test('a file is told from a filter by its first word', () => {
    const { first } = questions.find(({ kind }) => kind === 'scim')?.takes ?? { first: () => undefined };
    expect(['user.json', '/Users/kim/user.json', '-', 'C:\\user.json'].map((word) => first(word))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(
      [
        '/Users?filter=userName eq "x"',
        'userName',
        'userName eq "x"',
        'https://scim.eu-west-1.amazonaws.com/t',
      ].map((word) => first(word)),
    ).toEqual([false, false, false, false]);
  });
});
