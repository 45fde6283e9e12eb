import type { Acting } from './acts.ts';
import type { Delivery } from './deliver.ts';
import { fileJson } from './files.ts';
import { closedPayload, submissionPayload } from './payloads.ts';
import { actor } from './people.ts';
import type { Fields } from './rules.ts';
import { type State, tell, type View } from './state.ts';
import { viewValues } from './target.ts';
import { type Input, inputProblem } from './values.ts';
import { applyResponse, closeViews, findView, inputsOf, replaceView } from './views.ts';

/** A submission; with `errors` (by block id) the modal stays open. */
export interface Submission extends Delivery {
  readonly errors: Readonly<Record<string, string>>;
}

const TROUBLE = 'We had some trouble connecting. Try again?';

/** Presses a modal's submit button. Values by block id or action id; text, or the value of an option. */
export async function submitView(
  { state, deliver }: Acting,
  userId: string,
  form: { view: string; values: Readonly<Record<string, Input>> },
): Promise<Submission> {
  const user = actor(state, userId);
  const view = openView(state, user.id, form.view);
  const values = viewValues(view, form.values);
  const errors = problems(view, values);
  if (Object.keys(errors).length > 0) {
    replaceView(state, view, { errors });
    return { acked: false, ackMs: 0, response: {}, errors };
  }
  const sent = { view, values: withFiles(state, user.id, values) };
  const delivery = await deliver('interactive', submissionPayload(state, user, sent));
  const refusal = delivery.acked ? applyResponse(state, view, delivery.response) : undefined;
  if (delivery.error || refusal) tell(state, user.id, `${TROUBLE} (${delivery.error ?? refusal?.error})`);
  return { ...delivery, errors: findView(state, { view_id: view.id })?.errors ?? {} };
}

/** Closes a modal; the app hears of it only where the view asked for that. */
export async function closeView(
  { state, deliver }: Acting,
  userId: string,
  viewId: string,
): Promise<Delivery | undefined> {
  const user = actor(state, userId);
  const view = openView(state, user.id, viewId);
  closeViews(state, user.id, view.content.clear_on_close === true);
  return view.content.notify_on_close ? deliver('interactive', closedPayload(state, user, view)) : undefined;
}

function openView(state: State, user: string, id: string): View {
  const view = state.views.get(user)?.at(-1);
  if (view?.id !== id) throw new Error(`${id} is not the topmost view of ${user}`);
  return view;
}

/** Slack sends each file as an object, and people hand over files of their own. */
function withFiles(state: State, user: string, values: Fields): Fields {
  const whole = (file: Fields) => {
    const found = state.files.get(String(file.id));
    if (found?.user !== user) throw new Error(`${user} has no file ${String(file.id)}`);
    return fileJson(state, found);
  };
  const element = (given: Fields) =>
    given.type === 'file_input' ? { ...given, files: (given.files as Fields[]).map(whole) } : given;
  const each = (fields: Fields, change: (field: Fields) => Fields): Fields =>
    Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, change(field as Fields)]));
  return each(values, (block) => each(block, element));
}

function problems(view: View, values: Fields): Record<string, string> {
  const found: Record<string, string> = {};
  for (const placed of inputsOf(view)) {
    const { block_id, action_id } = { ...placed.element, ...placed.block };
    const state = (values[String(block_id)] as Fields)[String(action_id)] as Fields;
    const problem = inputProblem(placed, state);
    if (problem) found[String(block_id)] = problem;
  }
  return found;
}
