import type { Organization } from '../aws/world.ts';
import type { Workspace } from '../slack/world.ts';
import { harborOrganization } from './harbor-aws.ts';
import { harborSlack } from './harbor-slack.ts';

/** One company, as AWS sees it and as Slack sees it. */
export interface World {
  readonly aws: Organization;
  readonly slack: Workspace;
  /** Slack ids: who may ask and decide there, and where idc answers before everybody. */
  readonly idc: {
    readonly askers: readonly string[];
    readonly approvers: readonly string[];
    readonly channels: readonly string[];
  };
  /** Names of what a visitor is told to ask, the best story first. */
  readonly show: readonly string[];
}

export function harbor(): World {
  return {
    aws: harborOrganization(),
    slack: structuredClone(harborSlack),
    idc: { askers: ['S02PLATFORM'], approvers: ['S02IDCAPPROVE'], channels: ['C02ONCALL', 'C02IDC'] },
    show: [
      'principal-recreated',
      'managed-policy-quota',
      'customer-policy-created-since',
      'outdated',
      'management-account-caller',
      'conflict',
      'principal-recreated-by-hand',
      'terraform-cause-gone',
      'healthy',
    ],
  };
}
