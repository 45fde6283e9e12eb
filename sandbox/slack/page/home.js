import { renderBlocks } from './blocks.js';
import { byId, h } from './dom.js';

let drawn = '';

/** The app's Home as it was published for this person; nothing without a state. */
export function showHome(state, scene) {
  const place = byId('home');
  place.hidden = state === undefined;
  const signature = state ? JSON.stringify([state.user, state.home]) : '';
  if (signature === drawn) return;
  drawn = signature;
  if (!state) return;
  const view = state.home;
  const content = view
    ? renderBlocks(view.content.blocks, { names: scene.names, act: scene.actOn(view), values: new Map() })
    : h('p', { class: 'empty' }, 'The app has not drawn anything here yet.');
  place.replaceChildren(h('div', { class: 'body', 'data-testid': 'home' }, content));
}
