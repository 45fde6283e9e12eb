import { createRequire, syncBuiltinESMExports } from 'node:module';

/**
 * Loaded before anything else in a process of a benchmark: time passes `BENCH_CLOCK` times as fast in it, counted from a
 * moment that all processes of the run share. Every wait is that much shorter, every rate that much higher; nothing is
 * faster than the machine.
 */
const [factor = 1, from = 0] = (process.env.BENCH_CLOCK ?? '1 0').split(' ').map(Number);
const real = { now: Date.now, performance: performance.now.bind(performance), setTimeout, setInterval };
const now = () => Math.floor(from + (real.now() - from) * factor);

globalThis.Date = new Proxy(Date, {
  construct: (date, given) => Reflect.construct(date, given.length === 0 ? [now()] : given),
  get: (date, key, receiver) => (key === 'now' ? now : Reflect.get(date, key, receiver)),
});
performance.now = () => real.performance() * factor;

const timers = createRequire(import.meta.url)('node:timers');
const inTime =
  (start: (work: unknown, ms?: number, ...more: unknown[]) => unknown) =>
  (work: unknown, ms?: number, ...more: unknown[]) =>
    start(work, (ms ?? 0) / factor, ...more);
timers.setTimeout = inTime(real.setTimeout as never);
timers.setInterval = inTime(real.setInterval as never);
Object.assign(globalThis, { setTimeout: timers.setTimeout, setInterval: timers.setInterval });
const { promises } = timers;
promises.setTimeout = inTime(promises.setTimeout);
syncBuiltinESMExports();
