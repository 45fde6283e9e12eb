import {
  anything,
  boolean,
  both,
  byType,
  type Fields,
  integer,
  isFields,
  list,
  oneOf,
  type Rule,
  shape,
  string,
} from './rules.ts';

// Limits: https://docs.slack.dev/reference/block-kit/block-elements and .../composition-objects

/** `plain_text` of at most `max` characters. */
export const plainText = (max: number): Rule =>
  byType({ plain_text: shape({ text: string(max) }, { emoji: boolean }) });

/** `plain_text` or `mrkdwn` of at most `max` characters. */
export const anyText = (max: number): Rule =>
  byType({
    plain_text: shape({ text: string(max) }, { emoji: boolean }),
    mrkdwn: shape({ text: string(max) }, { verbatim: boolean }),
  });

const confirm = shape(
  { title: plainText(100), text: anyText(300), confirm: plainText(30), deny: plainText(30) },
  { style: oneOf('primary', 'danger') },
);

const option = (text: Rule): Rule =>
  shape({ text, value: string(150) }, { description: plainText(75), url: string(3000) });
const plainOption = option(plainText(75));
const richOption = option(anyText(75));
const group = shape({ label: plainText(75), options: list(plainOption, { max: 100 }) });

const actionId = string(255);
const common = { action_id: actionId, confirm, focus_on_load: boolean };

const button = shape(
  { text: plainText(75) },
  {
    action_id: actionId,
    value: string(2000, 0),
    url: string(3000),
    style: oneOf('primary', 'danger'),
    confirm,
    accessibility_label: string(75),
  },
);

const hasOptions: Rule = (value, at) =>
  isFields(value) && (value.options === undefined) === (value.option_groups === undefined)
    ? [{ at, message: 'must define either options or option_groups' }]
    : [];

const initialAmongOptions: Rule = (value, at) => {
  if (!isFields(value) || !isFields(value.initial_option)) return [];
  const wanted = value.initial_option.value;
  return optionsOf(value).some((entry) => entry.value === wanted)
    ? []
    : [{ at: `${at}/initial_option`, message: 'initial_option must be one of the options' }];
};

const staticSelect = both(
  shape(
    {},
    {
      ...common,
      placeholder: plainText(150),
      options: list(plainOption, { max: 100 }),
      option_groups: list(group, { max: 100 }),
      initial_option: plainOption,
    },
  ),
  both(hasOptions, initialAmongOptions),
);

const usersSelect = shape({}, { ...common, placeholder: plainText(150), initial_user: string(64) });
const overflow = shape({ options: list(plainOption, { max: 5 }) }, { action_id: actionId, confirm });
const radioButtons = both(
  shape({ options: list(richOption, { max: 10 }) }, { ...common, initial_option: richOption }),
  initialAmongOptions,
);
const checkboxes = shape(
  { options: list(richOption, { max: 10 }) },
  { ...common, initial_options: list(richOption, { max: 10 }) },
);
const textInput = shape(
  {},
  {
    action_id: actionId,
    focus_on_load: boolean,
    placeholder: plainText(150),
    initial_value: string(3000, 0),
    multiline: boolean,
    min_length: integer(0, 3000),
    max_length: integer(1, 3000),
    dispatch_action_config: anything,
  },
);

// https://docs.slack.dev/reference/block-kit/block-elements/date-picker-element
const day: Rule = (value, at) =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
    ? []
    : [{ at, message: 'must be a date in the format YYYY-MM-DD' }];
const datepicker = shape({}, { ...common, placeholder: plainText(150), initial_date: day });

const image = shape({ alt_text: string(2000) }, { image_url: string(3000), slack_file: anything });
const choosers = {
  static_select: staticSelect,
  datepicker,
  users_select: usersSelect,
  radio_buttons: radioButtons,
  checkboxes,
};

/** What may stand in an `actions` block. */
export const actionElement = byType({ button, overflow, ...choosers });
/** What may stand beside a section. */
export const accessoryElement = byType({ button, overflow, image, ...choosers });
// https://docs.slack.dev/reference/block-kit/block-elements/file-input-element
const fileInput = shape(
  {},
  { action_id: actionId, filetypes: list(string(32), { max: 50 }), max_files: integer(1, 10) },
);

/** What may stand in an `input` block. */
export const inputElement = byType({ plain_text_input: textInput, ...choosers });
/** What may stand in an `input` block of a modal. */
export const modalInputElement = byType({
  plain_text_input: textInput,
  file_input: fileInput,
  ...choosers,
});
/** What may stand in a `context` block. */
export const contextElement = byType({
  image,
  plain_text: shape({ text: string(3000) }, { emoji: boolean }),
  mrkdwn: shape({ text: string(3000) }, { verbatim: boolean }),
});

/** All options of a select, out of their groups. */
export function optionsOf(element: Fields): Fields[] {
  const groups = Array.isArray(element.option_groups) ? element.option_groups.filter(isFields) : [element];
  return groups.flatMap((entry) => (Array.isArray(entry.options) ? entry.options.filter(isFields) : []));
}
