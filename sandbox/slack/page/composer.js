import { byId, h } from './dom.js';

let active = -1;
let offered = [];

/** The line at the bottom: Enter sends, Shift+Enter breaks the line, `/` offers commands. */
export function startComposer(send, commands) {
  const words = byId('words');
  const refresh = () => offer(words, commands());
  words.addEventListener('input', () => {
    active = -1;
    grow(words);
    refresh();
  });
  words.addEventListener('focus', refresh);
  words.addEventListener('blur', () => hide(words));
  words.addEventListener('keydown', (event) => {
    if (suggestionKey(event, words, refresh)) event.preventDefault();
    else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      byId('composer').requestSubmit();
    }
  });
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = words.value.trim();
    if (text === '') return;
    setWords('');
    hide(words);
    void send(text);
  });
}

/** Puts words into the line, such as those that could not be sent. */
export function setWords(text) {
  const words = byId('words');
  words.value = text;
  grow(words);
}

/** All that may be typed: the world's examples, then the usage of each command, one entry a form. */
export function commandsIn(state) {
  const usages = state.commands.flatMap(({ command, usage_hint: hint = '', description }) =>
    hint.split(' | ').map((form) => ({ text: `${command} ${form}`.trim(), about: description })),
  );
  return [...state.suggestions.map(({ command, about }) => ({ text: command, about })), ...usages];
}

function offer(words, commands) {
  const typed = words.value;
  offered = typed.startsWith('/')
    ? commands.filter(({ text }) => text.startsWith(typed) && text !== typed)
    : [];
  if (offered.length === 0) return hide(words);
  const list = byId('suggestions');
  list.replaceChildren(...offered.map((entry, index) => row(entry, index, words)));
  list.hidden = false;
  words.setAttribute('aria-expanded', 'true');
  words.setAttribute('aria-activedescendant', active >= 0 ? `suggestion-${active}` : '');
}

function row({ text, about }, index, words) {
  return h(
    'div',
    {
      id: `suggestion-${index}`,
      role: 'option',
      'data-testid': 'suggestion',
      'aria-selected': index === active ? 'true' : 'false',
      onmousedown: (event) => {
        event.preventDefault();
        take(words, text);
      },
    },
    h('span', { class: 'command' }, text),
    h('span', { class: 'about-command' }, about),
  );
}

/** Arrows choose, Tab or Enter takes the chosen one, Escape hides; true when the key was used here. */
function suggestionKey(event, words, refresh) {
  if (offered.length === 0) return false;
  const { key } = event;
  if (key === 'ArrowDown' || key === 'ArrowUp') {
    active = (active + (key === 'ArrowDown' ? 1 : -1) + offered.length) % offered.length;
    refresh();
    return true;
  }
  if (key === 'Escape') return hide(words);
  if ((key === 'Tab' || key === 'Enter') && active >= 0) return take(words, offered[active].text);
  return false;
}

/** Takes a suggestion up to its first placeholder, which the person types. */
function take(words, text) {
  setWords(text.replace(/[<[].*$/, ''));
  words.focus();
  return hide(words);
}

function hide(words) {
  active = -1;
  offered = [];
  byId('suggestions').hidden = true;
  words.setAttribute('aria-expanded', 'false');
  words.removeAttribute('aria-activedescendant');
  return true;
}

function grow(words) {
  words.style.height = 'auto';
  words.style.height = `${Math.min(words.scrollHeight, 200)}px`;
}
