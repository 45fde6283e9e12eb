import { describe, expect, test } from '@jest/globals';
import { normalise } from '../../src/knowledge/normalise.ts';
import { recognise } from '../../src/knowledge/recognise.ts';
import { corpus, type Labelled, wordings } from './texts.ts';

const answers = (text: string) => recognise(text).map(({ cause }) => cause);
const accepted = ({ accept, cause }: Labelled) => accept ?? [cause];

function isRight(line: Labelled): boolean {
  const [first] = answers(line.text);
  return first === undefined ? line.may_abstain === true : accepted(line).includes(first);
}

describe('the corpus of real texts', () => {
  const sure = corpus().filter(({ confidence }) => confidence !== 'low');

  test('is answered rightly in at least 95 % of its lines', () => {
    const wrong = sure.filter((line) => !isRight(line)).map(({ id }) => id);
    expect(wrong.length / sure.length).toBeLessThanOrEqual(0.05);
  });

  test('has at most one line that is answered without a right answer', () => {
    const astray = sure.filter((line) => {
      const causes = answers(line.text);
      return causes.length > 0 && !causes.some((cause) => accepted(line).includes(cause));
    });
    expect(astray.map(({ id }) => id).length).toBeLessThanOrEqual(1);
  });
});

test.each(wordings())('$cause: $text', (line) => {
  expect(accepted(line)).toContain(answers(line.text)[0]);
});

describe('abstains', () => {
  test.each([
    '',
    '   ',
    'hello, how are you today?',
    'lunch at 12?',
    'SELECT * FROM users WHERE id = 1',
    'The build failed because tests are red',
    'Meeting notes: discuss roles and users and policies',
    'ERROR: duplicate key value violates unique constraint "users_email_key"',
    'git push rejected: non-fast-forward',
    'HTTP 500 from payments service',
    '429 Too Many Requests from api.github.com',
    'User not found',
    'Access denied',
    'SAML is a standard for single sign-on',
    'constructor __proto__ toString hasOwnProperty',
  ])('from a text about something else: %s', (text) => {
    expect(answers(text)).toEqual([]);
  });

  test.each([
    'The request could not be completed for the target.',
    'A limit was reached for the target.',
    'Something could not be found.',
    'The document was not accepted.',
    'The requested change was refused.',
    'The target could not be changed because of its state.',
    'The person or team could not be used for this request.',
    'The service was not able to complete the request.',
    'The request needs something that is missing in the target.',
    'AWS SSO is unable to complete your request at this time. Please try again in a few minutes.',
  ])('from a reason that says nothing: %s', (text) => {
    expect(answers(text)).toEqual([]);
  });
});

describe('what lies outside', () => {
  test.each([
    ['An error occurred (NoSuchBucket) when calling the GetObject operation', 'not_identity_center'],
    ['panic: runtime error: invalid memory address while listing permission sets', 'third_party_tool_bug'],
    ['dial tcp: lookup sso.us-east-1.amazonaws.com: no such host', 'client_network_problem'],
    ['AWS Health: increased error rates for IAM Identity Center', 'aws_service_incident'],
  ])('is not blamed on Identity Center: %s', (text, cause) => {
    expect(answers(text)).toEqual([cause]);
  });
});

describe('however a tool wraps it', () => {
  const sentence =
    'Received a 404 status error: the GROUP assignee 1 was not found in directory d-1234567890';

  test.each([
    [
      'Terraform',
      `╷\n│ Error: waiting: last error: Received a 404 status\n│ error: the GROUP assignee 1 was not\n│ found in directory d-1234567890\n╵`,
    ],
    ['colours', `\u001b[31m${sentence.replaceAll(' ', ' \u001b[0m')}\u001b[0m`],
    ['JSON in JSON', JSON.stringify(JSON.stringify({ FailureReason: sentence }))],
    ['HTML', `&quot;${sentence}&quot;`],
    ['upper case', sentence.toUpperCase()],
    ['invisible characters', sentence.replaceAll('a', 'a\u200b').replaceAll('e', '\u202ee')],
  ])('%s', (_, text) => {
    expect(answers(text)[0]).toBe('principal_not_found');
  });
});

describe('whatever stands around it', () => {
  const known = [...corpus().filter(({ confidence }) => confidence !== 'low'), ...wordings()].filter(isRight);

  test.each<[string, (text: string) => string]>([
    [
      'CloudFormation',
      (text) => `Resource handler returned message: "${text}" (HandlerErrorCode: GeneralServiceException)`,
    ],
    ['a log line', (text) => JSON.stringify({ level: 'error', msg: text, service: 'sync' })],
    [
      'a question in a chat',
      (text) => `Hi all, since this morning I get this, and nothing was changed:\n\n${text}\n\nThanks`,
    ],
    [
      'boto3',
      (text) =>
        `  File "botocore/client.py", line 960, in _make_api_call\nbotocore.exceptions.ClientError: ${text}`,
    ],
  ])('%s', (_, wrap) => {
    const lost = known.filter((line) => !isRight({ ...line, text: wrap(line.text) })).map(({ text }) => text);
    expect(lost.length / known.length).toBeLessThan(0.01);
  });
});

describe('an answer', () => {
  const everything = corpus().map(({ text }) => text);

  test('is at most three causes, none twice, never unknown_reason', () => {
    for (const text of everything) {
      const causes = answers(text);
      expect(causes.length).toBeLessThanOrEqual(3);
      expect(new Set(causes).size).toBe(causes.length);
      expect(causes).not.toContain('unknown_reason');
    }
  });

  test('quotes at most 200 characters, which stand in the text', () => {
    for (const text of [...everything, `not supported policy ${'x'.repeat(500)}`]) {
      for (const { evidence } of recognise(text)) {
        expect(evidence.length).toBeGreaterThan(0);
        expect(evidence.length).toBeLessThanOrEqual(200);
        expect(normalise(text).shown).toContain(evidence);
      }
    }
  });
});
