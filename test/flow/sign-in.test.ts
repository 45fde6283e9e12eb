import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import type { SignIn } from '../../sandbox/aws/sign-in.ts';
import { userNamed } from '../../sandbox/aws/verbs.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { awsOf, findingsOf, startWorld } from './rig.ts';

/** How people sign in, and where they stop: told by the sandbox's records in the account that owns the directory. */
let sandbox: AwsSandbox;
beforeEach(async () => {
  sandbox = await startWorld();
  sandbox.control.settings({ trailDelayMs: 0 });
});
afterEach(() => sandbox.stop());

const WHO = 'sofia.marino@harbor.example';
const ask = (text = WHO, roles: 'all' | 'read' = 'all'): Promise<Diagnosis> =>
  makeDiagnose(awsOf(sandbox, roles))({ kind: 'sign-in', text });
const signIn = (story: Partial<SignIn>) =>
  sandbox.control.world.signIn({ user: WHO, minutesAgo: 9, ...story });
const causesOf = (diagnosis: Diagnosis) => findingsOf(diagnosis).map(({ cause }) => cause);
const AT = String.raw`\d\d:\d\d`;

interface Scenario {
  readonly arrange: () => void;
  readonly said: RegExp;
  readonly outcome: Diagnosis['outcome'];
  readonly causes: readonly string[];
  readonly text?: string;
  /** What may be answered, with less evidence, beside nothing. */
  readonly also?: readonly string[];
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a sign-in that is complete': {
    arrange: () => signIn({ codes: ['right'] }),
    said: new RegExp(
      `: the password was accepted at ${AT}, the one-time code was accepted at ${AT}, the sign-in was complete at ${AT} UTC`,
    ),
    outcome: 'healthy',
    causes: [],
  },
  'a code that is wrong': {
    arrange: () => signIn({ codes: ['wrong', 'wrong', 'wrong'] }),
    said: new RegExp(
      `: the password was accepted at ${AT}, the one-time code was refused 3 times, the last at ${AT} UTC; nothing since`,
    ),
    outcome: 'found',
    causes: ['mfa_totp_clock_skew'],
  },
  'a code that was never typed': {
    arrange: () => signIn({ codes: [] }),
    said: new RegExp(`the one-time code was asked for without an answer at ${AT} UTC; nothing since`),
    outcome: 'not-known',
    causes: [],
  },
  'a password that is wrong': {
    arrange: () => signIn({ passwords: ['wrong'] }),
    said: new RegExp(`: the password was refused at ${AT} UTC; nothing since`),
    outcome: 'found',
    causes: ['credential_refused'],
  },
  'a wrong password before the right one': {
    arrange: () => signIn({ passwords: ['wrong', 'right'] }),
    said: /the sign-in was complete/,
    outcome: 'healthy',
    causes: [],
  },
  'a failure after an earlier sign-in': {
    arrange: () => {
      signIn({ minutesAgo: 40 });
      signIn({ passwords: ['wrong'] });
    },
    said: new RegExp(`: the password was refused at ${AT} UTC; nothing since`),
    outcome: 'found',
    causes: ['credential_refused'],
  },
  'a user who is disabled': {
    arrange: () => {
      sandbox.control.world.setUserDisabled(WHO);
      signIn({});
    },
    said: /^`sofia.marino@harbor.example` is disabled in Identity Center and cannot sign in. `sofia.marino@harbor.example`: the password was refused/,
    outcome: 'found',
    causes: ['user_disabled', 'credential_refused'],
  },
  'nobody of this name': {
    text: 'zoe.king@harbor.example',
    arrange: () => signIn({ user: 'zoe.king@harbor.example', external: {} }),
    said: /^There is no user `zoe.king@harbor.example` in Identity Center, and signing in does not create one\. .*could be theirs/,
    outcome: 'found',
    causes: ['user_absent', 'saml_user_not_provisioned'],
    also: ['saml_user_not_provisioned'],
  },
  'a sign-in by the identity provider': {
    arrange: () => signIn({ external: {} }),
    said: /: the sign-in was complete/,
    outcome: 'healthy',
    causes: [],
  },
  'a response with the wrong format names nobody': {
    arrange: () => signIn({ external: { nameIdFormat: 'persistent' } }),
    said: /^No record of a sign-in names .* One refused sign-in names nobody and could be theirs\./,
    outcome: 'not-known',
    causes: ['saml_nameid_format_invalid'],
  },
  'a response to another request': {
    arrange: () => signIn({ external: { answers: 'another request' } }),
    said: /could be theirs/,
    outcome: 'not-known',
    causes: ['saml_inresponseto_mismatch'],
  },
  'what names nobody and came before a sign-in': {
    arrange: () => {
      signIn({ minutesAgo: 30, external: { answers: 'another request' } });
      signIn({});
    },
    said: /the sign-in was complete/,
    outcome: 'healthy',
    causes: [],
  },
  'a new password that is not taken': {
    arrange: () => sandbox.control.world.changePassword(WHO),
    said: /: setting a new password failed/,
    outcome: 'found',
    causes: ['password_reset_failed'],
  },
  'a role that is not theirs, asked deeply': {
    text: `${WHO} --deep`,
    arrange: () => {
      signIn({});
      const role = { user: WHO, account: 'web-prod', permissionSet: 'DataEngineer' };
      sandbox.control.world.useRole({ ...role, call: 'GetRoleCredentials' });
    },
    said: /`DataEngineer` on `\d+` was refused/,
    outcome: 'found',
    causes: ['session_role_not_assigned'],
  },
  'nothing at all': {
    arrange: () => {},
    said: /^No record of a sign-in names .* in the last hour in eu-west-1 and eu-central-1; records come about 5 minutes late/,
    outcome: 'not-known',
    causes: [],
  },
  'somebody else’s failure is not theirs': {
    arrange: () => signIn({ user: 'kim.ode@harbor.example', passwords: ['wrong'] }),
    said: /^No record of a sign-in names/,
    outcome: 'not-known',
    causes: [],
  },
};

describe.each(Object.entries(SCENARIOS))('%s', (_name, { arrange, said, outcome, causes, text }) => {
  test('is told', async () => {
    arrange();
    const diagnosis = await ask(text);
    expect(diagnosis.answer).toMatch(said);
    expect(causesOf(diagnosis)).toEqual(causes);
    expect(diagnosis.outcome).toBe(outcome);
    expect(diagnosis.gaps).toEqual([]);
  });
});

/** Every second one: each is asked again for each action, and all of them take the same way through AWS. */
describe.each(Object.entries(SCENARIOS).filter((_, n) => n % 2 === 0))(
  '%s',
  (_name, { arrange, causes, text, also = [] }) => {
    test('is never told wrong with a single call denied', async () => {
      arrange();
      sandbox.control.resetCalls();
      await ask(text);
      const actions = new Set(sandbox.control.calls().map(({ action }) => action));
      expect(actions.size).toBeGreaterThanOrEqual(4);
      const wrong: string[] = [];
      for (const action of actions) {
        sandbox.control.faults({ deny: [action] });
        const diagnosis = await ask(text);
        const isNew = causesOf(diagnosis).some((cause) => !causes.includes(cause) && !also.includes(cause));
        const isBlind = diagnosis.gaps.length > 0 && ['healthy', 'not-known'].includes(diagnosis.outcome);
        if (isNew || isBlind) wrong.push(`without ${action}: ${diagnosis.outcome} ${diagnosis.answer}`);
      }
      expect(wrong).toEqual([]);
    });
  },
);

describe('where it looks', () => {
  test('every Region of the instance, and both spellings of the source', async () => {
    signIn({ region: 'eu-central-1', passwords: ['wrong'], source: 'signin.amazon.com' });
    const diagnosis = await ask();
    expect(diagnosis.answer).toMatch(/: the password was refused/);
    expect(diagnosis.facts.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['Read in eu-west-1', 'Read in eu-central-1']),
    );
  });

  test('what another service calls the same is nobody’s sign-in', async () => {
    signIn({ passwords: ['wrong'], source: 'signin.example.com' as 'signin.amazon.com' });
    expect((await ask()).outcome).toBe('not-known');
  });

  test('without a role in the account of the directory it says that it could not look there', async () => {
    signIn({ passwords: ['wrong'] });
    const diagnosis = await ask(WHO, 'read');
    expect(diagnosis).toMatchObject({ outcome: 'could-not-look', gaps: [{ reason: 'not-configured' }] });
    expect(diagnosis.answer).toContain('I could not look everywhere');
  });

  test('no further back than was asked', async () => {
    signIn({ passwords: ['wrong'], minutesAgo: 90 });
    expect((await ask()).outcome).toBe('not-known');
    expect((await ask(`${WHO} --since 3h`)).outcome).toBe('found');
  });

  test('without --deep, nothing of the accounts that were opened', async () => {
    signIn({});
    const role = { user: WHO, account: 'web-prod', permissionSet: 'DataEngineer' };
    sandbox.control.world.useRole({ ...role, call: 'Federate' });
    expect((await ask()).outcome).toBe('healthy');
    const deep = await ask(`${WHO} --deep`);
    expect(deep.next?.[0]?.words).toMatch(
      /^access sofia.marino@harbor.example --account \d{12} --permission-set DataEngineer$/,
    );
  });

  test('40 pages in a Region at most, newest first, and it says how far it came', async () => {
    const { state } = sandbox.control;
    signIn({ passwords: ['wrong'], minutesAgo: 50 });
    const crowd = state.organization.users[0]?.userName ?? '';
    for (let n = 0; n < 800; n += 1)
      sandbox.control.world.signIn({ user: crowd, minutesAgo: 40 - n / 40, codes: ['wrong', 'right'] });
    signIn({ passwords: ['wrong', 'right'], minutesAgo: 2 });
    sandbox.control.resetCalls();
    const diagnosis = await ask();
    const pages = sandbox.control.calls().filter(({ action }) => action === 'cloudtrail:LookupEvents').length;
    expect(pages).toBeLessThanOrEqual(2 * 40);
    expect(pages).toBeGreaterThan(40);
    expect(diagnosis.answer).toContain('the sign-in was complete');
    expect(diagnosis.outcome).toBe('could-not-look');
    expect(diagnosis.gaps.length).toBeGreaterThan(0);
    for (const gap of diagnosis.gaps)
      expect(gap).toMatchObject({ reason: 'left-out', of: expect.stringContaining('before 20') });
  });
});

test('neither networks nor browsers nor addresses of others are told', async () => {
  signIn({ external: { answers: 'another request' } });
  const record = sandbox.control.state.trail.at(-1)?.record as Record<string, unknown>;
  record.errorMessage = 'No user noor.haddad@harbor.example exists';
  const text = JSON.stringify(await ask());
  expect(text).toContain('n…@harbor.example');
  for (const secret of ['203.0.113.77', 'Mozilla', 'noor.haddad', 'Root', 'root login'])
    expect(text).not.toContain(secret);
});

test('a time of its own is read, and what cannot be is said', async () => {
  const { signIn: kind } = await import('../../src/diagnosis/sign-in/sign-in.ts');
  expect(kind.read(`"Kim Ode" --since 30m --deep`)).toMatchObject({
    asked: { principal: 'Kim Ode', sinceHours: 0.5, deep: true },
  });
  for (const text of ['', 'kim --since', 'kim --since 25h', 'kim --since soon', '<@U0123ABC>', 'kim --dep'])
    expect(kind.read(text)).toMatchObject({ ok: false });
});

test('a user by id', async () => {
  signIn({ passwords: ['wrong'] });
  expect((await ask(userNamed(sandbox.control.state, WHO))).answer).toContain(WHO);
});
