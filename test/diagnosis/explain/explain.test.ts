import { describe, expect, test } from '@jest/globals';
import { explain } from '../../../src/diagnosis/explain/explain.ts';
import type { DecodedRefusal } from '../../../src/evidence/authorization-message.ts';
import type { Evidence, EvidenceKey } from '../../../src/evidence/evidence.ts';
import type { Get } from '../../../src/evidence/look.ts';
import { REQUEST, SET } from '../../checks/rig.ts';

const USER = 'arn:aws:sts::111122223333:assumed-role/deploy/run';
const plain = (because: string) =>
  `User: ${USER} is not authorized to perform: sso:CreateAccountAssignment on resource: ${SET} ${because}`;
const ENCODED = `You are not authorized to perform this operation. Encoded authorization failure message: ${'Ab-_'.repeat(20)}`;
const decoded: DecodedRefusal = {
  explicit: false,
  principalArn: USER,
  action: 'sso:CreateAccountAssignment',
  resource: SET,
};

/** Counts what is read, and knows nothing but a decoded message. */
function world(message?: DecodedRefusal) {
  const read: EvidenceKey[] = [];
  const get = (async (key: EvidenceKey) => {
    read.push(key);
    return message
      ? { value: message as Evidence[typeof key], gaps: [], calls: [] }
      : { gaps: [], calls: [] };
  }) as unknown as Get;
  return { get, read };
}

const answer = async (text: string, message?: DecodedRefusal) => {
  const { get, read } = world(message);
  const asked = explain.read(text);
  if (!asked.ok) throw new Error(asked.sentence);
  const answered = await explain.answer(get, asked.asked);
  const [best] = answered.verdicts.flatMap((one) => (one.outcome === 'found' ? one.findings : []));
  const rows = Object.fromEntries(
    [...answered.facts, ...(best?.facts ?? [])].map((row) => [row.what, row.value]),
  );
  return { answered, best, rows, read };
};

describe('a known text', () => {
  const text = `Error: waiting for SSO Account Assignment (${REQUEST}): Received a 404 status error: Not supported policy arn:aws:iam::444455556666:policy/team-x. (${SET})`;

  test('is answered from the text alone: what it is, what says so, what would confirm it, what to do', async () => {
    const { answered, best, rows, read } = await answer(text);
    expect(answered.outcome).toBe('found');
    expect(answered.answer).toBe(best?.summary);
    expect(best).toMatchObject({ cause: 'customer_managed_policy_missing', certainty: 'stated' });
    expect(rows['The text says']).toContain('Not supported policy');
    expect(rows['What would confirm it']).toMatch(/\w/);
    expect(best?.advice.length).toBeGreaterThan(0);
    expect(best?.plan).toBeUndefined();
    expect(read).toEqual([]);
  });

  test('offers the live look at what it names', async () => {
    const { answered } = await answer(text);
    expect(answered.next?.map(({ words }) => words)).toEqual([
      `why-failed ${REQUEST}`,
      `permission-set ${SET}`,
    ]);
  });

  test('that is an event is looked at by its event id', async () => {
    const eventID = '0c1d2e3f-1111-4222-8333-444455556666';
    const event = {
      eventID,
      eventName: 'CreateAccountAssignment',
      eventSource: 'sso.amazonaws.com',
      requestID: REQUEST,
    };
    const { answered } = await answer(
      JSON.stringify({ ...event, errorCode: 'ThrottlingException', errorMessage: 'Rate exceeded' }),
    );
    expect(answered.next?.map(({ words }) => words)).toEqual([`why-failed ${eventID}`]);
    expect(answered.outcome).toBe('found');
  });
});

test('an unknown text is not guessed at', async () => {
  const { answered } = await answer('The cat sat on the mat.');
  expect(answered).toMatchObject({ outcome: 'not-known', answer: 'I do not know this text.', verdicts: [] });
});

describe('a refusal', () => {
  test('that lacks an Allow says who, what, where, and the one statement that is missing', async () => {
    const { best, rows } = await answer(
      plain('because no identity-based policy allows the sso:CreateAccountAssignment action'),
    );
    expect(rows).toMatchObject({
      'Who was refused': USER,
      'What was refused': 'sso:CreateAccountAssignment',
      On: SET,
    });
    expect(rows['Refused by']).toBe("no Allow in the caller's own policies (identity-based)");
    expect(best?.advice.at(-1)).toContain(`"Action":["sso:CreateAccountAssignment"],"Resource":["${SET}"]`);
    expect(best?.advice.join()).not.toContain('"*"');
  });

  test.each([
    ['with an explicit deny in a service control policy', 'a service control policy'],
    ['with an explicit deny in a resource control policy', 'a resource control policy'],
    ['with an explicit deny in a permissions boundary', "the caller's permissions boundary"],
    ['with an explicit deny in a session policy', 'the policy of the session'],
    ['with an explicit deny in a VPC endpoint policy', 'VPC endpoint'],
    ['with an explicit deny in a resource-based policy', 'the policy of the resource'],
  ])('%s names it and offers no Allow', async (because, refuser) => {
    const { best, rows } = await answer(plain(because));
    expect(rows['Refused by']).toContain(`an explicit Deny in`);
    expect(rows['Refused by']).toContain(refuser);
    expect(best?.advice.join()).not.toContain('"Effect":"Allow"');
  });
});

describe('an encoded refusal', () => {
  test('is decoded and judged like a plain one', async () => {
    const { answered, best, rows, read } = await answer(ENCODED, decoded);
    expect(read).toEqual(['authorizationMessage']);
    expect(best?.cause).toBe('caller_missing_identity_center_permission');
    expect(rows['What was refused']).toBe('sso:CreateAccountAssignment');
    expect(answered.facts[0]?.source).toBe('sts:DecodeAuthorizationMessage');
    expect(best?.advice.at(-1)).toContain("If the caller's own policies lack it");
  });

  test('that cannot be decoded is a failure to look', async () => {
    const { answered } = await answer(ENCODED);
    expect(answered).toMatchObject({ outcome: 'could-not-look', verdicts: [] });
  });

  test('that was decoded elsewhere needs no AWS', async () => {
    const message = {
      explicitDeny: true,
      context: { principal: { arn: USER }, action: 'sso:ListInstances', resource: '*' },
    };
    for (const pasted of [message, { DecodedMessage: JSON.stringify(message) }]) {
      const { rows, read } = await answer(JSON.stringify(pasted));
      expect(rows['Refused by']).toContain('an explicit Deny');
      expect(read).toEqual([]);
    }
  });

  test('alone needs AWS', () => {
    expect(explain.offline?.({ text: ENCODED })).toBe(false);
    expect(explain.offline?.({ text: plain('') })).toBe(true);
  });
});

test('nothing at all is asked back', () => {
  expect(explain.read('')).toMatchObject({ ok: false });
});
