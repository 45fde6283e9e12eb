import { byId, h } from './dom.js';

const SHOWN_MS = 8000;

/** Says something at the edge of the page for a while; a click takes it away. */
export function toast(text) {
  const node = h('p', { class: 'toast', 'data-testid': 'toast', onclick: () => node.remove() }, text);
  byId('toasts').append(node);
  setTimeout(() => node.remove(), SHOWN_MS);
}
