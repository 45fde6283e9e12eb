import { expect, test } from '@jest/globals';
import { makeTogether } from '../../src/diagnosis/together.ts';

test('what questions read together ends when none of them waits any more, and not before', () => {
  const join = makeTogether(() => ({}));
  const by = {};
  const stop = new AbortController();
  const cancelled = join(by, stop.signal);
  const other = join(by);
  expect(other.kept).toBe(cancelled.kept);
  expect(join({}).kept).not.toBe(other.kept);
  stop.abort();
  cancelled.leave();
  expect(other.signal.aborted).toBe(false);
  other.leave();
  expect(other.signal.aborted).toBe(true);
  expect(join(by).kept).not.toBe(other.kept);
});

test('a question that was cancelled before it joined keeps nothing going', () => {
  expect(makeTogether(() => ({}))({}, AbortSignal.abort()).signal.aborted).toBe(true);
});
