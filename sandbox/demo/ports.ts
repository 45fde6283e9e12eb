import { DemoUsage } from './options.ts';

interface Wanted {
  readonly option: string;
  /** Asked for by a person: taken is an error. */
  readonly port: number | undefined;
  /** Tried first otherwise; taken means any free one. */
  readonly usual: number;
}

/** Starts something on the port that was asked for, else on the usual one, else on any that is free. */
export async function onPort<T>(wanted: Wanted, start: (port: number) => Promise<T>): Promise<T> {
  const { option, port, usual } = wanted;
  try {
    return await start(port ?? usual);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    if (port === undefined) return start(0);
    const why = code === 'EACCES' ? 'may not be used by you' : 'is taken by another program';
    throw new DemoUsage(`Port ${port} ${why}: give another with ${option}, or ${option} 0 for a free one.`);
  }
}
