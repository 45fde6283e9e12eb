import type { Organization } from '../aws/world.ts';
import type { Suggestion, Workspace } from '../slack/world.ts';
import { harborOrganization } from './harbor-aws.ts';
import { harborSlack } from './harbor-slack.ts';

/** One company, as AWS sees it and as Slack sees it. */
export interface World {
  readonly aws: Organization;
  readonly slack: Workspace;
  /** Slack ids: who may ask and decide there, and where idc answers before everybody. */
  readonly idc: {
    /** The file that says who may ask and decide, from the project's root. */
    readonly policy: string;
    readonly channels: readonly string[];
  };
  /** What a visitor is told to type, the best story first: names of what is seeded, or commands. */
  readonly show: readonly (string | Suggestion)[];
}

export function harbor(): World {
  return {
    aws: harborOrganization(),
    slack: structuredClone(harborSlack),
    idc: { policy: 'sandbox/worlds/harbor-policy.yaml', channels: ['C02ONCALL', 'C02IDC'] },
    show: [
      'principal-recreated',
      'managed-policy-quota',
      'customer-policy-created-since',
      'outdated',
      'management-account-caller',
      { command: '/idc failures', about: 'everything that failed in the last day, by cause' },
      { command: '/idc permission-set OnCallOperator', about: 'a set that breaks in most accounts' },
      { command: '/idc doctor', about: 'whether idc can do its job here' },
      { command: '/idc saml', about: 'a window for a SAML response, pasted or as a file' },
      { command: '/idc topics', about: 'what to check where no API can see it' },
      'conflict',
      'principal-recreated-by-hand',
      'terraform-cause-gone',
      'healthy',
    ],
  };
}
