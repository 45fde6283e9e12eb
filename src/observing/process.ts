import { monitorEventLoopDelay } from 'node:perf_hooks';
import { cpuUsage, memoryUsage, uptime } from 'node:process';
import type { Figures } from './figures.ts';

/** Reads the process' own figures each time it is called. */
export function processFigures(figures: Figures): { read(): void; stop(): void } {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const started = Date.now() / 1_000 - uptime();
  return {
    read() {
      const { user, system } = cpuUsage();
      figures.cpu.set({}, (user + system) / 1e6);
      figures.memory.set({}, memoryUsage.rss());
      figures.started.set({}, started);
      figures.lag.set({}, delay.percentile(99) / 1e9);
      delay.reset();
    },
    stop: () => void delay.disable(),
  };
}
