import { h } from './dom.js';

/** The names behind ids, out of the state. */
export function namesIn(state) {
  return {
    people: new Map(state.people.map((person) => [person.id, person.name])),
    groups: new Map(state.userGroups.map((group) => [group.id, group.handle])),
    channels: state.channelNames,
    me: state.user,
  };
}

export function userMention(id, names) {
  const [plainId] = id.split('|');
  const mine = plainId === names.me ? 'mention mine' : 'mention';
  return h('span', { class: mine }, `@${names.people.get(plainId) ?? plainId}`);
}

export function groupMention(id, names, label) {
  return h(
    'span',
    { class: 'mention' },
    names.groups.has(id) ? `@${names.groups.get(id)}` : (label ?? `@${id}`),
  );
}

export function channelMention(id, names, label) {
  return h('span', { class: 'mention' }, `#${names.channels[id] ?? label ?? id}`);
}

const short = { day: 'numeric', month: 'short', year: 'numeric' };
const long = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' };
const clock = { hour: '2-digit', minute: '2-digit' };

/** Slack's date tokens in the reader's own language and time zone. */
export function dateText(when, format) {
  const date = (options) => when.toLocaleDateString(undefined, options);
  const time = (options) => when.toLocaleTimeString(undefined, options);
  const tokens = {
    date: () => date({ ...short, month: 'long' }),
    date_num: () => when.toISOString().slice(0, 10),
    date_slash: () => when.toISOString().slice(0, 10).replaceAll('-', '/'),
    date_short: () => date(short),
    date_long: () => date(long),
    date_pretty: () => pretty(when) ?? date({ ...short, month: 'long' }),
    date_short_pretty: () => pretty(when) ?? date(short),
    date_long_pretty: () => pretty(when) ?? date(long),
    time: () => time(clock),
    time_secs: () => time({ ...clock, second: '2-digit' }),
    ago: () => ago(when),
  };
  return format.replace(/\{(\w+)\}/g, (token, name) =>
    Object.hasOwn(tokens, name) ? tokens[name]() : token,
  );
}

function pretty(when) {
  const days = Math.round(
    (new Date().setHours(0, 0, 0, 0) - new Date(when).setHours(0, 0, 0, 0)) / 86_400_000,
  );
  return { 0: 'today', 1: 'yesterday', '-1': 'tomorrow' }[days];
}

function ago(when) {
  const minutes = Math.round((when.getTime() - Date.now()) / 60_000);
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return words.format(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return Math.abs(hours) < 48 ? words.format(hours, 'hour') : words.format(Math.round(hours / 24), 'day');
}
