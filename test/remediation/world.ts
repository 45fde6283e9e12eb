import type { Account, Organization } from '../../sandbox/aws/world.ts';
import { ACCOUNT, INSTANCE, MANAGEMENT, NEW } from './given.ts';

export const TOOLS = '777788889999';
export const RUNTIME_KEY = 'AKIARUNTIME';

export const account = (id: string, over: Partial<Account> = {}): Account => ({
  id,
  name: `account-${id.slice(0, 4)}`,
  email: `${id}@example.com`,
  state: 'ACTIVE',
  unitId: 'r-root',
  roles: 3,
  quotas: {},
  policies: [],
  idcRoles: ['member', 'quota'],
  ...over,
});

/** The smallest organization in which a plan can be applied: one member account, one permission set, one group. */
export function organization(over: Partial<Organization> = {}): Organization {
  return {
    id: 'o-0000000001',
    rootId: 'r-root',
    region: 'eu-west-1',
    additionalRegions: [],
    managementAccountId: MANAGEMENT,
    delegatedAdministratorId: TOOLS,
    instance: {
      arn: INSTANCE,
      identityStoreId: 'd-1234567890',
      name: 'test',
      permissionSetsEnabled: true,
      createdAt: '2025-01-01T00:00:00Z',
    },
    issuer: 'https://scim.example.com',
    units: [],
    controlPolicies: [],
    accounts: [account(MANAGEMENT, { idcRoles: [] }), account(TOOLS), account(ACCOUNT)],
    permissionSets: [
      {
        id: 'ps-2222222222222222',
        name: 'ReadOnly',
        description: 'Read only',
        sessionDuration: 'PT1H',
        managed: ['ReadOnlyAccess'],
        customer: [],
      },
    ],
    users: [],
    groups: [{ id: NEW, name: 'payments-oncall', description: '', members: [] }],
    assignments: [],
    keys: [
      {
        accessKeyId: RUNTIME_KEY,
        secretAccessKey: 'secret',
        roleArn: `arn:aws:iam::${TOOLS}:role/idc-runtime`,
        sessionName: 'idc',
      },
      {
        accessKeyId: 'AKIASANDBOXADMIN',
        secretAccessKey: 'secret',
        roleArn: `arn:aws:iam::${TOOLS}:role/admin`,
        sessionName: 'admin',
      },
    ],
    idc: {
      toolsAccountId: TOOLS,
      runtimeRole: 'idc-runtime',
      readRole: 'idc-read',
      managementReadRole: 'idc-management-read',
      memberReadRole: 'idc-member',
      memberQuotaRole: 'idc-quota',
      remediationRole: 'idc-remediate',
    },
    ...over,
    roles: [
      {
        accountId: TOOLS,
        name: 'admin',
        path: '/',
        policies: [{ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
      },
    ],
  };
}
