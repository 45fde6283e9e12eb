import { join } from 'node:path';
import { idcRoleArns } from '../aws/roles.ts';
import { repositoryRoot } from '../slack/root.ts';
import type { SlackSandbox } from '../slack/server.ts';
import type { World } from '../worlds/harbor.ts';

type Environment = Readonly<Record<string, string>>;

/** With which the terminal of idc, and with other keys any client of AWS, talks to the sandbox. */
export function terminalEnvironment({ aws: organization }: World, awsUrl: string): Environment {
  const roles = idcRoleArns(organization);
  const key = organization.keys.find(({ roleArn }) => roleArn === roles.runtime);
  if (!key) throw new Error('the world has no key of the role that idc runs as');
  return {
    AWS_ENDPOINT_URL: awsUrl,
    AWS_REGION: organization.region,
    // The first version of the AWS CLI knows only this name.
    AWS_DEFAULT_REGION: organization.region,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    IDC_READ_ROLE_ARN: roles.read,
    IDC_MANAGEMENT_READ_ROLE_ARN: roles.managementRead,
    IDC_MEMBER_ROLE_NAME: organization.idc.memberReadRole,
    IDC_MEMBER_QUOTA_ROLE_NAME: organization.idc.memberQuotaRole,
  };
}

/** Everything that the bot is told. */
export function botEnvironment(world: World, terminal: Environment, slack: SlackSandbox): Environment {
  const { policy, channels } = world.idc;
  return {
    ...terminal,
    IDC_REMEDIATION_ROLE_ARN: idcRoleArns(world.aws).remediation,
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    IDC_POLICY: join(repositoryRoot(), policy),
    IDC_CHANNELS: channels.join(','),
    IDC_SLACK_UPLOADS: 'on',
  };
}
