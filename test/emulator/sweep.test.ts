import { execFile } from 'node:child_process';
import {
  CreateGroupCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeleteUserCommand,
  IdentitystoreClient,
} from '@aws-sdk/client-identitystore';
import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  ListInstancesCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { findingsOf } from '../flow/rig.ts';
import { type Emulator, startEmulator } from './server.ts';
import { statefulWorld } from './stateful.ts';

const ACCOUNTS = Array.from({ length: 8 }, (_, n) => `11112222330${n}`);
const SETS = ['ReadOnly', 'PowerUser', 'Billing'];
const USERS = 30;
const GROUPS = 10;

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
  emulator.answer(statefulWorld(ACCOUNTS));
});
afterAll(() => emulator.stop());

test("an organization that was made over the emulator's own API is swept, and exactly its orphans are found", async () => {
  const made = await organization();
  const gone = made.filter((_, n) => n % 5 === 3);
  for (const one of gone) await one.remove();
  const { diagnosis, code } = await idc('orphans');
  expect(code).toBe(1);
  const found = findingsOf(diagnosis).map(
    ({ about, summary }) => `${about}: ${summary.split(' still assigned: ')[1]?.split('. ')[0]}`,
  );
  expect(found.sort()).toEqual(gone.map(({ id, where }) => `${id}: ${where}`).sort());
  expect(gone.length).toBeGreaterThan(5);
});

interface Made {
  readonly id: string;
  /** The set and account that it is assigned, in words. */
  readonly where: string;
  remove(): Promise<unknown>;
}

/** Users and groups, each with one assignment. */
async function organization(): Promise<Made[]> {
  const config = {
    endpoint: emulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const sso = new SSOAdminClient(config);
  const store = new IdentitystoreClient(config);
  const { Instances: [instance] = [] } = await sso.send(new ListInstancesCommand({}));
  const InstanceArn = instance?.InstanceArn;
  const IdentityStoreId = instance?.IdentityStoreId;
  const sets = await Promise.all(
    SETS.map(async (Name) => {
      const { PermissionSet } = await sso.send(new CreatePermissionSetCommand({ InstanceArn, Name }));
      return { Name, arn: PermissionSet?.PermissionSetArn };
    }),
  );
  const assign = async (n: number, PrincipalType: 'USER' | 'GROUP', PrincipalId = '') => {
    const set = sets[n % SETS.length];
    const account = ACCOUNTS[n % ACCOUNTS.length];
    const at = { TargetType: 'AWS_ACCOUNT' as const, TargetId: account, PermissionSetArn: set?.arn };
    await sso.send(new CreateAccountAssignmentCommand({ InstanceArn, PrincipalType, PrincipalId, ...at }));
    return { id: PrincipalId, where: `\`${set?.Name}\` on \`${account}\` (${account})` };
  };
  const users = Array.from({ length: USERS }, async (_, n) => {
    const { UserId } = await store.send(
      new CreateUserCommand({ IdentityStoreId, UserName: `person${n}@harbor.example` }),
    );
    const remove = () => store.send(new DeleteUserCommand({ IdentityStoreId, UserId }));
    return { ...(await assign(n, 'USER', UserId)), remove };
  });
  const groups = Array.from({ length: GROUPS }, async (_, n) => {
    const { GroupId } = await store.send(
      new CreateGroupCommand({ IdentityStoreId, DisplayName: `team-${n}` }),
    );
    const remove = () => store.send(new DeleteGroupCommand({ IdentityStoreId, GroupId }));
    return { ...(await assign(n, 'GROUP', GroupId)), remove };
  });
  return Promise.all([...users, ...groups]);
}

/** The terminal as it is shipped, told of the emulator by its environment alone. */
async function idc(...words: string[]): Promise<{ diagnosis: Diagnosis; code: number }> {
  const env = {
    PATH: process.env.PATH,
    AWS_ENDPOINT_URL: emulator.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    IDC_AWS_SHARE: '100',
  };
  return new Promise((resolve, reject) => {
    const told = [process.execPath, 'dist/src/cli.js', ...words, '--json'] as const;
    execFile(told[0], told.slice(1), { env }, (error, out, err) => {
      if (!out) return reject(new Error(err));
      resolve({ diagnosis: JSON.parse(out), code: Number(error?.code ?? 0) });
    });
  });
}
