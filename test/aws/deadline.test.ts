import { expect, test } from '@jest/globals';
import { within } from '../../src/aws/deadline.ts';
import { AwsFailure } from '../../src/aws/errors.ts';

const never = () => new Promise<never>(() => {});
const api = 'sso:ListInstances';

test('work that ends in time is handed on, as value or as error', async () => {
  const deadline = new AbortController().signal;
  await expect(within({ api, deadline }, async () => 'seen')).resolves.toBe('seen');
  const fault = new Error('a fault of the work');
  await expect(within({ api, deadline }, () => Promise.reject(fault))).rejects.toBe(fault);
});

test('after the deadline it is a failure of the call', async () => {
  const end = new AbortController();
  const waiting = within({ api, deadline: end.signal }, never);
  end.abort();
  const failure = await waiting.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AwsFailure);
  expect(failure).toMatchObject({ api, code: 'TimeoutError' });
});

test('what was over before is not begun', async () => {
  let begun = false;
  const work = async () => {
    begun = true;
  };
  await expect(within({ api, deadline: AbortSignal.abort() }, work)).rejects.toBeInstanceOf(AwsFailure);
  expect(begun).toBe(false);
});

test('an asker who leaves is told by the reason of leaving, not by a gap', async () => {
  const gone = new AbortController();
  const waiting = within({ api, signal: gone.signal, deadline: new AbortController().signal }, never);
  gone.abort(new Error('the asker left'));
  await expect(waiting).rejects.toThrow('the asker left');
});
