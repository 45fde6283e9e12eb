import { CreateAccountAssignmentCommand } from '@aws-sdk/client-sso-admin';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uuidOf } from '../../sandbox/aws/ids.ts';
import { ACCOUNTS } from '../../sandbox/worlds/harbor-accounts.ts';
import { startWhole, type Whole } from '../observing/rig.ts';
import { clientsOf, key, setIn } from '../sandbox/aws/clients.ts';
import { IDC, KIM } from './bot.ts';

let whole: Whole;
beforeAll(async () => {
  whole = await startWhole({
    IDC_WATCH_CHANNEL: IDC,
    IDC_EVENT_QUEUE_URL: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNTS.tools}/idc-watch`,
  });
  whole.aws.control.world.setEventRules();
});
afterAll(() => whole.stop());

/** At the pace that is shipped: 10 seconds between two listings, a tick every four. */
test('the shipped bot tells of a failure within a minute, counts it, and stops at once', async () => {
  const { aws, slack, lines } = whole;
  const listed = () => aws.control.calls().filter(({ action }) => action === LISTING);
  await slack.driver.command(KIM, IDC, '/idc help');
  await until(() => listed().length > 0);
  aws.control.world.sendMessage('idc-watch', 'poison');
  const { AccountAssignmentCreationStatus: status } = await clientsOf(aws, key('TERRAFORM')).sso.send(
    new CreateAccountAssignmentCommand({
      ...setIn(aws, 'ReadOnly'),
      TargetId: ACCOUNTS['orders-prod'],
      TargetType: 'AWS_ACCOUNT',
      PrincipalType: 'GROUP',
      PrincipalId: uuidOf('nobody'),
    }),
  );
  const id = status?.RequestId ?? '';
  const shows = () => slack.driver.messages(IDC).find((message) => slack.driver.textOf(message).includes(id));
  const message = await slack.driver.waitFor(shows, 55_000);
  expect(slack.driver.textOf(message)).toContain('terraform-apply');
  const { text } = await whole.get('metrics', '/metrics');
  for (const what of ['event', 'poison', 'failure', 'message'])
    expect(text).toContain(`idc_watch_total{what="${what}"} 1\n`);
  expect(JSON.stringify(lines)).not.toContain(id);
  const before = performance.now();
  await whole.bot.stop(30_000);
  expect(performance.now() - before).toBeLessThan(10_000);
}, 90_000);

const LISTING = 'sso:ListAccountAssignmentCreationStatus';

async function until(look: () => boolean): Promise<void> {
  while (!look()) await new Promise((resolve) => setImmediate(resolve));
}
