import { hexOf, uuidOf } from '../aws/ids.ts';
import type { PolicyDocument } from '../aws/policy.ts';
import { reservedSuffix } from '../aws/state.ts';
import type {
  Account,
  Application,
  AssignmentDescription,
  Group,
  Organization,
  RoleDescription,
  User,
} from '../aws/world.ts';
import { ACCOUNTS, type AccountName, INSTANCE, QUEUES, REGION } from './harbor-accounts.ts';
import { GROUPS, PEOPLE } from './harbor-people.ts';
import { harborPermissionSets } from './harbor-permission-sets.ts';
import { harborStory } from './harbor-story.ts';

const UNITS = {
  infrastructure: 'ou-hrb0-infra001',
  workloads: 'ou-hrb0-workl001',
  sandbox: 'ou-hrb0-sandb001',
};

/** Accounts in which nobody has rolled out idc's read role yet. */
const WITHOUT_MEMBER_ROLE: AccountName[] = ['network', 'legacy-crm', 'security-log-archive'];
const WITH_QUOTA_ROLE: AccountName[] = ['payments-prod', 'orders-prod', 'research-lab', 'tools'];
const DATA_LAKE = { name: 'harbor-data-lake', path: '/teams/data/' };
const PAYMENTS = [
  { name: 'payments-runbooks', path: '/' },
  { name: 'payments-incident-access', path: '/' },
];
const BOUNDARY = { name: 'harbor-support-boundary', path: '/' };

const UNIT_OF: Partial<Record<AccountName, string>> = {
  management: 'r-hrb0',
  identity: UNITS.infrastructure,
  tools: UNITS.infrastructure,
  'security-log-archive': UNITS.infrastructure,
  network: UNITS.infrastructure,
  'research-lab': UNITS.sandbox,
  'data-sandbox': UNITS.sandbox,
};

function account(name: AccountName): Account {
  const member = name !== 'management' && !WITHOUT_MEMBER_ROLE.includes(name);
  return {
    id: ACCOUNTS[name],
    name: name === 'management' ? 'harbor-management' : name,
    email: `aws+${name}@harbor.example`,
    state: name === 'legacy-crm' ? 'SUSPENDED' : 'ACTIVE',
    unitId: UNIT_OF[name] ?? UNITS.workloads,
    roles: name === 'research-lab' ? 999 : 20 + (hexOf(name, 2).charCodeAt(0) % 40),
    quotas: {},
    policies: policiesOf(name),
    idcRoles: [
      ...(member ? (['member'] as const) : []),
      ...(WITH_QUOTA_ROLE.includes(name) ? (['quota'] as const) : []),
    ],
  };
}

function policiesOf(name: AccountName): Account['policies'] {
  return [
    { name: 'harbor-baseline', path: '/' },
    ...(name.startsWith('payments') || name === 'orders-prod' ? PAYMENTS : []),
    ...(name === 'data-prod' ? [DATA_LAKE] : []),
    ...(name === 'web-staging' || name === 'management' ? [] : [BOUNDARY]),
  ];
}

export function userId(name: string): string {
  return `c2e5${uuidOf(`user/${name}`).slice(4)}`;
}
export function groupId(name: string): string {
  return `d2f5${uuidOf(`group/${name}`).slice(4)}`;
}

function users(): User[] {
  return PEOPLE.map(([givenName, familyName]) => {
    const name = `${givenName}.${familyName}`.toLowerCase();
    return {
      id: userId(name),
      userName: `${name}@harbor.example`,
      givenName,
      familyName,
      externalId: `00u${hexOf(`okta/${name}`, 17)}`,
      ...(name === 'victor.hale' && { disabled: true }),
    };
  });
}

/** Made in Identity Center, not by the identity provider. */
const MADE_BY_HAND = 'network-operations';

function groups(): Group[] {
  return Object.entries(GROUPS).map(([name, members]) => ({
    id: groupId(name),
    name,
    description: name === MADE_BY_HAND ? 'Made by hand' : `Managed in the directory: ${name}`,
    ...(name !== MADE_BY_HAND && { externalId: `00g${hexOf(`okta/${name}`, 17)}` }),
    members: members.map(userId),
  }));
}

const ROWS: readonly (readonly [permissionSet: string, principal: string, ...accounts: AccountName[]])[] = [
  [
    'ReadOnly',
    'all-engineering',
    'payments-staging',
    'orders-staging',
    'web-staging',
    'data-sandbox',
    'web-prod',
  ],
  ['ReadOnly', 'payments-oncall', 'payments-prod', 'orders-prod'],
  [
    'ReadOnly',
    'security-review',
    'payments-prod',
    'orders-prod',
    'data-prod',
    'web-prod',
    'network',
    'tools',
  ],
  ['ReadOnly', 'finance-reporting', 'legacy-crm'],
  ['PowerUser', 'payments-developers', 'payments-staging'],
  ['PowerUser', 'orders-developers', 'orders-staging'],
  ['PowerUser', 'data-engineers', 'data-sandbox'],
  ['PowerUser', 'research', 'research-lab'],
  ['PowerUser', 'platform', 'tools', 'network'],
  ['IdentityAdmin', 'identity-admins', 'identity'],
  ['DataEngineer', 'data-engineers', 'data-prod'],
  ['SupportDesk', 'support-desk', 'orders-prod', 'payments-prod', 'web-prod'],
  ['RunbookOperator', 'platform-oncall', 'orders-prod', 'payments-prod', 'data-prod'],
  ['ManagementAdmin', 'identity-admins', 'management'],
  ['ReadOnly', 'maya.lindqvist', 'data-prod'],
  ['ReadOnly', 'tomas.reiter', 'payments-prod'],
  ['PowerUser', 'ines.carvalho', 'research-lab'],
  ['SupportDesk', 'omar.diallo', 'orders-prod', 'data-prod'],
  ['ReadOnly', 'platform-oncall', 'orders-prod', 'payments-prod', 'web-prod', 'data-prod', 'network'],
];

function assignments(): AssignmentDescription[] {
  return ROWS.flatMap(([permissionSet, principal, ...accounts]) =>
    accounts.map((a) => {
      const group = principal in GROUPS;
      const principalId = group ? groupId(principal) : userId(principal);
      return {
        accountId: ACCOUNTS[a],
        permissionSet,
        principalType: group ? ('GROUP' as const) : ('USER' as const),
        principalId,
      };
    }),
  );
}

function applications(): Application[] {
  const of = (name: string, ...groups: string[]): Application => ({
    arn: `arn:aws:sso::${ACCOUNTS.management}:application/${INSTANCE}/apl-${hexOf(`harbor/${name}`, 16)}`,
    name,
    assignments: groups.map((group) => ({ principalType: 'GROUP', principalId: groupId(group) })),
  });
  return [
    of('runbook-portal', 'payments-oncall', 'platform-oncall'),
    of('data-notebooks', 'data-engineers', 'research'),
  ];
}

const allow = (...Action: string[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

const PERSON_ROLE = `AWSReservedSSO_IdentityAdmin_${reservedSuffix(ACCOUNTS.identity, 'IdentityAdmin')}`;
const PERSON_PATH = `/aws-reserved/sso.amazonaws.com/${REGION}/`;

const ROLES: RoleDescription[] = [
  { accountId: ACCOUNTS.identity, name: 'sandbox-administrator', path: '/', policies: [allow('*')] },
  { accountId: ACCOUNTS.management, name: 'sandbox-administrator', path: '/', policies: [allow('*')] },
  {
    accountId: ACCOUNTS.identity,
    name: 'gh-deploy',
    path: '/',
    policies: [allow('sso:*', 'identitystore:*', 'organizations:Describe*', 'organizations:List*')],
  },
  {
    accountId: ACCOUNTS.identity,
    name: PERSON_ROLE,
    path: PERSON_PATH,
    policies: [allow('sso:*', 'identitystore:*', 'cloudtrail:LookupEvents')],
  },
  {
    accountId: ACCOUNTS.management,
    name: 'access-requester',
    path: '/',
    policies: [allow('sso:*', 'identitystore:*', 'organizations:*')],
  },
];

const TERRAFORM =
  'APN/1.0 HashiCorp/1.0 Terraform/1.9.5 (+https://www.terraform.io) terraform-provider-aws/5.70.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.31.0 ua/2.1 os/linux lang/go#1.23.1 api/ssoadmin#1.27.7';
const CLI =
  'aws-cli/2.31.4 md/awscrt#0.27.6 ua/2.1 os/macos#24.6.0 md/arch#arm64 lang/python#3.13.7 md/command#sso-admin';

function keys(): Organization['keys'] {
  const key = (name: string, accountId: string, role: string, sessionName: string, userAgent?: string) => ({
    accessKeyId: `AKIASANDBOX${name}`,
    secretAccessKey: 'sandbox',
    roleArn: `arn:aws:iam::${accountId}:role/${role}`,
    sessionName,
    ...(userAgent && { userAgent }),
  });
  return [
    key('RUNTIME', ACCOUNTS.tools, 'idc-runtime', 'idc'),
    key('ADMIN', ACCOUNTS.identity, 'sandbox-administrator', 'administrator', CLI),
    key('MANAGEMENT', ACCOUNTS.management, 'sandbox-administrator', 'administrator', CLI),
    key('TERRAFORM', ACCOUNTS.identity, 'gh-deploy', 'terraform-apply', TERRAFORM),
    key(
      'PERSON',
      ACCOUNTS.identity,
      `${PERSON_PATH.slice(1)}${PERSON_ROLE}`,
      'noor.haddad@harbor.example',
      CLI,
    ),
    key(
      'REQUESTER',
      ACCOUNTS.management,
      'access-requester',
      'access-requester',
      'Boto3/1.40.2 md/Botocore#1.40.2 lang/python#3.13.7',
    ),
  ];
}

/** Harbor: payments, orders and data, an identity account that administers, and one bad night. */
export function harborOrganization(): Organization {
  return {
    id: 'o-hrb0example',
    rootId: 'r-hrb0',
    region: REGION,
    additionalRegions: ['eu-central-1'],
    managementAccountId: ACCOUNTS.management,
    delegatedAdministratorId: ACCOUNTS.identity,
    instance: {
      arn: `arn:aws:sso:::instance/${INSTANCE}`,
      identityStoreId: 'd-93671f4c20',
      name: 'harbor',
      permissionSetsEnabled: true,
      createdAt: '2024-03-05T09:12:44Z',
    },
    issuer: 'https://scim.aws.com/okta/harbor',
    units: [
      { id: UNITS.infrastructure, name: 'Infrastructure', parentId: 'r-hrb0' },
      { id: UNITS.workloads, name: 'Workloads', parentId: 'r-hrb0' },
      { id: UNITS.sandbox, name: 'Sandbox', parentId: 'r-hrb0' },
    ],
    controlPolicies: [
      {
        id: 'p-hrb0logs',
        name: 'protect-log-archive',
        description: 'Nobody is given access to the log archive from here',
        document: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'NoNewAccessToLogArchive',
              Effect: 'Deny',
              Action: ['sso:CreateAccountAssignment', 'sso:ProvisionPermissionSet'],
              Resource: `arn:aws:sso:::account/${ACCOUNTS['security-log-archive']}`,
            },
          ],
        },
        targets: [UNITS.infrastructure],
      },
    ],
    accounts: (Object.keys(ACCOUNTS) as AccountName[]).map(account),
    permissionSets: harborPermissionSets(),
    users: users(),
    groups: groups(),
    assignments: assignments(),
    applications: applications(),
    roles: ROLES,
    keys: keys(),
    idc: {
      toolsAccountId: ACCOUNTS.tools,
      runtimeRole: 'idc-runtime',
      readRole: 'idc-read',
      managementReadRole: 'idc-management-read',
      memberReadRole: 'idc-member',
      memberQuotaRole: 'idc-member-quota',
      remediationRole: 'idc-remediation',
      eventQueue: 'idc-watch',
    },
    queues: QUEUES,
    story: harborStory,
  };
}
