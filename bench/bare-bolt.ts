import bolt from '@slack/bolt';

// The floor: Bolt's own HTTP receiver and a listener that acknowledges and does nothing else.
const [port, signingSecret = ''] = process.argv.slice(2);
const receiver = new bolt.HTTPReceiver({ signingSecret, logLevel: bolt.LogLevel.ERROR });
const app = new bolt.App({
  receiver,
  token: 'xoxb-bench',
  botId: 'B02IDCBOT',
  botUserId: 'U02IDCBOT',
  tokenVerificationEnabled: false,
});
app.command('/idc', async ({ ack }) => {
  await ack();
});
await receiver.start({ port: Number(port), host: '127.0.0.1' });
process.send?.('ready');
process.once('SIGTERM', () => process.exit(0));
