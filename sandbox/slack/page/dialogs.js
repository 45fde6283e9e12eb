import { renderBlocks, textNodes } from './blocks.js';
import { byId, h } from './dom.js';

/** Shows an element's confirm dialog; resolves with the person's answer. Escape means no. */
export function ask(question, names) {
  const dialog = byId('confirm');
  return new Promise((resolve) => {
    const answer = (yes) => () => {
      dialog.returnValue = yes ? 'yes' : 'no';
      dialog.close();
    };
    dialog.replaceChildren(
      h('h2', { id: 'confirm-title' }, question.title.text),
      h('div', { class: 'prose' }, textNodes(question.text, names)),
      h(
        'div',
        { class: 'choices' },
        h('button', { type: 'button', class: 'push', onclick: answer(false) }, question.deny.text),
        h(
          'button',
          { type: 'button', class: `push ${question.style ?? 'primary'}`, onclick: answer(true) },
          question.confirm.text,
        ),
      ),
    );
    dialog.returnValue = 'no';
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
    dialog.showModal();
  });
}

let shown = { id: undefined, hash: undefined, values: new Map() };

/** Shows the person's open modal, or none. What was typed stays when the app updates the view. */
export function showModal(view, scene, hands) {
  const dialog = byId('modal');
  if (!view) {
    shown = { id: undefined, hash: undefined, values: new Map() };
    if (dialog.open) dialog.close();
    return;
  }
  if (view.id === shown.id && view.hash === shown.hash) return;
  shown = { id: view.id, hash: view.hash, values: view.id === shown.id ? shown.values : new Map() };
  draw(
    dialog,
    view,
    {
      ...scene,
      act: hands.act(view, shown.values),
      upload: hands.upload,
      values: shown.values,
      errors: view.errors,
    },
    hands,
  );
  if (!dialog.open) dialog.showModal();
  (
    dialog.querySelector('[aria-invalid]') ?? dialog.querySelector('[autofocus], input, textarea, select')
  )?.focus();
}

function draw(dialog, view, scene, hands) {
  const { title, submit, close, blocks } = view.content;
  const values = shown.values;
  const leave = () => hands.close(view);
  dialog.oncancel = (event) => {
    event.preventDefault();
    leave();
  };
  const send = async (event) => {
    event.preventDefault();
    const given = await Promise.all([...values].map(async ([key, value]) => [key, await value]));
    void hands.submit(view, Object.fromEntries(given), event.submitter);
  };
  dialog.replaceChildren(
    h(
      'form',
      { method: 'dialog', novalidate: true, onsubmit: send },
      h('h2', { id: 'modal-title' }, title.text),
      h('div', { class: 'sheet' }, renderBlocks(blocks, scene)),
      h(
        'div',
        { class: 'choices' },
        h(
          'button',
          { type: 'button', class: 'push', onclick: leave },
          close?.text ?? (submit ? 'Cancel' : 'Close'),
        ),
        submit ? h('button', { type: 'submit', class: 'push primary' }, submit.text) : undefined,
      ),
    ),
  );
}
