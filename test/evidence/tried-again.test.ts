import { expect, test } from '@jest/globals';
import { recordOf } from '../../src/evidence/trail.ts';
import { withoutTriedAgain } from '../../src/evidence/tried-again.ts';

const THROTTLED = { errorCode: 'ThrottlingException' };
const call = (eventID: string, second: number, event: object = {}) => {
  const raw = {
    eventID,
    eventTime: `2026-11-22T10:00:0${second}Z`,
    eventName: 'CreateAccountAssignment',
    userIdentity: { arn: 'arn:a' },
    requestParameters: null,
    ...event,
  };
  return { raw, record: recordOf(raw) };
};
const left = (...calls: ReturnType<typeof call>[]) =>
  withoutTriedAgain(calls).map(({ record }) => record.eventId);

test('of throttled calls the last one is left, and none where the caller was heard since', () => {
  const tries = [call('c', 2, THROTTLED), call('b', 1, THROTTLED), call('a', 1, THROTTLED)];
  expect(left(...tries)).toEqual(['c']);
  expect(left(call('heard', 3), ...tries)).toEqual(['heard']);
  expect(left(...tries, call('heard before', 1))).toEqual(['c', 'heard before']);
});

test('what somebody else called, or for something else, does not make up for it', () => {
  const other = { userIdentity: { arn: 'arn:b' } };
  expect(left(call('b', 2, other), call('a', 1, THROTTLED))).toEqual(['b', 'a']);
  const [one, two] = ['1', '2'].map((targetId) => ({ requestParameters: { targetId } }));
  expect(left(call('b', 2, two), call('a', 1, { ...THROTTLED, ...one }))).toEqual(['b', 'a']);
  expect(left(call('b', 2, one), call('a', 1, { ...THROTTLED, ...one }))).toEqual(['b']);
});

test('what AWS refused for another reason stays', () => {
  expect(left(call('b', 2), call('a', 1, { errorCode: 'ConflictException' }))).toEqual(['b', 'a']);
});
