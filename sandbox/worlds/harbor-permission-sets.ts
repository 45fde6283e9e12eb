import { hexOf } from '../aws/ids.ts';
import type { PermissionSetDescription } from '../aws/world.ts';

type Difference = Partial<Omit<PermissionSetDescription, 'id' | 'name'>>;

function set(name: string, description: string, difference: Difference): PermissionSetDescription {
  return {
    id: `ps-${hexOf(`harbor/${name}`, 16)}`,
    name,
    description,
    sessionDuration: 'PT4H',
    managed: [],
    customer: [],
    ...difference,
  };
}

/** Nine of AWS's policies and two of the account's own: eleven, where a role may have ten by default. */
const ON_CALL = [
  'ReadOnlyAccess',
  'CloudWatchFullAccessV2',
  'AmazonECS_FullAccess',
  'AmazonRDSReadOnlyAccess',
  'AmazonSQSFullAccess',
  'AmazonSNSReadOnlyAccess',
  'AmazonDynamoDBReadOnlyAccess',
  'AWSXrayReadOnlyAccess',
  'AWSSupportAccess',
];

/** Valid JSON, and no policy: the element is called Action. */
const MALFORMED = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Routes', Effect: 'Allow', Actions: ['ec2:CreateRoute', 'ec2:ReplaceRoute'], Resource: '*' },
  ],
});

function tooLarge(): string {
  const buckets = Array.from(
    { length: 220 },
    (_, i) => `arn:aws:s3:::harbor-audit-evidence-${String(i).padStart(4, '0')}/exports/*`,
  );
  const statement = { Sid: 'Evidence', Effect: 'Allow', Action: ['s3:GetObject'], Resource: buckets };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

export function harborPermissionSets(): PermissionSetDescription[] {
  return [
    set('ReadOnly', 'Look, do not touch', { managed: ['ReadOnlyAccess'] }),
    set('PowerUser', 'Everything but people and billing', { managed: ['PowerUserAccess'] }),
    set('IdentityAdmin', 'Runs Identity Center', {
      managed: ['AWSSSOMemberAccountAdministrator'],
      sessionDuration: 'PT1H',
    }),
    set('OnCallOperator', 'For the people who are paged', {
      managed: ON_CALL,
      customer: [
        { name: 'payments-runbooks', path: '/' },
        { name: 'payments-incident-access', path: '/' },
      ],
    }),
    set('DataEngineer', 'Lake, catalogue and jobs', {
      managed: ['AWSGlueConsoleFullAccess', 'AmazonAthenaFullAccess'],
      customer: [{ name: 'harbor-data-lake', path: '/teams/data/' }],
    }),
    set('SupportDesk', 'Customer support, within a boundary', {
      managed: ['job-function/SupportUser'],
      boundary: { customer: { name: 'harbor-support-boundary', path: '/' } },
    }),
    set('NetworkOps', 'Routes and peerings', {
      managed: ['job-function/NetworkAdministrator'],
      inline: MALFORMED,
    }),
    set('SecurityAudit', 'Reads evidence', { managed: ['SecurityAudit'], inline: tooLarge() }),
    set('RunbookOperator', 'Runs prepared automations', { managed: ['AmazonSSMFullAccess'] }),
    set('ManagementAdmin', 'The management account only', {
      managed: ['AdministratorAccess'],
      sessionDuration: 'PT1H',
    }),
  ];
}
