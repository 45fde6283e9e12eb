import type { TestApp } from './bolt-app.ts';

const approve = (label: string) => ({
  type: 'actions' as const,
  block_id: 'decide',
  elements: [
    {
      type: 'button' as const,
      action_id: 'approve',
      text: { type: 'plain_text' as const, text: label },
      style: 'primary' as const,
      value: 'plan-1',
      confirm: {
        title: { type: 'plain_text' as const, text: 'Sure?' },
        text: { type: 'plain_text' as const, text: 'One assignment will be created.' },
        confirm: { type: 'plain_text' as const, text: 'Do it' },
        deny: { type: 'plain_text' as const, text: 'Not now' },
      },
    },
    { type: 'button' as const, action_id: 'deny', text: { type: 'plain_text' as const, text: 'Deny' } },
  ],
});

const reasonView = {
  type: 'modal' as const,
  callback_id: 'reason',
  title: { type: 'plain_text' as const, text: 'Deny' },
  submit: { type: 'plain_text' as const, text: 'Deny it' },
  notify_on_close: true,
  blocks: [
    {
      type: 'input' as const,
      block_id: 'why',
      label: { type: 'plain_text' as const, text: 'Why not?' },
      element: { type: 'plain_text_input' as const, action_id: 'text', min_length: 3 },
    },
  ],
};

export interface Heard {
  commands: { text: string; channel_name: string; user_id: string }[];
  clicks: number;
  closed: number;
}

/** The listeners of a small app: command -> message -> edit -> buttons -> modal -> ephemeral. */
export function converse(app: TestApp['app'], heard: Heard): void {
  app.command('/idc', async ({ command, ack, client, respond }) => {
    heard.commands.push(command);
    if (command.text === 'silent') return;
    await ack();
    if (command.text === 'private') return void (await respond('Only for you'));
    const { ts } = await client.chat.postMessage({ channel: command.channel_id, text: 'Looking…' });
    const text = 'The assignment failed.';
    const blocks = [
      { type: 'section' as const, text: { type: 'mrkdwn' as const, text } },
      approve('Approve'),
    ];
    await client.chat.update({ channel: command.channel_id, ts: String(ts), text, blocks });
  });
  app.action('approve', async ({ ack, body, client, respond }) => {
    heard.clicks += 1;
    await ack();
    if (body.type !== 'block_actions' || !body.channel || !body.message) return;
    await client.chat.update({
      channel: body.channel.id,
      ts: body.message.ts,
      text: `Approved by <@${body.user.id}>`,
    });
    await respond({ text: 'Thank you', replace_original: false });
  });
  app.action('deny', async ({ ack, body, client }) => {
    await ack();
    if (body.type === 'block_actions')
      await client.views.open({ trigger_id: body.trigger_id, view: reasonView });
  });
  app.view('reason', async ({ ack, body, client, view }) => {
    const reason = view.state.values.why?.text?.value ?? '';
    if (reason.includes('because')) await ack({ response_action: 'errors', errors: { why: 'Say more.' } });
    else await ack();
    await client.chat.postEphemeral({ channel: 'C02IDC', user: body.user.id, text: `Denied: ${reason}` });
  });
  app.view({ callback_id: 'reason', type: 'view_closed' }, async ({ ack }) => {
    heard.closed += 1;
    await ack();
  });
}
