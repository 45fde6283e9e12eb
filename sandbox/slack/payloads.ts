import { elementsOf } from './blocks.ts';
import { messageJson } from './messages.ts';
import { issueResponseUrl } from './response-url.ts';
import type { Fields } from './rules.ts';
import {
  type Conversation,
  choicesKey,
  issueTrigger,
  type Message,
  newId,
  nextTs,
  type State,
  type View,
} from './state.ts';
import { choiceOf, isChooser, valuesOf } from './values.ts';
import { viewJson } from './views.ts';
import type { User } from './world.ts';

// https://docs.slack.dev/interactivity/implementing-slash-commands
export function commandPayload(
  state: State,
  who: { user: User; conversation: Conversation },
  typed: { command: string; text: string },
): Fields {
  const { team, app } = state.workspace;
  const { user, conversation } = who;
  return {
    token: 'sandbox',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: conversation.id,
    channel_name: channelName(conversation),
    user_id: user.id,
    user_name: user.name,
    ...typed,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: issueResponseUrl(state, { user: user.id, channel: conversation.id }),
    trigger_id: issueTrigger(state, user.id),
  };
}

/** With should_escape, Slack escapes & < > and turns @name and #name into ids. */
export function commandText(state: State, text: string, escaped: boolean): string {
  if (!escaped) return text;
  const plain = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const { users, userGroups, channels } = state.workspace;
  return plain
    .replace(/(?<![\w.])@([\w.-]+)/g, (typed, name) => {
      const user = users.find((one) => one.name === name);
      const group = userGroups.find((one) => one.handle === name);
      return user ? `<@${user.id}|${name}>` : group ? `<!subteam^${group.id}|@${name}>` : typed;
    })
    .replace(/(?<![\w.])#([\w-]+)/g, (typed, name) => {
      const channel = channels.find((one) => one.name === name);
      return channel ? `<#${channel.id}|${name}>` : typed;
    });
}

/** A click or a choice in a message. Slack does not send an ephemeral message back, only where it stood. */
export function messageActionPayload(state: State, user: User, message: Message, action: Fields): Fields {
  const conversation = state.conversations.get(message.channel) as Conversation;
  const where = {
    message_ts: message.ts,
    channel_id: message.channel,
    is_ephemeral: message.visibleTo !== undefined,
  };
  return {
    ...common(state, 'block_actions', user),
    container: { type: 'message', ...where },
    channel: { id: conversation.id, name: channelName(conversation) },
    ...(message.visibleTo ? {} : { message: messageJson(state, message) }),
    state: { values: messageValues(state, user, message) },
    response_url: issueResponseUrl(state, { user: user.id, channel: message.channel, original: message.ts }),
    actions: [action],
  };
}

/** A message shortcut: the message as it is, with what is attached to it. */
export function shortcutPayload(state: State, user: User, message: Message, callback: string): Fields {
  const conversation = state.conversations.get(message.channel) as Conversation;
  return {
    ...common(state, 'message_action', user),
    callback_id: callback,
    action_ts: nextTs(state),
    message_ts: message.ts,
    channel: { id: conversation.id, name: channelName(conversation) },
    message: messageJson(state, message),
    response_url: issueResponseUrl(state, { user: user.id, channel: message.channel }),
  };
}

// https://docs.slack.dev/apis/events-api
export function eventPayload(state: State, event: Fields): Fields {
  const { team, app } = state.workspace;
  return {
    token: 'sandbox',
    team_id: team.id,
    api_app_id: app.id,
    type: 'event_callback',
    event: { ...event, event_ts: event.event_ts ?? nextTs(state) },
    event_id: newId('Ev'),
    event_time: Math.floor(state.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: app.botUser,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}

export function viewActionPayload(
  state: State,
  user: User,
  shown: { view: View; values: Fields },
  action: Fields,
): Fields {
  return {
    ...common(state, 'block_actions', user),
    container: { type: 'view', view_id: shown.view.id },
    view: viewJson(state, shown.view, shown.values),
    actions: [action],
  };
}

export function submissionPayload(state: State, user: User, shown: { view: View; values: Fields }): Fields {
  const view = viewJson(state, shown.view, shown.values);
  return { ...common(state, 'view_submission', user), view, response_urls: [] };
}

export function closedPayload(state: State, user: User, view: View): Fields {
  return { ...common(state, 'view_closed', user), view: viewJson(state, view), is_cleared: false };
}

function common(state: State, type: string, user: User): Fields {
  const { team, app } = state.workspace;
  return {
    type,
    user: { id: user.id, username: user.name, name: user.name, team_id: user.externalTeam ?? team.id },
    api_app_id: app.id,
    token: 'sandbox',
    trigger_id: issueTrigger(state, user.id),
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

function channelName(conversation: Conversation): string {
  if (conversation.kind === 'im') return 'directmessage';
  return conversation.private ? 'privategroup' : conversation.name;
}

function messageValues(state: State, user: User, message: Message): Fields {
  const chosen = state.choices.get(choicesKey(user.id, message.channel, message.ts)) ?? {};
  const choosers = message.blocks.flatMap((block) =>
    elementsOf(block)
      .filter(isChooser)
      .map((element) => ({ block, element })),
  );
  return valuesOf(choosers, ({ element }) => choiceOf(element, chosen[String(element.action_id)]));
}
