import type { Aws } from '../aws/clients.ts';
import { gatherers } from './gatherers.ts';
import { reader } from './look.ts';
import type { Memory } from './memory.ts';

interface Unasked {
  readonly aws: Aws;
  readonly memory: Memory;
  readonly signal: AbortSignal;
}

/**
 * Reads on where a question began to read a large organization and nobody reads any more, until it is whole. `none`
 * where there is no such; `left` where something stayed unread. Costs AWS no call where everything is whole.
 */
export async function readOn({ aws, memory, signal }: Unasked): Promise<'none' | 'whole' | 'left'> {
  const map = memory.map;
  const unfinished = (await map?.reading()) ?? [];
  if (!map || unfinished.length === 0) return 'none';
  const world = { aws, memory, signal, asked: { text: '' }, priority: 'sweep' as const };
  const get = reader({ ...world, now: new Date().toISOString() }, gatherers);
  const { value: instance } = await get('instance');
  if (!instance || !unfinished.includes(instance.instanceArn)) return 'none';
  if (!(await map.hold(instance.instanceArn, async () => true))) return 'none';
  await get('allAssignments');
  return (await map.state(instance.instanceArn))?.state === 'whole' ? 'whole' : 'left';
}
