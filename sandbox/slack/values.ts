import { optionsOf } from './elements.ts';
import type { Fields } from './rules.ts';

/** What a person put into one element: typed text, or the value of an option, or several. */
export type Input = string | readonly string[];

export interface Placed {
  readonly block: Fields;
  readonly element: Fields;
}

const choosers = ['static_select', 'users_select', 'datepicker', 'radio_buttons', 'checkboxes'];

export function isChooser(element: Fields): boolean {
  return choosers.includes(String(element.type));
}

/** An element's state in Slack's form, from what the person put in or else from its initial value. */
export function choiceOf(element: Fields, input: unknown): Fields {
  const type = element.type;
  if (type === 'plain_text_input') return { type, value: text(input) ?? text(element.initial_value) ?? null };
  if (type === 'file_input') return { type, files: ids(input).map((id) => ({ id })) };
  if (type === 'datepicker')
    return { type, selected_date: text(input) ?? text(element.initial_date) ?? null };
  if (type === 'users_select')
    return { type, selected_user: text(input) ?? text(element.initial_user) ?? null };
  if (type === 'checkboxes') {
    const chosen = Array.isArray(input) ? pick(element, input) : (element.initial_options ?? []);
    return { type, selected_options: chosen };
  }
  const [option] = typeof input === 'string' ? pick(element, [input]) : [element.initial_option];
  return { type, selected_option: option ?? null };
}

/** `state.values`: block id -> action id -> element state. */
export function valuesOf(placed: readonly Placed[], stateOf: (one: Placed) => Fields): Fields {
  const values: Record<string, Fields> = {};
  for (const one of placed) {
    const block = String(one.block.block_id);
    values[block] = { ...values[block], [String(one.element.action_id)]: stateOf(one) };
  }
  return values;
}

/** What is wrong with an input before it is sent, as the Slack client says it. */
export function inputProblem({ block, element }: Placed, state: Fields): string | undefined {
  const value =
    state.value ??
    state.selected_option ??
    state.selected_user ??
    state.selected_date ??
    state.selected_options ??
    state.files;
  const empty =
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  if (empty) return block.optional ? undefined : 'Please complete this required field.';
  if (Array.isArray(value) && value.length > Number(element.max_files ?? 10)) return 'Too many files.';
  if (typeof value !== 'string') return undefined;
  const { min_length: min, max_length: max } = element;
  if (typeof min === 'number' && value.length < min) return `Must be at least ${min} characters.`;
  if (typeof max === 'number' && value.length > max) return `Must be at most ${max} characters.`;
  return undefined;
}

function pick(element: Fields, values: readonly unknown[]): Fields[] {
  return optionsOf(element).filter((option) => values.includes(option.value));
}

function ids(value: unknown): readonly unknown[] {
  return typeof value === 'string' ? [value] : Array.isArray(value) ? value : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
