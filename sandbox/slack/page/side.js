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
  const entry = (room, { label, address, testId }) => {
    const marks = [
      room.kind === 'channel' && room.private ? 'private' : '',
      isNew(state, room, current) ? 'new' : '',
    ];
    const here = room.id === current.id ? 'page' : undefined;
    return h(
      'li',
      {},
      h(
        'button',
        { type: 'button', 'data-testid': testId, 'aria-current': here, onclick: () => enter(address) },
        h('span', { class: 'label' }, label),
        marks.filter(Boolean).map((mark) => h('span', { class: mark }, mark)),
      ),
    );
  };
  if (current.id !== 'home') read.set(`${state.user} ${current.id}`, latest(state, current));
  const channels = state.conversations.filter((room) => room.kind === 'channel' && !room.archived);
  const channel = ({ name }) => ({ label: `# ${name}`, address: name, testId: `channel-${name}` });
  redraw(
    'channels',
    channels.map((room) => entry(room, channel(room))),
  );
  const direct = state.conversations.find((room) => room.id === state.direct);
  const label = `${state.app.name} (direct)`;
  const home = { label: `${state.app.name} (Home)`, address: 'home', testId: 'home-tab' };
  redraw('direct', [
    ...(state.homeTab ? [entry({ id: 'home', kind: 'home' }, home)] : []),
    entry(direct, { label, address: 'direct', testId: 'direct-messages' }),
  ]);
}

function isNew(state, room, current) {
  return room.id !== current.id && latest(state, room) > (read.get(`${state.user} ${room.id}`) ?? '0');
}

function latest(state, room) {
  return state.messages.findLast((message) => message.channel === room.id)?.ts ?? '0';
}

/** Replaces the list only when it differs, so that keyboard focus stays where it is. */
function redraw(id, items) {
  const list = byId(id);
  const same =
    items.length === list.children.length &&
    items.every((item, index) => item.isEqualNode(list.children[index]));
  if (!same) list.replaceChildren(...items);
}
