import type { Logger } from 'pino';
import type { Aws } from './aws/clients.ts';
import type { BotConfig } from './config.ts';
import { gains, isBehind } from './evidence/gains.ts';
import type { PolicySeen } from './evidence/surroundings.ts';
import { unitsOf } from './evidence/units.ts';
import { groupsOf, policyOfLists } from './remediation/policy.ts';
import { type Policies, policyIn } from './remediation/policy-source.ts';
import type { JudgeHands } from './slack/judge.ts';
import { notePolicy } from './store/audit-policy.ts';
import type { Store } from './store/store.ts';

/** The policy that the configuration names, as it is at each moment. Each change of a file enters the audit log. */
export function policiesOf({ policy }: Pick<BotConfig, 'policy'>, logger: Logger, store: Store): Policies {
  if (policy.kind === 'file')
    return policyIn(policy.path, ({ fault, sha256 }) => {
      if (fault) logger.error({ fault }, 'the policy has faults');
      else logger.info('the policy was read');
      const found = {
        state: fault ? 'faulty' : 'read',
        ...(sha256 && { sha256 }),
        ...(fault && { fault }),
      } as const;
      notePolicy(store, policy.path, found).catch((err: unknown) =>
        logger.error({ err }, 'the policy could not be noted in the audit log'),
      );
    });
  const { kind, ...lists } = policy;
  const now =
    kind === 'lists'
      ? { policy: policyOfLists({ ...lists, approvers: policy.approvers }) }
      : { fault: NOT_SET };
  return () => now;
}

const NOT_SET = 'IDC_POLICY is not set, so idc only looks.';

/** Why plans are not even proposed; absent where they are. */
export function notOffered({ aws, policy }: Pick<BotConfig, 'aws' | 'policy'>): { notOffered?: string } {
  if (!aws.remediationRoleArn)
    return { notOffered: 'idc may only look here: IDC_REMEDIATION_ROLE_ARN is not set.' };
  if (policy.kind === 'none') return { notOffered: 'nobody may approve: IDC_POLICY is not set.' };
  const nobody =
    policy.kind === 'lists' && policy.approvers.users.length + policy.approvers.groups.length === 0;
  return nobody ? { notOffered: 'nobody may approve: IDC_APPROVERS is not set.' } : {};
}

/** What the doctor is told of it. */
export function policySeen({ policy }: Pick<BotConfig, 'policy'>, policies: Policies): PolicySeen {
  const { policy: good, fault } = policies();
  return { kind: policy.kind, inForce: good !== undefined, ...(fault ? { fault } : {}) };
}

/** The same for a terminal, which is told of a file alone. */
export function policyFileSeen(path: string): PolicySeen {
  return policySeen({ policy: { kind: 'file', path } }, policyIn(path));
}

/** The groups whose members count. */
export function groupsNow(policies: Policies): readonly string[] {
  const { policy } = policies();
  return policy ? groupsOf(policy) : [];
}

type Asked = Pick<JudgeHands, 'units' | 'gains' | 'isBehind'>;

/** What a decision asks AWS, each time anew. What cannot be asked is not known. */
export function judging(aws: Aws, homeRegion: () => Promise<string>): Asked {
  const inRegion = async <T>(ask: (region: string) => Promise<T>, unknown: T): Promise<T> => {
    const region = await homeRegion().catch(() => undefined);
    return region ? ask(region) : unknown;
  };
  return {
    units: (accountIds) =>
      inRegion((region) => unitsOf(aws, region, accountIds), {
        unknown: 'the Identity Center instance could not be looked at.',
      }),
    gains: async (who, plan) =>
      plan.beneficiaries.length === 0
        ? 'no'
        : inRegion((region) => gains(aws, region, { who, plan }), 'unknown'),
    isBehind: (who, behind, { identityStoreId }) =>
      inRegion((region) => isBehind(aws, region, { who, behind, identityStoreId }), 'unknown'),
  };
}
