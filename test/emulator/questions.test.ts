import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect } from '../../src/aws/clients.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis, Question } from '../../src/diagnosis/diagnosis.ts';
import { questions } from '../../src/diagnosis/questions.ts';
import { renderTerminal } from '../../src/render/terminal.ts';
import { makeResponse } from '../documents/saml/make.ts';
import { findingsOf, useRuntimeCredentials } from '../flow/rig.ts';
import { organization } from './organization.ts';
import { QUIRKS, type Quirk } from './quirks.ts';
import { type Emulator, startEmulator } from './server.ts';
import { ACCOUNT } from './world.ts';

interface Wanted {
  readonly text?: string;
  /** What is handed over. */
  readonly document?: string;
}

/** Every question but why-failed, which has a test of its own, and what reads no AWS. */
const ASKED: Readonly<Record<string, Wanted>> = {
  failures: {},
  'permission-set': { text: 'set-one' },
  access: { text: 'kim@harbor.example' },
  'can-assign': { text: `kim@harbor.example set-one ${ACCOUNT}` },
  preflight: {
    text: JSON.stringify([
      {
        principal: 'kim@harbor.example',
        principalType: 'USER',
        permissionSet: 'set-one',
        accounts: [ACCOUNT],
      },
    ]),
  },
  orphans: {},
  quotas: {},
  outdated: {},
  expiry: {},
  health: {},
  saml: { document: makeResponse({ nameId: 'kim@harbor.example' }) },
  scim: { document: JSON.stringify({ userName: 'kim@harbor.example', displayName: 'Kim' }) },
  'scim-failures': {},
  'sign-in': { text: 'kim@harbor.example' },
  abac: { text: 'kim@harbor.example' },
  trust: { text: 'arn:aws:iam::444455556666:role/deploy' },
  doctor: {},
};
const ELSEWHERE = ['why-failed', 'explain', 'topics'];
/** So many are asked side by side, each with an emulator of its own: most of the time goes by in waiting. */
const AT_ONCE = 4;
/** Those that need no second try, so that every operation can have them in turn. */
const QUICK: readonly Quirk[] = ['html', 'nothing-in-it', 'objects-for-text', 'token-loop'];
/** It asks for nearly everything, and says nothing of the organization: from everything at once has to do. */
const TOO_MANY = new Set(['doctor']);

let emulators: readonly Emulator[];
beforeAll(async () => {
  useRuntimeCredentials();
  emulators = await Promise.all(Array.from({ length: AT_ONCE }, startEmulator));
});
afterAll(() => Promise.all(emulators.map((emulator) => emulator.stop())));

test('every question is asked', () => {
  expect([...Object.keys(ASKED), ...ELSEWHERE].sort()).toEqual(questions.map(({ kind }) => kind).sort());
});

/** A new process each time: nothing is remembered of the answers before. */
async function ask(kind: string, emulator: Emulator): Promise<Diagnosis> {
  const roles = {
    read: 'arn:aws:iam::000000000000:role/idc-read',
    managementRead: 'arn:aws:iam::000000000000:role/idc-management-read',
    member: 'idc-member',
    remediation: 'arn:aws:iam::000000000000:role/idc-remediation',
  };
  const where = { region: 'eu-west-1', endpoint: emulator.url, answerWithinMs: 1_000 };
  const { text = '', document } = ASKED[kind] ?? {};
  const question = { kind, text } as Question;
  const documents = document === undefined ? {} : { documents: { document } };
  const diagnosis = await makeDiagnose(connect(where, roles, { share: 50 }))(question, documents);
  renderTerminal(diagnosis, { colour: false, width: 100 });
  return diagnosis;
}

/** What cannot be taken for an answer, whatever was asked. */
const NO_ANSWER = /html|xml|^empty|500|501|operation/;

/**
 * AWS leaves out lists that are empty (ListPermissionSetsProvisionedToAccount does), so an answer without the list of
 * assignments or memberships is one that says that there are none.
 */
function mayBeEmpty(operation: string, quirk: Quirk): boolean {
  const isEmptied = quirk === 'nothing-in-it' || quirk === 'null-members';
  return isEmptied && /^List(?!Accounts$|PermissionSets$|Instances$|Policies$)/.test(operation);
}

/** In the shape of an answer, so it is believed: whoever has the id `text` has the user name that was asked for. */
const BELIEVED: ReadonlySet<string> = new Set(['scim_duplicate_resource text']);

/** What was found, as far as it says something about the organization rather than about idc. */
function claims(diagnosis: Diagnosis): string[] {
  const about = findingsOf(diagnosis).filter(({ cause }) => !OF_IDC.has(cause));
  return about.map(({ cause, about: what }) => `${cause} ${what}`).filter((claim) => !BELIEVED.has(claim));
}
const OF_IDC: ReadonlySet<string> = new Set(['unknown_reason', 'idc_setup_incomplete']);

/** What is true in the organization by a question, and the operations that it asks for. */
interface Known {
  readonly truth: readonly string[];
  readonly operations: readonly string[];
}
const known = new Map<string, Known>();
beforeAll(async () => {
  const [first] = emulators as [Emulator];
  for (const kind of Object.keys(ASKED)) {
    first.answer(organization);
    const truth = claims(await ask(kind, first));
    known.set(kind, { truth, operations: TOO_MANY.has(kind) ? [] : [...new Set(first.asked)].sort() });
  }
});

/** An operation that many questions share is odd in each way in two of them, in turn: they share its reading, too. */
function isInTurn(kind: string, operation: string, quirk: Quirk): boolean {
  const sharing = [...known].flatMap(([one, { operations }]) =>
    operations.includes(operation) ? [one] : [],
  );
  const turn = (sharing.indexOf(kind) + QUICK.indexOf(quirk)) % sharing.length;
  return turn < 2;
}

describe.each(Object.keys(ASKED))('%s', (kind) => {
  let truth: readonly string[] = [];
  let operations: readonly string[] = [];
  beforeAll(() => {
    ({ truth, operations } = known.get(kind) as Known);
  });

  test.each(QUICK)('%s from any one operation makes no wrong claim', async (quirk) => {
    const wrong: string[] = [];
    const open = operations.filter((one) => !mayBeEmpty(one, quirk) && isInTurn(kind, one, quirk));
    const askNext = async (emulator: Emulator) => {
      for (let operation = open.pop(); operation; operation = open.pop()) {
        const odd = operation;
        emulator.answer(organization, { in: (one) => one === odd, quirk });
        const diagnosis = await ask(kind, emulator);
        const extra = claims(diagnosis).filter((claim) => !truth.includes(claim));
        if (extra.length > 0) wrong.push(`${odd}: ${extra}`);
      }
    };
    await Promise.all(emulators.map(askNext));
    expect(wrong).toEqual([]);
  });

  test.each(QUIRKS)(
    '%s from everything makes no wrong claim, and says what it could not see',
    async (quirk) => {
      const [emulator] = emulators as [Emulator];
      emulator.answer(organization, { in: (one) => !['AssumeRole', 'ListInstances'].includes(one), quirk });
      const diagnosis = await ask(kind, emulator);
      expect(claims(diagnosis).filter((claim) => !truth.includes(claim))).toEqual([]);
      if (NO_ANSWER.test(quirk)) expect(diagnosis.outcome).not.toBe('healthy');
    },
  );
});
