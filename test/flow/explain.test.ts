import { ListInstancesCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { AwsSandbox } from '../../sandbox/aws/server.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import { awsOf, findingsOf, REGION, startWorld } from './rig.ts';

/** An encoded refusal, caused by a caller without rights, decoded over the wire. */
let sandbox: AwsSandbox;
beforeAll(async () => {
  sandbox = await startWorld();
});
beforeEach(() => {
  sandbox.control.faults(null);
});
afterAll(() => sandbox.stop());

const explain = (text: string) => makeDiagnose(awsOf(sandbox, 'read'))({ kind: 'explain', text });

/** What the runtime's own role hears when it lists instances, which it may not. */
async function refusal(): Promise<string> {
  const client = new SSOAdminClient({ region: REGION, endpoint: sandbox.url });
  const error = await client.send(new ListInstancesCommand({})).catch((error: unknown) => error);
  return `${(error as Error).name}: ${(error as Error).message}`;
}

test('an encoded refusal is judged like the same one in plain words', async () => {
  const plain = await explain(await refusal());
  sandbox.control.faults({ encode: ['sso:ListInstances'] });
  const message = await refusal();
  expect(message).toContain('Encoded authorization failure message');
  const decoded = await explain(message);
  expect(findingsOf(plain)[0]?.cause).toBe('caller_missing_identity_center_permission');
  expect(findingsOf(decoded)[0]?.cause).toBe(findingsOf(plain)[0]?.cause);
  expect(decoded.facts).toContainEqual({
    what: 'What was refused',
    value: 'sso:ListInstances',
    source: 'sts:DecodeAuthorizationMessage',
  });
  expect(plain.calls).toEqual([]);
});

test('a denied decode, and a message that STS does not take, are failures to look', async () => {
  sandbox.control.faults({ encode: ['sso:ListInstances'] });
  const message = await refusal();
  sandbox.control.faults({ deny: ['sts:DecodeAuthorizationMessage'] });
  const denied = await explain(message);
  expect(denied).toMatchObject({ outcome: 'could-not-look', verdicts: [] });
  expect(denied.gaps).toMatchObject([{ of: 'the encoded authorization message', reason: 'denied' }]);
  sandbox.control.faults(null);
  const cut = await explain(message.slice(0, -20));
  expect(cut).toMatchObject({ outcome: 'could-not-look' });
  expect(cut.gaps).toMatchObject([{ reason: 'failed' }]);
  expect(cut.gaps[0]?.remedy).toContain('whole');
});
