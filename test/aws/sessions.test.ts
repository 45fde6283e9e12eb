import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { idcRoleArns } from '../../sandbox/aws/roles.ts';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { AwsFailure } from '../../src/aws/errors.ts';
import { assume } from '../../src/aws/sessions.ts';
import { REGION, startWorld } from '../flow/rig.ts';

let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
});
afterEach(() => {
  sandbox.control.faults(null);
  sandbox.control.resetCalls();
  jest.useRealTimers();
});
afterAll(() => sandbox.stop());

const assumed = () => sandbox.control.calls().filter(({ action }) => action === 'sts:AssumeRole').length;
const readRole = () =>
  assume({ region: REGION, endpoint: sandbox.url }, undefined, {
    RoleArn: idcRoleArns(sandbox.control.state.organization).read,
    RoleSessionName: 'idc',
  });

describe('the credentials of a role', () => {
  test('are assumed once for many askers at once, and only the first hears of the call', async () => {
    const credentials = readRole();
    const heard: string[] = [];
    const identities = await Promise.all([1, 2, 3].map(() => credentials(({ api }) => heard.push(api))));
    expect(assumed()).toBe(1);
    expect(heard).toEqual(['sts:AssumeRole']);
    expect(new Set(identities.map(({ accessKeyId }) => accessKeyId)).size).toBe(1);
  });

  test('are asked for anew after a refusal, which says what AWS said', async () => {
    const credentials = readRole();
    sandbox.control.faults({ deny: ['sts:AssumeRole'] });
    const refused = await credentials().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(AwsFailure);
    expect(refused).toMatchObject({ api: 'sts:AssumeRole', code: 'AccessDenied' });
    sandbox.control.faults(null);
    await expect(credentials()).resolves.toHaveProperty('accessKeyId');
  });

  test('are assumed again five minutes before they end', async () => {
    jest.useFakeTimers({
      now: Date.now(),
      doNotFake: [
        'nextTick',
        'setImmediate',
        'setTimeout',
        'setInterval',
        'clearTimeout',
        'clearInterval',
        'queueMicrotask',
        'performance',
      ],
    });
    const credentials = readRole();
    const { expiration } = await credentials();
    jest.setSystemTime((expiration?.getTime() ?? 0) - 301_000);
    await credentials();
    expect(assumed()).toBe(1);
    jest.setSystemTime((expiration?.getTime() ?? 0) - 299_000);
    await credentials();
    expect(assumed()).toBe(2);
  });
});
