import { isRefusal, refuse } from '../messages.ts';
import type { Fields } from '../rules.ts';
import { findUser } from '../state.ts';
import {
  findView,
  openView,
  publishHome,
  pushView,
  replaceView,
  takeTrigger,
  viewContent,
  viewJson,
} from '../views.ts';
import type { Call, Method } from './call.ts';

export const views: Record<string, Method> = {
  'views.open': { token: 'bot', scopes: [], handle: open },
  'views.push': { token: 'bot', scopes: [], handle: push },
  'views.publish': { token: 'bot', scopes: [], handle: publish },
  'views.update': { token: 'bot', scopes: [], handle: update },
};

function open({ state, args }: Call): Fields {
  const view = viewContent(state, args.view);
  if (isRefusal(view)) return view;
  const trigger = takeTrigger(state, args.trigger_id);
  if (isRefusal(trigger)) return trigger;
  return { ok: true, view: viewJson(state, openView(state, trigger.user, view.content)) };
}

// https://docs.slack.dev/reference/methods/views.publish
function publish({ state, args }: Call): Fields {
  if (!state.manifest.homeTab) return refuse('not_enabled');
  const user = findUser(state, args.user_id);
  if (!user || user.bot) return refuse('invalid_arguments');
  const known = state.homes.get(user.id);
  if (args.hash !== undefined && args.hash !== known?.hash) return refuse('hash_conflict');
  const view = viewContent(state, args.view, 'home');
  if (isRefusal(view)) return view;
  return { ok: true, view: viewJson(state, publishHome(state, user.id, view.content)) };
}

function push({ state, args }: Call): Fields {
  const view = viewContent(state, args.view);
  if (isRefusal(view)) return view;
  const trigger = takeTrigger(state, args.trigger_id);
  if (isRefusal(trigger)) return trigger;
  const pushed = pushView(state, trigger.user, view.content);
  return isRefusal(pushed) ? pushed : { ok: true, view: viewJson(state, pushed) };
}

function update({ state, args }: Call): Fields {
  const found = findView(state, args);
  if (!found) return refuse('not_found');
  if (args.hash !== undefined && args.hash !== found.hash) return refuse('hash_conflict');
  const view = viewContent(state, args.view);
  if (isRefusal(view)) return view;
  return { ok: true, view: viewJson(state, replaceView(state, found, view)) };
}
