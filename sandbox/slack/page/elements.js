import { h } from './dom.js';
import { mrkdwn } from './mrkdwn.js';

/**
 * One interactive element. In a message, and in the `actions` of a modal, it acts at once through
 * `scene.act.click` and `scene.act.choose`; in an input block it only remembers what was put in (`scene.values`).
 */
export function control(block, element, scene) {
  const draw = Object.hasOwn(drawings, element.type) ? drawings[element.type] : unknown;
  return draw(element, place(block, element, scene), scene);
}

function place(block, element, scene) {
  const input = block.type === 'input';
  const key = input ? block.block_id : `${block.block_id} ${element.action_id}`;
  return {
    initial: (fallback) => scene.values?.get(key) ?? fallback,
    chosen: (value, node) => {
      scene.values?.set(key, value);
      if (!input)
        void scene.act.choose(
          { blockId: block.block_id, actionId: element.action_id, option: value },
          element,
          node,
        );
    },
    pressed: (node) =>
      scene.act.click({ blockId: block.block_id, actionId: element.action_id }, element, node),
  };
}

const drawings = {
  button: (element, { pressed }) =>
    h(
      'button',
      {
        type: 'button',
        class: `push ${element.style ?? ''}`,
        'aria-label': element.accessibility_label,
        onclick: (event) => pressed(event.currentTarget),
      },
      element.text.text,
    ),
  static_select: (element, spot, scene) => dropDown(element, spot, scene),
  overflow: (element, spot, scene) => dropDown({ ...element, placeholder: { text: 'More' } }, spot, scene),
  users_select: (element, spot, scene) => {
    const options = [...scene.names.people].map(([value, name]) => ({ value, text: { text: name } }));
    const initial = { value: element.initial_user };
    return dropDown({ ...element, options, initial_option: initial }, spot, scene);
  },
  radio_buttons: (element, spot, scene) =>
    element.options.map((option) => {
      const checked = spot.initial(element.initial_option?.value) === option.value;
      const change = (event) => spot.chosen(option.value, event.currentTarget);
      return tick('radio', { option, checked, change, name: element.action_id }, scene);
    }),
  checkboxes: (element, spot, scene) => {
    const chosen = new Set(spot.initial(element.initial_options?.map((option) => option.value) ?? []));
    return element.options.map((option) => {
      const change = (event) => {
        if (event.currentTarget.checked) chosen.add(option.value);
        else chosen.delete(option.value);
        spot.chosen([...chosen], event.currentTarget);
      };
      return tick(
        'checkbox',
        { option, checked: chosen.has(option.value), change, name: element.action_id },
        scene,
      );
    });
  },
  datepicker: (element, spot, scene) => {
    const field = h('input', { ...scene.aria, type: 'date' });
    field.value = spot.initial(element.initial_date ?? '');
    field.addEventListener('change', () => spot.chosen(field.value, field));
    return field;
  },
  plain_text_input: (element, spot, scene) => {
    const value = spot.initial(element.initial_value ?? '');
    const field = h(element.multiline ? 'textarea' : 'input', {
      ...scene.aria,
      placeholder: element.placeholder?.text,
      maxlength: element.max_length,
      rows: element.multiline ? 4 : undefined,
      autofocus: element.focus_on_load,
    });
    field.value = value;
    field.addEventListener('input', () => spot.chosen(field.value, field));
    return field;
  },
  file_input: (element, spot, scene) => {
    const field = h('input', {
      ...scene.aria,
      type: 'file',
      accept: element.filetypes?.map((type) => `.${type}`).join(','),
      multiple: (element.max_files ?? 10) > 1,
    });
    // A promise, for which the submission waits.
    field.addEventListener('change', () =>
      spot.chosen(Promise.all([...field.files].map(inBase64)).then(scene.upload), field),
    );
    return field;
  },
};

function inBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('error', () => reject(reader.error));
    reader.addEventListener('load', () =>
      resolve({ name: file.name, type: file.type, content: reader.result.split(',')[1] ?? '' }),
    );
    reader.readAsDataURL(file);
  });
}

function dropDown(element, spot, scene) {
  const groups = element.option_groups ?? [{ options: element.options }];
  const options = ({ options: list }) =>
    list.map((option) => h('option', { value: option.value }, option.text.text));
  const select = h(
    'select',
    {
      'aria-label': scene.aria ? undefined : (element.placeholder?.text ?? 'Choose'),
      ...scene.aria,
      onchange: (event) => spot.chosen(event.currentTarget.value, event.currentTarget),
    },
    h(
      'option',
      { value: '', disabled: true, selected: true },
      element.placeholder?.text ?? 'Choose an option',
    ),
    groups.flatMap((group) =>
      group.label ? h('optgroup', { label: group.label.text }, options(group)) : options(group),
    ),
  );
  const initial = spot.initial(element.initial_option?.value);
  if (initial) select.value = initial;
  return select;
}

function tick(type, { option, checked, change, name }, scene) {
  const box = h('input', { type, name, value: option.value, checked, onchange: change });
  const words = option.text.type === 'mrkdwn' ? mrkdwn(option.text.text, scene.names) : [option.text.text];
  return h('label', { class: 'tick' }, box, h('span', {}, words));
}

function unknown(element) {
  return h('span', { class: 'hint' }, `The sandbox does not draw a ${element.type}.`);
}
