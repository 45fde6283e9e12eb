import {
  accessoryElement,
  actionElement,
  anyText,
  contextElement,
  inputElement,
  modalInputElement,
  plainText,
} from './elements.ts';
import { richText, richTextFields } from './rich-text.ts';
import {
  anything,
  boolean,
  both,
  byType,
  type Fields,
  isFields,
  list,
  number,
  oneOf,
  type Problem,
  type Rule,
  shape,
  string,
} from './rules.ts';

// Limits: https://docs.slack.dev/reference/block-kit/blocks. The total is undocumented: Slack was seen to
// refuse messages with about 12,000 to 13,200 characters over all blocks (slackapi/bolt-js issue 2509).
const TOTAL_TEXT = 12_000;
export type Surface = 'message' | 'modal' | 'home';

function block(required: Record<string, Rule>, optional: Record<string, Rule> = {}): Rule {
  return shape(required, { block_id: string(255), ...optional });
}

function inputBlock(element: Rule): Rule {
  return block(
    { label: plainText(2000), element },
    { hint: plainText(2000), optional: boolean, dispatch_action: boolean },
  );
}

const textOrFields: Rule = (value, at) =>
  isFields(value) && value.text === undefined && value.fields === undefined
    ? [{ at, message: 'missing required field: text or fields' }]
    : [];

const cell = byType({
  raw_text: shape({ text: string() }),
  raw_number: shape({ value: number }, { text: string() }),
  rich_text: shape(richTextFields, { block_id: string(255) }),
});
const column = shape({}, { align: oneOf('left', 'center', 'right'), is_wrapped: boolean });
const taskCard = block(
  { task_id: string(), title: string(), status: oneOf('pending', 'in_progress', 'complete', 'error') },
  { details: richText, output: richText, sources: list(anything) },
);

// https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
const CHARTS_PER_MESSAGE = 2;
const point = shape({ label: string(20), value: number });
const series = shape({ name: string(20), data: list(point, { max: 20 }) });
const axis = shape(
  { categories: list(string(20), { max: 20 }) },
  { x_label: string(50), y_label: string(50) },
);
const onePointEach: Rule = (value, at) => {
  if (!isFields(value) || !isFields(value.axis_config)) return [];
  const wanted = JSON.stringify(value.axis_config.categories);
  const all = (Array.isArray(value.series) ? value.series : []).filter(isFields);
  const names = all.map(({ name }) => name);
  const labels = all.map(({ data }) =>
    JSON.stringify((Array.isArray(data) ? data : []).map(({ label }) => label)),
  );
  return [
    ...(new Set(names).size < names.length ? [{ at: `${at}/series`, message: 'names must be unique' }] : []),
    ...(labels.some((own) => own !== wanted)
      ? [{ at: `${at}/series`, message: 'labels must match the categories' }]
      : []),
  ];
};
const plotted = both(shape({ series: list(series, { max: 6 }), axis_config: axis }), onePointEach);
const chart = byType({
  bar: plotted,
  line: plotted,
  area: plotted,
  pie: shape({ segments: list(point, { max: 6 }) }),
});

const everywhere: Record<string, Rule> = {
  section: both(
    block(
      {},
      {
        text: anyText(3000),
        fields: list(anyText(2000), { max: 10 }),
        accessory: accessoryElement,
        expand: boolean,
      },
    ),
    textOrFields,
  ),
  header: block({ text: plainText(150) }),
  context: block({ elements: list(contextElement, { max: 10 }) }),
  actions: block({ elements: list(actionElement, { max: 25 }) }),
  divider: block({}),
  image: block(
    { alt_text: string(2000) },
    { image_url: string(3000), slack_file: anything, title: plainText(2000) },
  ),
  rich_text: block(richTextFields),
  input: inputBlock(inputElement),
};

const rules: Record<Surface, Rule> = {
  message: byType({
    ...everywhere,
    table: block(
      { rows: list(list(cell, { max: 20 }), { max: 100 }) },
      { column_settings: list(column, { max: 20 }) },
    ),
    data_visualization: block({ title: string(50), chart }),
    task_card: taskCard,
    plan: block({ title: string() }, { tasks: list(byType({ task_card: taskCard }), { max: 50 }) }),
  }),
  home: byType({ ...everywhere, input: inputBlock(modalInputElement) }),
  modal: byType({
    ...everywhere,
    input: inputBlock(modalInputElement),
    alert: block({ text: anyText(3000) }, { level: oneOf('default', 'info', 'warning', 'error', 'success') }),
  }),
};

/** Everything Slack would hold against these blocks, with JSON pointers under `at`; empty when they are fine. */
export function blockProblems(blocks: unknown, surface: Surface, at = '/blocks'): readonly Problem[] {
  const single = list(rules[surface], { min: 0, max: surface === 'message' ? 50 : 100 })(blocks, at);
  if (!Array.isArray(blocks) || single.length > 0) return single;
  return [...repeated(blocks, 'block_id', at), ...repeatedActions(blocks, at), ...together(blocks, at)];
}

/** True when the characters over all blocks are more than Slack takes (`msg_blocks_too_long`). */
export function tooMuchText(blocks: unknown): boolean {
  return textLength(blocks) > TOTAL_TEXT;
}

function repeated(items: readonly unknown[], key: string, at: string): Problem[] {
  const ids = items.filter(isFields).map((item) => item[key]);
  return ids.flatMap((id, index) =>
    id !== undefined && ids.indexOf(id) !== index
      ? [{ at: `${at}/${index}/${key}`, message: `\`${key}\` "${String(id)}" already exists` }]
      : [],
  );
}

function repeatedActions(blocks: readonly Fields[], at: string): Problem[] {
  return blocks.flatMap((entry, index) =>
    repeated(elementsOf(entry), 'action_id', `${at}/${index}/elements`),
  );
}

function together(blocks: readonly Fields[], at: string): Problem[] {
  const types = blocks.map((entry) => entry.type);
  const tables = types.filter((type) => type === 'table').length;
  const charts = types.filter((type) => type === 'data_visualization').length;
  const mixed = types.includes('plan') && types.includes('task_card');
  return [
    ...(tables > 1 ? [{ at, message: 'only_one_table_allowed' }] : []),
    ...(charts > CHARTS_PER_MESSAGE ? [{ at, message: 'too many data_visualization blocks' }] : []),
    ...(mixed ? [{ at, message: 'plan and task_card blocks cannot be used together' }] : []),
  ];
}

/** The interactive elements of a block, wherever that kind of block keeps them. */
export function elementsOf(entry: Fields): Fields[] {
  const elements = entry.type === 'actions' && Array.isArray(entry.elements) ? entry.elements : [];
  return [...elements, entry.accessory, entry.element].filter(isFields);
}

const counted = ['text', 'title', 'alt_text'];

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textLength(item), 0);
  if (!isFields(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, field]) =>
      sum + (typeof field === 'string' ? (counted.includes(key) ? field.length : 0) : textLength(field)),
    0,
  );
}
