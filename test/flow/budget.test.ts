import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { startAws } from '../../sandbox/aws/server.ts';
import { harborOrganization } from '../../sandbox/worlds/harbor-aws.ts';
import { connect } from '../../src/aws/clients.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import { type OpenMemory, openMemory } from '../../src/store/memory.ts';
import { freshDatabase } from '../setup/database.ts';
import { REGION, rolesIn, useRuntimeCredentials } from './rig.ts';

/** AWS's rates, five times as fast, of which all processes together take nine tenths. */
const PACE = 5;
const SHARE = 0.9 * PACE;
const PROCESSES = 3;

let sandbox: AwsSandbox;
let database: Awaited<ReturnType<typeof freshDatabase>>;
const opened: OpenMemory[] = [];
beforeAll(async () => {
  useRuntimeCredentials();
  sandbox = await startAws({ organization: harborOrganization(), pace: PACE });
  database = await freshDatabase();
  for (let n = 0; n < PROCESSES; n += 1) opened.push(await openMemory(database.url));
});
afterAll(async () => {
  await sandbox.stop();
  for (const one of opened) await one.close();
  await database.drop();
});

test('processes that read the whole organization at once stay below the rate at which AWS throttles', async () => {
  const outcomes: string[] = [];
  const sweeps = opened.map(({ purse }) => {
    const where = {
      region: REGION,
      endpoint: sandbox.url,
      heard: ({ outcome }: { outcome: string }) => void outcomes.push(outcome),
    };
    const diagnose = makeDiagnose(connect(where, rolesIn(sandbox, 'all'), { share: SHARE, purse }));
    return diagnose({ kind: 'orphans', text: '' });
  });
  const found = await Promise.all(sweeps);
  expect(found.map(({ outcome }) => outcome)).toEqual(Array(PROCESSES).fill('found'));
  expect(outcomes.length).toBeGreaterThan(100);
  expect(outcomes.filter((outcome) => outcome === 'throttled').length).toBeLessThanOrEqual(1);
});
