// Writes the CloudFormation template of each role from deploy/policies: npm run templates.
import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stringify } from 'yaml';

const root = new URL('../', import.meta.url);

/** What each placeholder of the policies is; where a default would widen who is trusted there is none. */
const PLACEHOLDERS = {
  RuntimeRoleArn: { about: 'ARN of the role that idc runs as. It has to exist.' },
  ReadRoleArn: { about: 'ARN of the role idc-read.', loose: 'arn:aws:iam::*:role/idc-read' },
  ManagementReadRoleArn: {
    about: 'ARN of the role idc-management-read, which need not exist yet.',
    loose: 'arn:aws:iam::*:role/idc-management-read',
  },
  RemediationRoleArn: {
    about: 'ARN of the role idc-remediation, which need not exist yet.',
    loose: 'arn:aws:iam::*:role/idc-remediation',
  },
  MemberReadRoleName: { about: 'Name of the role idc-member in the member accounts.', default: 'idc-member' },
  MemberQuotaRoleName: {
    about: 'Name of the role idc-member-quota in the member accounts.',
    default: 'idc-member-quota',
  },
  ManagementAccountId: { about: 'Id of the management account.', pattern: '\\d{12}' },
  InstanceArn: {
    about: 'ARN of the Identity Center instance: aws sso-admin list-instances.',
    pattern: 'arn:aws:sso:::instance/(sso)?ins-[a-zA-Z0-9-.]{16}',
  },
};
/** Made of another placeholder. */
const DERIVED = {
  InstanceId: {
    of: 'InstanceArn',
    is: { 'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'InstanceArn' }] }] },
  },
};

const ECS_TASKS = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    },
  ],
};

const ROLES = [
  { policy: 'runtime', role: 'idc-runtime', about: 'What idc runs as on ECS.', trust: ECS_TASKS },
  {
    policy: 'read',
    role: 'idc-read',
    about: 'Reads Identity Center. In the account that administers it.',
  },
  {
    policy: 'management-read',
    role: 'idc-management-read',
    about: 'Reads CloudTrail, Organizations and IAM. In the management account.',
  },
  {
    policy: 'member-read',
    role: 'idc-member',
    about: 'Reads quotas and customer managed policies. In every member account, as a StackSet.',
  },
  {
    policy: 'remediation',
    role: 'idc-remediation',
    about: 'Applies approved plans. In the account that administers Identity Center.',
  },
  {
    policy: 'member-quota',
    role: 'idc-member-quota',
    about: 'Asks for higher quotas by approved plans. In member accounts, as a StackSet.',
  },
];

/** CloudFormation reads YAML 1.1, to which a version is a date unless it is quoted. */
const STYLE = {
  version: '1.1',
  lineWidth: 0,
  aliasDuplicateObjects: false,
  defaultStringType: 'QUOTE_SINGLE',
  defaultKeyType: 'PLAIN',
};

/** The text of each template, by its path. */
export function templates() {
  return Object.fromEntries(
    ROLES.map((role) => [`deploy/cloudformation/${role.policy}-role.yaml`, textOf(role)]),
  );
}

function textOf({ policy, role, about, trust }) {
  const rights = document(policy);
  const trusted = trust ?? document(`trust-${policy}`);
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `idc: ${about}`,
    Parameters: {
      RoleName: { Type: 'String', Default: role, AllowedPattern: '[\\w+=,.@-]{1,64}' },
      ...parametersOf(placeholdersIn(rights), placeholdersIn(trusted)),
    },
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: { Ref: 'RoleName' },
          Description: about,
          MaxSessionDuration: 3600,
          AssumeRolePolicyDocument: filled(trusted),
          Policies: [{ PolicyName: 'idc', PolicyDocument: filled(rights) }],
        },
      },
    },
    Outputs: { RoleArn: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
  };
  const head = `# Made of deploy/policies/${policy}.json by npm run templates; changes belong there.\n`;
  return head + stringify(template, STYLE);
}

function document(name) {
  return JSON.parse(readFileSync(new URL(`deploy/policies/${name}.json`, root), 'utf8'));
}

function placeholdersIn(value) {
  const named = [...JSON.stringify(value).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
  return new Set(named.map((name) => DERIVED[name]?.of ?? name));
}

function parametersOf(inRights, inTrust) {
  const names = [...new Set([...inTrust, ...inRights])];
  return Object.fromEntries(
    names.map((name) => {
      const { about, pattern, loose, default: fixed } = PLACEHOLDERS[name];
      const standard = fixed ?? (inTrust.has(name) ? undefined : loose);
      return [
        name,
        {
          Type: 'String',
          Description: about,
          ...(pattern ? { AllowedPattern: pattern } : {}),
          ...(standard ? { Default: standard } : {}),
        },
      ];
    }),
  );
}

/** The same document, with CloudFormation's functions where a text has placeholders. */
function filled(value) {
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one)]));
  return typeof value === 'string' && value.includes('${') ? substituted(value) : value;
}

function substituted(text) {
  const whole = /^\$\{(\w+)\}$/.exec(text)?.[1];
  if (whole && !DERIVED[whole]) return { Ref: whole };
  const derived = Object.entries(DERIVED).filter(([name]) => text.includes(`\${${name}}`));
  if (derived.length === 0) return { 'Fn::Sub': text };
  return { 'Fn::Sub': [text, Object.fromEntries(derived.map(([name, { is }]) => [name, is]))] };
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href)
  for (const [path, text] of Object.entries(templates()))
    writeFileSync(fileURLToPath(new URL(path, root)), text);
