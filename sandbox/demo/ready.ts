import type { Seeded } from '../aws/story.ts';
import type { Suggestion } from '../slack/world.ts';
import type { World } from '../worlds/harbor.ts';
import type { Demo } from './start.ts';

/** What a visitor may type, in the world's order. */
export function examples({ show }: World, seeded: readonly Seeded[]): Suggestion[] {
  return show.flatMap((one) => {
    if (typeof one !== 'string') return [one];
    const found = seeded.find(({ name }) => name === one);
    const id = found?.requestId ?? found?.eventId;
    return found && id ? [{ command: `/idc why-failed ${id}`, about: found.describe }] : [];
  });
}

/** What is printed once everything runs: the address first, then what to type, here and in another terminal. */
export function readyText({ world, aws, slack, terminal, botStart }: Demo, seconds: string): string {
  const shown = examples(world, aws.seeded);
  const width = Math.max(...shown.map(({ command }) => command.length));
  const id = shown[0]?.command.split(' ').at(-1) ?? '<id>';
  const administrator = world.aws.keys.find(({ sessionName }) => sessionName === 'administrator');
  const client = administrator
    ? `
The AWS CLI sees the same organization, as its administrator:
  AWS_ACCESS_KEY_ID=${administrator.accessKeyId} aws sso-admin list-instances
`
    : '';
  return `
Ready: ${slack.pageUrl} (in ${seconds} s). AWS and Slack are simulated on this machine; the bot is the real one.

Type there, as Kim in #platform-oncall, then approve as somebody else ("You are", at the top):
${shown.map(({ command, about }) => `  ${command.padEnd(width)}  ${about}`).join('\n')}

Another terminal:
${exports(terminal)}
  npx --no idc why-failed ${id}
${client}
The bot's log: ${botStart.log}. Ctrl-C stops everything and leaves nothing behind.
`;
}

/** A profile or a session token of the person's own would win over these keys. */
function exports(environment: Readonly<Record<string, string>>): string {
  const lines = Object.entries(environment).map(([name, value]) => `  export ${name}='${value}'`);
  return ['  unset AWS_PROFILE AWS_SESSION_TOKEN', ...lines].join('\n');
}
