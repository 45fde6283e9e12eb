import { act, look, watch } from './api.js';
import { commandsIn, setWords, startComposer } from './composer.js';
import { ask, showModal } from './dialogs.js';
import { byId } from './dom.js';
import { showHome } from './home.js';
import { namesIn } from './mentions.js';
import { showMessages } from './messages.js';
import { showConversations, showPeople } from './side.js';
import { toast } from './toasts.js';

// Who acts and what they look at stands in the address (#kim.ode/idc), so that two tabs can be two people.
let here = { user: '', room: '' };
let state;
let names;
let noticed = Date.now();
let frame = 0;
let looks = 0;
let latest = 0;

/** Looks may be answered out of order, and after the person has changed: then they are dropped. */
async function refresh() {
  looks += 1;
  const [mine, { user }] = [looks, here];
  const next = await look(user);
  if (mine < latest || user !== here.user) return;
  latest = mine;
  state = next;
  names = namesIn(state);
  draw();
}

function draw() {
  const me = state.people.find((person) => person.id === state.user);
  const room = currentRoom();
  document.title = `${state.team.name} - simulated workspace`;
  showPeople(state, me, become);
  showConversations(state, here.room === 'home' ? { id: 'home' } : room, enter);
  const direct = room.id === state.direct;
  const atHome = state.homeTab && here.room === 'home';
  byId('scroll').hidden = atHome;
  byId('composer').hidden = atHome;
  showHome(atHome ? state : undefined, { names, actOn: (view) => hands({ view: view.id }) });
  byId('room-name').textContent = atHome || direct ? state.app.name : `# ${room.name}`;
  byId('room-purpose').textContent = atHome
    ? 'Home'
    : direct
      ? 'Direct messages with the app'
      : (room.purpose ?? '');
  byId('empty').textContent = `Nothing was said here yet. Type ${state.commands[0]?.command ?? '/'} to ask.`;
  byId('words').placeholder = direct ? `Message ${state.app.name}` : `Message #${room.name}`;
  showMessages(state, room.id, {
    names,
    actOn: (message) => hands({ channel: message.channel, ts: message.ts }),
    shortcut: (message, callback) =>
      attempt(() => act('shortcut', here.user, message.channel, message.ts, callback)),
  });
  showModal(
    state.view,
    { names },
    { act: (view, values) => hands({ view: view.id }, values), submit, close, upload },
  );
  tellNotices();
}

function currentRoom() {
  const rooms = state.conversations.filter((room) => !room.archived);
  const wanted = here.room === 'direct' ? state.direct : here.room;
  return (
    rooms.find((room) => room.id === wanted || (room.kind === 'channel' && room.name === wanted)) ?? rooms[0]
  );
}

/** What buttons and selects at one place do: ask for confirmation, act, and say when that failed. */
function hands(place, values) {
  const target = (spot) => ({ ...place, ...spot, ...(values ? { values: Object.fromEntries(values) } : {}) });
  const perform = async (name, spot, element, node) => {
    const question = element.confirm;
    if (question && !(await ask(question, names))) return;
    node.setAttribute('aria-busy', 'true');
    if (/^https?:/.test(element.url ?? '')) window.open(element.url, '_blank', 'noopener');
    await attempt(() => act(name, here.user, { ...target(spot), ...(question ? { confirm: true } : {}) }));
    node.removeAttribute('aria-busy');
  };
  return {
    click: (spot, element, node) => perform('click', spot, element, node),
    choose: (spot, element, node) => perform('selectOption', spot, element, node),
  };
}

async function submit(view, values, button) {
  button?.setAttribute('aria-busy', 'true');
  await attempt(() => act('submitView', here.user, view.id, values));
  button?.removeAttribute('aria-busy');
}

/** Puts the chosen files into Slack; their ids, or none where that failed. */
async function upload(files) {
  const ids = await attempt(() =>
    Promise.all(
      files.map(async ({ name, type, content }) =>
        act('upload', state.user, { name, ...(type ? { mimetype: type } : {}), base64: content }),
      ),
    ),
  );
  return ids ?? [];
}

async function close(view) {
  await attempt(() => act('closeView', here.user, view.id));
}

async function send(text) {
  const room = currentRoom();
  const result = await attempt(() => act(doing(text), here.user, room.id, text));
  if (!result || (result.error && result.error !== 'not_subscribed')) setWords(byId('words').value || text);
}

/** Naming the app tells it, when it is there. */
function doing(text) {
  if (text.startsWith('/')) return 'command';
  const bot = state.people.find(({ id }) => id === state.app.botUser);
  return bot && text.split(/[\s,:]/).includes(`@${bot.name}`) ? 'mention' : 'say';
}

/** Does it; a refusal is shown, not thrown. */
async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message);
    return undefined;
  } finally {
    await refresh();
  }
}

function tellNotices() {
  for (const notice of state.notices.filter((one) => one.at > noticed)) toast(notice.text);
  noticed = Math.max(noticed, ...state.notices.map((one) => one.at));
}

function become(user) {
  go(user, here.room);
  if (here.room === 'home') void attempt(() => act('openHome', user));
}

function enter(room) {
  go(here.user, room);
  if (room === 'home') void attempt(() => act('openHome', here.user));
}

/** From here on every act is this person's, whatever the window still shows. */
function go(user, room) {
  here = { user, room };
  const name = state.people.find((person) => person.id === user)?.name ?? user;
  location.hash = `${name}/${room}`;
}

function readAddress() {
  const [name = '', room = ''] = decodeURIComponent(location.hash.slice(1)).split('/');
  const [, archives, channel] = location.pathname.split('/');
  const user = state?.people.find((person) => person.name === name)?.id ?? state?.user ?? '';
  here = { user, room: room || (archives === 'archives' ? channel : '') };
}

/** Many changes between two frames are one look. */
function refreshSoon() {
  if (frame) return;
  frame = requestAnimationFrame(() => {
    frame = 0;
    void refresh();
  });
}

async function start() {
  state = await look('');
  readAddress();
  await refresh();
  byId(location.pathname.split('/')[3] ?? '')?.scrollIntoView();
  startComposer(send, () => commandsIn(state));
  window.addEventListener('hashchange', async () => {
    byId('words').blur();
    readAddress();
    await refresh();
    byId('scroll').scrollTop = byId('scroll').scrollHeight;
  });
  watch(refreshSoon, (connected) => document.body.classList.toggle('away', !connected));
}

void start();
