import { describe, expect, test } from '@jest/globals';
import { readDelivered } from '../../src/evidence/delivered.ts';

const ID = '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11';
const detail = {
  eventID: 'e1',
  eventTime: '2026-11-22T14:02:11Z',
  eventName: 'CreateAccountAssignment',
  eventSource: 'sso.amazonaws.com',
  sourceIPAddress: '198.51.100.24',
  userIdentity: { arn: 'arn:aws:sts::1:assumed-role/a/b', accountId: '1', accessKeyId: 'ASIA1' },
  responseElements: { accountAssignmentCreationStatus: { requestId: ID.toUpperCase() } },
};
const body = (over: object = {}, type = 'AWS API Call via CloudTrail') =>
  JSON.stringify({ 'detail-type': type, detail: { ...detail, ...over } });

describe('an event from the queue', () => {
  test.each(['AWS API Call via CloudTrail', 'Amazon API Call via CloudTrail'])(
    'that starts a request names it: %s',
    (type) => expect(readDelivered(body({}, type))).toMatchObject({ kind: 'creation', requestId: ID }),
  );

  test('of a refused call starts nothing', () => {
    const refused = readDelivered(body({ errorCode: 'AccessDenied', responseElements: null }));
    expect(refused).toMatchObject({ kind: 'creation', record: { errorCode: 'AccessDenied' } });
    expect(refused).not.toHaveProperty('requestId');
  });

  test('is kept without keys and addresses', () => {
    const kept = JSON.stringify((readDelivered(body()) as { event: object }).event);
    expect(kept).toContain('assumed-role/a/b');
    expect(kept).not.toMatch(/ASIA1|198\.51/);
  });

  test.each([
    ['another call', body({ eventName: 'CreatePermissionSet' })],
    ['another service', body({ eventSource: 'sso.example.com' })],
    ['another type', body({}, 'AWS Service Event via CloudTrail')],
    ['no request', body({ responseElements: null })],
  ])('that the watch has nothing to do with: %s', (_, text) => expect(readDelivered(text)).toBe('other'));

  test.each([
    ['no JSON', 'hello'],
    ['no event', '{}'],
    ['a list', '[]'],
    ['no detail', JSON.stringify({ 'detail-type': 'AWS API Call via CloudTrail', detail: 'x' })],
    ['no id', body({ eventID: 7 })],
  ])('that is none: %s', (_, text) => expect(readDelivered(text)).toBeUndefined());
});
