import { byId, h } from './dom.js';

const read = new Map();

/** The "You are" selector, with one line on who that is. */
export function showPeople(state, me, become) {
  const select = byId('acting-user');
  const people = state.people.filter((person) => !person.bot && !person.deleted);
  if (select.options.length !== people.length) {
    select.replaceChildren(
      ...people.map((person) => h('option', { value: person.id }, `${person.realName} (${person.name})`)),
    );
    select.addEventListener('change', () => become(select.value));
  }
  select.value = me.id;
  byId('acting-role').textContent = me.role ?? '';
}

/** The conversations of this person; one with something new says so in words, not by weight alone. */
export function showConversations(state, current, enter) {
  byId('team').textContent = state.team.name;
  const latest = (room) => state.messages.findLast((message) => message.channel === room.id)?.ts ?? '0';
  const key = (room) => `${state.user} ${room.id}`;
  const item = (room, label, address, testId) => {
    const isNew = room.id !== current.id && latest(room) > (read.get(key(room)) ?? '0');
    return h(
      'li',
      {},
      h(
        'button',
        {
          type: 'button',
          'data-testid': testId,
          'aria-current': room.id === current.id ? 'page' : undefined,
          onclick: () => enter(address),
        },
        h('span', { class: 'label' }, label),
        isNew ? h('span', { class: 'new' }, 'new') : undefined,
      ),
    );
  };
  read.set(key(current), latest(current));
  const channels = state.conversations.filter((room) => room.kind === 'channel' && !room.archived);
  const direct = state.conversations.find((room) => room.id === state.direct);
  redraw(
    'channels',
    channels.map((room) =>
      item(room, `# ${room.name}${room.private ? ' (private)' : ''}`, room.name, `channel-${room.name}`),
    ),
  );
  redraw('direct', [item(direct, `${state.app.name} (direct)`, 'direct', 'direct-messages')]);
}

/** Replaces the list only when it differs, so that keyboard focus stays where it is. */
function redraw(id, items) {
  const list = byId(id);
  const same =
    items.length === list.children.length &&
    items.every((item, index) => item.isEqualNode(list.children[index]));
  if (!same) list.replaceChildren(...items);
}
