import { describe, expect, test } from '@jest/globals';
import { makeSending } from '../../src/slack/sending.ts';
import { makeTurns } from '../../src/slack/turns.ts';

const LIMITS = { atOnce: 3, people: 2, listings: 2 };

/** Asks in order of arrival; `order` is in which order they were begun. */
function desk() {
  const turns = makeTurns(LIMITS);
  const order: string[] = [];
  const places = new Map<string, number[]>();
  const ends = new Map<string, () => void>();
  const refused: string[] = [];
  const ask = (name: string, isListing = false) => {
    const control = new AbortController();
    const [by = ''] = name;
    const onPlace = (before: number) => void places.set(name, [...(places.get(name) ?? []), before]);
    turns.take({ by, isListing, signal: control.signal, onPlace }).then(
      (end) => {
        order.push(name);
        ends.set(name, end);
      },
      () => void refused.push(name),
    );
    return control;
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await settled();
  };
  return { ask, end, order, places, refused };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  test('people take turns: the second question of one waits for the first of everybody', async () => {
    const { ask, end, order, places } = desk();
    for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'c1']) ask(name);
    await settled();
    expect(order).toEqual(['a1', 'a2']);
    expect(places.get('a3')).toEqual([0, 1, 2]);
    expect(places.get('b1')).toEqual([0]);
    expect(places.get('c1')).toEqual([1]);
    for (const name of ['a1', 'a2', 'b1', 'c1', 'a3']) await end(name);
    expect(order).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'a4']);
    expect(places.get('a4')?.at(-1)).toBe(0);
  });

  test('listings neither stand before people nor are kept out by them, and leave room', async () => {
    const { ask, end, order } = desk();
    for (const name of ['x1', 'x2', 'x3']) ask(name, true);
    ask('a1');
    ask('b1');
    await settled();
    expect(order).toEqual(['x1', 'x2', 'a1']);
    await end('x1');
    expect(order).toEqual(['x1', 'x2', 'a1', 'b1']);
    await end('a1');
    expect(order.at(-1)).toBe('x3');
    for (const name of ['c1', 'd1', 'e1']) ask(name);
    await end('b1');
    expect(order.at(-1)).toBe('c1');
    await end('x2');
    expect(order.at(-1)).toBe('d1');
    expect(order).not.toContain('e1');
  });

  test('whoever gives up makes room in the line, and one who gave up before is never begun', async () => {
    const { ask, end, order, places, refused } = desk();
    for (const name of ['a1', 'a2']) ask(name);
    const third = ask('b1');
    ask('c1');
    third.abort();
    await settled();
    expect(refused).toEqual(['b1']);
    expect(places.get('c1')).toEqual([1, 0]);
    await end('a1');
    expect(order).toEqual(['a1', 'a2', 'c1']);
  });
});

/** Time that passes only when somebody waits for it. */
function clock() {
  let now = 1_000_000;
  const waits: number[] = [];
  return {
    waits,
    pass: (ms: number) => {
      now += ms;
    },
    now: () => now,
    wait: async (ms: number) => {
      waits.push(ms);
      await settled();
      now += ms;
    },
  };
}

describe('what is sent to Slack', () => {
  const place = (n: number) => ({ channel: 'C1', ts: String(n) });

  test('at most fifty pictures go out in a minute, and of one message only the newest', async () => {
    const time = clock();
    const sending = makeSending(time);
    const sent: { what: string; at: number }[] = [];
    const draw = (n: number, what: string) =>
      sending.update(place(n), async () => void sent.push({ what, at: time.now() }));
    const all = Array.from({ length: 50 }, (_, n) => draw(n, `first ${n}`));
    all.push(draw(50, 'old'), draw(50, 'newer'), draw(50, 'newest'), draw(51, 'other'));
    await Promise.all(all);
    expect(sent).toHaveLength(52);
    expect(sent.slice(50).map(({ what }) => what)).toEqual(['newest', 'other']);
    expect((sent[50]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeGreaterThan(60_000);
    expect(time.waits).toHaveLength(1);
  });

  test('one message is never drawn twice at the same time, and a failure is told to who waited for it', async () => {
    const sending = makeSending(clock());
    const steps: string[] = [];
    let finish = () => {};
    const first = sending.update(place(1), async () => {
      steps.push('first begins');
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      steps.push('first ends');
    });
    await settled();
    const second = sending.update(place(1), async () => {
      steps.push('second');
      throw new Error('refused');
    });
    await sending.update(place(2), async () => void steps.push('another'));
    finish();
    await first;
    await expect(second).rejects.toThrow('refused');
    expect(steps).toEqual(['first begins', 'another', 'first ends', 'second']);
  });

  test('progress has room only while answers have plenty', async () => {
    const time = clock();
    const sending = makeSending(time);
    for (let n = 0; n < 34; n++) await sending.update(place(n), async () => {});
    expect(sending.hasRoom()).toBe(true);
    await sending.update(place(34), async () => {});
    expect(sending.hasRoom()).toBe(false);
    time.pass(60_001);
    expect(sending.hasRoom()).toBe(true);
  });

  test('two processes with one token send half as much each, until one of them is gone', async () => {
    const time = clock();
    const sending = makeSending(time);
    const update = (n: number) => sending.update(place(n), async () => {});
    sending.among(2);
    await Promise.all(Array.from({ length: 17 }, (_, n) => update(n)));
    expect(sending.hasRoom()).toBe(true);
    await update(17);
    expect(sending.hasRoom()).toBe(false);
    await Promise.all(Array.from({ length: 8 }, (_, n) => update(20 + n)));
    expect(time.waits).toEqual([60_001]);
    sending.among(1);
    expect(sending.hasRoom()).toBe(true);
  });

  test('a channel takes a few messages at once and then one a second; another is not held up', async () => {
    const time = clock();
    const { post } = makeSending(time);
    const sent: string[] = [];
    await Promise.all(Array.from({ length: 7 }, (_, n) => post('C1', async () => void sent.push(`C1 ${n}`))));
    await post('C2', async () => void sent.push('C2'));
    expect(time.waits).toEqual([1_000, 2_000]);
    expect(sent).toHaveLength(8);
  });
});
