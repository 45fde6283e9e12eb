import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hexOf } from './ids.ts';
import type { PolicyDocument } from './policy.ts';
import type { Role } from './state.ts';
import type { Organization } from './world.ts';

/** The ARNs under which a world has the roles of idc. */
export interface IdcRoleArns {
  runtime: string;
  read: string;
  managementRead: string;
  remediation: string;
  memberRead: (accountId: string) => string;
  memberQuota: (accountId: string) => string;
}

export function idcRoleArns(o: Organization): IdcRoleArns {
  const arn = (accountId: string, name: string) => `arn:aws:iam::${accountId}:role/${name}`;
  return {
    runtime: arn(o.idc.toolsAccountId, o.idc.runtimeRole),
    read: arn(o.delegatedAdministratorId, o.idc.readRole),
    managementRead: arn(o.managementAccountId, o.idc.managementReadRole),
    remediation: arn(o.delegatedAdministratorId, o.idc.remediationRole),
    memberRead: (accountId) => arn(accountId, o.idc.memberReadRole),
    memberQuota: (accountId) => arn(accountId, o.idc.memberQuotaRole),
  };
}

/** The roles of idc, with exactly the policies of deploy/policies. */
export function idcRoles(organization: Organization): Role[] {
  const arns = idcRoleArns(organization);
  const file = (name: string) => readPolicy(organization, name);
  const inMembers = (kind: 'member' | 'quota', arnIn: (accountId: string) => string, name: string) => {
    const policy = file(name);
    const trust = file(`trust-${name}`);
    const accounts = organization.accounts.filter((a) => a.idcRoles.includes(kind));
    return accounts.map((a) => role(arnIn(a.id), policy, trust));
  };
  return [
    {
      ...role(arns.runtime, file('runtime'), { Statement: [] }),
      policies: [file('runtime'), ...(organization.idc.eventQueue ? [file('watch')] : [])],
    },
    role(arns.read, file('read'), file('trust-read')),
    role(arns.managementRead, file('management-read'), file('trust-management-read')),
    role(arns.remediation, file('remediation'), file('trust-remediation')),
    ...inMembers('member', arns.memberRead, 'member-read'),
    ...inMembers('quota', arns.memberQuota, 'member-quota'),
  ];
}

function role(arn: string, policy: PolicyDocument, trust: PolicyDocument): Role {
  const [, , , , accountId = '', path = ''] = arn.split(':');
  const id = `AROA${hexOf(arn, 17).toUpperCase()}`;
  return { arn, id, name: path.slice('role/'.length), path: '/', accountId, trust, policies: [policy] };
}

/** One file of deploy/policies, its placeholders filled in for this organization. */
export function readPolicy(organization: Organization, name: string): PolicyDocument {
  const text = readFileSync(join(policiesFolder(), `${name}.json`), 'utf8');
  const values = placeholders(organization);
  const filled = text.replace(/\$\{(\w+)\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`${name}.json has an unknown placeholder ${key}`);
    return value;
  });
  return JSON.parse(filled) as PolicyDocument;
}

function placeholders(o: Organization): Record<string, string> {
  const arns = idcRoleArns(o);
  return {
    RuntimeRoleArn: arns.runtime,
    ReadRoleArn: arns.read,
    ManagementReadRoleArn: arns.managementRead,
    RemediationRoleArn: arns.remediation,
    MemberReadRoleName: o.idc.memberReadRole,
    MemberQuotaRoleName: o.idc.memberQuotaRole,
    InstanceArn: o.instance.arn,
    InstanceId: o.instance.arn.split('/')[1] ?? '',
    ManagementAccountId: o.managementAccountId,
    EventQueueArn: `arn:aws:sqs:${o.region}:${o.idc.toolsAccountId}:${o.idc.eventQueue ?? 'none'}`,
  };
}

/** The folder lies beside `sandbox` in the sources, and one level above the built files. */
function policiesFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'deploy', 'policies', 'read.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('deploy/policies was not found');
    folder = parent;
  }
  return join(folder, 'deploy', 'policies');
}
