import { renderBlocks } from './blocks.js';
import { byId, h } from './dom.js';
import { mrkdwn } from './mrkdwn.js';

const drawn = new Map();

/** Shows the messages of one conversation; a message that did not change keeps its node, and so its focus. */
export function showMessages(state, channel, scene) {
  const list = byId('messages');
  const scroll = byId('scroll');
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  const here = state.messages.filter((message) => message.channel === channel);
  const nodes = here.map((message) => node(message, state, scene));
  const order = nodes.filter((one, index) => list.children[index] !== one).length > 0;
  if (order || nodes.length !== list.children.length) list.replaceChildren(...nodes);
  byId('empty').hidden = here.length > 0;
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
}

function node(message, state, scene) {
  const key = `${state.user} ${message.channel} ${message.ts}`;
  const signature = JSON.stringify(message);
  const known = drawn.get(key);
  if (known?.signature === signature) return known.node;
  const made = draw(message, state, { ...scene, act: scene.actOn(message), values: new Map() });
  drawn.set(key, { signature, node: made });
  return made;
}

function draw(message, state, scene) {
  const author = authorOf(message.author, state);
  const sent = new Date(Number(message.ts) * 1000);
  const body =
    message.blocks.length > 0 ? renderBlocks(message.blocks, scene) : textBody(message.text, scene);
  return h(
    'li',
    {
      class: message.visibleTo ? 'message ephemeral' : 'message',
      'data-testid': 'message',
      'data-ts': message.ts,
      'data-ephemeral': message.visibleTo ? 'true' : undefined,
      id: `p${message.ts.replace('.', '')}`,
    },
    h('span', { class: `face tone-${author.tone}`, 'aria-hidden': 'true' }, author.initials),
    h(
      'div',
      { class: 'content' },
      message.visibleTo ? h('p', { class: 'only-you' }, 'Only visible to you') : undefined,
      h(
        'p',
        { class: 'by' },
        h('strong', {}, author.name),
        author.app ? h('span', { class: 'badge' }, 'app') : undefined,
        h(
          'time',
          { datetime: sent.toISOString() },
          sent.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' }),
        ),
        menu(message, state, scene),
      ),
      message.threadTs ? h('p', { class: 'in-thread' }, 'In a thread') : undefined,
      h('div', { class: 'body' }, body),
      message.edits > 0 ? h('p', { class: 'edited' }, '(edited)') : undefined,
    ),
  );
}

/** The app's message shortcuts, as Slack shows them in the menu of a message. */
function menu(message, state, scene) {
  if (message.visibleTo) return undefined;
  const items = (state.shortcuts ?? []).map(({ name, callback_id }) =>
    h(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        class: 'shortcut',
        'data-testid': 'shortcut',
        onclick: () => scene.shortcut(message, callback_id),
      },
      name,
    ),
  );
  return h('span', { role: 'menu', 'aria-label': 'What to do with this message' }, items);
}

function textBody(text, scene) {
  return h('div', { class: 'block' }, h('div', { class: 'prose' }, mrkdwn(text, scene.names)));
}

function authorOf(id, state) {
  if (id === 'USLACKBOT') return { name: 'Workspace', initials: 'W', app: true, tone: 0 };
  const index = state.people.findIndex((person) => person.id === id);
  const person = state.people[index];
  if (!person) return { name: id, initials: '?', app: false, tone: 0 };
  const initials = person.realName
    .split(' ')
    .map((word) => word[0])
    .join('')
    .slice(0, 2);
  return { name: person.realName, initials, app: Boolean(person.bot), tone: (index % 6) + 1 };
}
