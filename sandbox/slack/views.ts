import { blockProblems, elementsOf } from './blocks.ts';
import { plainText } from './elements.ts';
import { takeRefusedBlock } from './faults.ts';
import { isRefusal, type Refusal, refuse, refuseFor, withIds } from './messages.ts';
import {
  anything,
  boolean,
  type Fields,
  isFields,
  list,
  oneOf,
  type Problem,
  shape,
  string,
} from './rules.ts';
import { changed, newId, nextTs, type State, type View } from './state.ts';

const TRIGGER_MS = 3000;
const STACK = 3;

// https://docs.slack.dev/reference/views/modal-views
const modal = shape(
  { title: plainText(24), blocks: list(anything, { min: 0 }) },
  {
    submit: plainText(24),
    close: plainText(24),
    private_metadata: string(3000, 0),
    callback_id: string(255, 0),
    external_id: string(255, 0),
    clear_on_close: boolean,
    notify_on_close: boolean,
    submit_disabled: boolean,
  },
);

// https://docs.slack.dev/reference/views/home-tab-views
const home = shape(
  { blocks: list(anything, { min: 0 }) },
  { private_metadata: string(3000, 0), callback_id: string(255, 0), external_id: string(255, 0) },
);

/** Uses a trigger id up: it opens one view, within three seconds. */
export function takeTrigger(state: State, id: unknown): { user: string } | Refusal {
  const trigger = typeof id === 'string' ? state.triggers.get(id) : undefined;
  if (!trigger) return refuse('invalid_trigger_id');
  if (state.now() - trigger.issuedAt > TRIGGER_MS) return refuse('expired_trigger_id');
  if (trigger.used) return refuse('exchanged_trigger_id');
  trigger.used = true;
  return { user: trigger.user };
}

/** The view as it will be kept, or what Slack holds against it. */
export function viewContent(
  state: State,
  given: unknown,
  surface: 'modal' | 'home' = 'modal',
): { content: Fields } | Refusal {
  if (!isFields(given)) return refuse('invalid_arguments');
  const problems = viewProblems(given, surface);
  if (problems.length > 0) return refuseFor('invalid_arguments', problems);
  const blocks = given.blocks as Fields[];
  // A file_input needs the scope: https://docs.slack.dev/reference/block-kit/block-elements/file-input-element
  const takesFiles = blocks.some((block) => elementsOf(block).some(({ type }) => type === 'file_input'));
  if (takesFiles && !state.scopes.includes('files:read'))
    return refuse('missing_scope', { needed: 'files:read', provided: state.scopes.join(',') });
  const unlucky = takeRefusedBlock(state.faults, blocks);
  if (unlucky)
    return refuseFor('invalid_arguments', [{ at: '/view/blocks', message: `unsupported type: ${unlucky}` }]);
  return { content: { ...given, blocks: withIds(blocks) } };
}

/** What Slack would hold against a view. */
export function viewProblems(view: Fields, surface: 'modal' | 'home'): readonly Problem[] {
  const shaped = surface === 'modal' ? modal : home;
  const whole = [...oneOf(surface)(view.type, '/view/type'), ...shaped(view, '/view')];
  if (whole.length > 0) return whole;
  const blocks = view.blocks as Fields[];
  const asks = blocks.some((block) => isFields(block) && block.type === 'input');
  return [
    ...blockProblems(blocks, surface, '/view/blocks'),
    ...(asks && surface === 'modal' && !view.submit
      ? [{ at: '/view/submit', message: 'missing required field: submit' }]
      : []),
  ];
}

/** Opens a modal for a person, in place of any that was open. */
export function openView(state: State, user: string, content: Fields): View {
  const id = newId('V');
  const view: View = { id, user, hash: newHash(state), rootId: id, previousId: null, content, errors: {} };
  state.views.set(user, [view]);
  changed(state, 'view');
  return view;
}

/** Replaces somebody's Home tab. */
export function publishHome(state: State, user: string, content: Fields): View {
  const known = state.homes.get(user);
  const id = known?.id ?? newId('V');
  const view: View = { id, user, hash: newHash(state), rootId: id, previousId: null, content, errors: {} };
  state.homes.set(user, view);
  changed(state, 'view');
  return view;
}

/** Puts a modal on top of the open one; at most three lie on each other. */
export function pushView(state: State, user: string, content: Fields): View | Refusal {
  const stack = state.views.get(user) ?? [];
  const [root, top] = [stack[0], stack.at(-1)];
  if (!root || !top) return refuse('not_found');
  if (stack.length >= STACK) return refuse('push_limit_reached');
  const view: View = {
    id: newId('V'),
    user,
    hash: newHash(state),
    rootId: root.id,
    previousId: top.id,
    content,
    errors: {},
  };
  state.views.set(user, [...stack, view]);
  changed(state, 'view');
  return view;
}

export function replaceView(
  state: State,
  view: View,
  change: Partial<Pick<View, 'content' | 'errors'>>,
): View {
  const replaced: View = { ...view, errors: {}, ...change, hash: newHash(state) };
  const stack = state.views.get(view.user) ?? [];
  state.views.set(
    view.user,
    stack.map((one) => (one.id === view.id ? replaced : one)),
  );
  changed(state, 'view');
  return replaced;
}

/** Closes the topmost modal of a person, or all of them. */
export function closeViews(state: State, user: string, all: boolean): void {
  const stack = state.views.get(user) ?? [];
  state.views.set(user, all ? [] : stack.slice(0, -1));
  changed(state, 'view');
}

/** An open view by its id or the app's external id. */
export function findView(state: State, ids: { view_id?: unknown; external_id?: unknown }): View | undefined {
  const open = [...state.views.values(), ...state.homes.values()].flat();
  return open.find(
    (view) =>
      view.id === ids.view_id ||
      (ids.external_id !== undefined && view.content.external_id === ids.external_id),
  );
}

export function viewJson(state: State, view: View, values: Fields = {}): Fields {
  const { app, team } = state.workspace;
  return {
    private_metadata: '',
    callback_id: '',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    submit: null,
    close: null,
    ...view.content,
    id: view.id,
    team_id: team.id,
    app_id: app.id,
    app_installed_team_id: team.id,
    bot_id: app.botId,
    hash: view.hash,
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
    state: { values },
  };
}

/** The input blocks of a view with their elements. */
export function inputsOf(view: View): { block: Fields; element: Fields }[] {
  const blocks = view.content.blocks as Fields[];
  return blocks
    .filter((block) => block.type === 'input')
    .flatMap((block) => elementsOf(block).map((element) => ({ block, element })));
}

/** Does what the app answered to a submission: errors, update, push, clear, or nothing (close this one). */
export function applyResponse(state: State, view: View, response: Fields): Refusal | undefined {
  const action = response.response_action;
  if (action === 'errors') {
    const errors = (response.errors ?? {}) as Record<string, string>;
    const known = new Set(inputsOf(view).map(({ block }) => block.block_id));
    // Slack shows its own "trouble connecting" for errors that belong to no input.
    if (!Object.keys(errors).some((id) => known.has(id))) return refuse('invalid_arguments');
    replaceView(state, view, { errors });
    return undefined;
  }
  if (action !== 'update' && action !== 'push') {
    closeViews(state, view.user, action === 'clear');
    return undefined;
  }
  const content = viewContent(state, response.view);
  if (isRefusal(content)) return content;
  const result =
    action === 'update' ? replaceView(state, view, content) : pushView(state, view.user, content.content);
  return isRefusal(result) ? result : undefined;
}

function newHash(state: State): string {
  return `${nextTs(state)}.${newId('').toLowerCase()}`;
}
