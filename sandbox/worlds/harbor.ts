import type { Organization } from '../aws/world.ts';
import type { Workspace } from '../slack/world.ts';
import { harborOrganization } from './harbor-aws.ts';
import { harborSlack } from './harbor-slack.ts';

/** One company, as AWS sees it and as Slack sees it. */
export interface World {
  readonly aws: Organization;
  readonly slack: Workspace;
}

export function harbor(): World {
  return { aws: harborOrganization(), slack: structuredClone(harborSlack) };
}
