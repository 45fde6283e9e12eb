import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Control } from './control.ts';
import { body } from './http.ts';

/**
 * Control as JSON: GET reads, POST changes. Verbs of the world take their arguments as a JSON array. A browser sends
 * an Origin with what another page wants to change, and is refused.
 */
export async function answerControl(
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').slice('/_sandbox/'.length);
  if (request.headers.origin !== undefined) return send(response, 403, { error: 'not for browsers' });
  try {
    const found =
      request.method === 'GET'
        ? read(control, path)
        : change(control, path, JSON.parse((await body(request)) || 'null'));
    const known = found !== undefined;
    send(response, known ? 200 : 404, known ? found : { error: `nothing at ${path}` });
  } catch (error) {
    send(response, 400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function read(control: Control, path: string): unknown {
  const { state } = control;
  if (path === 'seeded') return control.seeded;
  if (path === 'calls') return control.calls();
  if (path === 'trail') return control.trail();
  if (path === 'faults') return control.current();
  if (path === 'used') return control.used();
  if (path !== 'state') return undefined;
  return {
    accounts: [...state.accounts.values()],
    permissionSets: [...state.permissionSets.values()],
    users: state.organization.users,
    groups: [...state.groups.values()],
    assignments: state.assignments,
    provisions: state.provisions,
    requests: [...state.requests.values()].map(({ caller, ...r }) => ({ ...r, caller: caller.arn })),
  };
}

function change(control: Control, path: string, body: unknown): unknown {
  if (path === 'faults') return control.faults(body as Parameters<Control['faults']>[0]);
  if (path === 'settings') {
    control.settings(body as Parameters<Control['settings']>[0]);
    return {};
  }
  if (path === 'continueStory') return control.continueStory();
  if (path === 'resetCalls') {
    control.resetCalls();
    return {};
  }
  const [place, verb = ''] = path.split('/');
  if (place !== 'world' || !Object.hasOwn(control.world, verb) || !Array.isArray(body)) return undefined;
  const act = control.world[verb as keyof Control['world']] as (...args: unknown[]) => unknown;
  return { result: act(...body) ?? null };
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
