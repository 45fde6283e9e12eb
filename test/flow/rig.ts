import { type AwsSandbox, startAws } from '../../sandbox/aws/server.ts';
import type { Seeded } from '../../sandbox/aws/story.ts';
import { harborOrganization } from '../../sandbox/worlds/harbor-aws.ts';
import { type Aws, connect, type Roles } from '../../src/aws/clients.ts';
import type { Finding } from '../../src/checks/check.ts';
import { makeDiagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import type { Memory } from '../../src/evidence/memory.ts';

export const REGION = 'eu-west-1';
/** The same thing is asked hundreds of times: AWS's rates, a hundred times as fast, of which idc takes half as always. */
const PACE = 100;

/** The runtime's own credentials, as a container would have them. */
export function useRuntimeCredentials(): void {
  process.env.AWS_ACCESS_KEY_ID = 'AKIASANDBOXRUNTIME';
  process.env.AWS_SECRET_ACCESS_KEY = 'sandbox';
  delete process.env.AWS_SESSION_TOKEN;
}

export async function startWorld(): Promise<AwsSandbox> {
  useRuntimeCredentials();
  return startAws({ organization: harborOrganization(), pace: PACE });
}

const arn = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;

/** Every role that an operator can grant, or the read role alone. */
export function rolesIn(sandbox: AwsSandbox, which: 'all' | 'read'): Roles {
  const { managementAccountId, delegatedAdministratorId } = accountsOf(sandbox);
  const read = { read: arn(delegatedAdministratorId, 'idc-read') };
  if (which === 'read') return read;
  return {
    ...read,
    managementRead: arn(managementAccountId, 'idc-management-read'),
    member: 'idc-member',
    memberQuota: 'idc-member-quota',
    remediation: arn(delegatedAdministratorId, 'idc-remediation'),
  };
}

function accountsOf({ control }: AwsSandbox) {
  const { organization } = control.state;
  return organization;
}

export function awsOf(sandbox: AwsSandbox, which: 'all' | 'read'): Aws {
  return connect({ region: REGION, endpoint: sandbox.url }, rolesIn(sandbox, which), {
    share: PACE / 2,
  });
}

export function ask(sandbox: AwsSandbox, which: 'all' | 'read', memory?: Memory) {
  const diagnose = makeDiagnose(awsOf(sandbox, which), memory);
  return (text: string) => diagnose({ kind: 'why-failed', text });
}

export function findingsOf({ verdicts }: Diagnosis): readonly Finding[] {
  return verdicts.flatMap((verdict) => (verdict.outcome === 'found' ? verdict.findings : []));
}

/** What a person would paste to ask about a seeded failure. */
export function pasted({ requestId, eventId, eventJson, text }: Seeded): string {
  return requestId ?? eventId ?? eventJson ?? text ?? '';
}
