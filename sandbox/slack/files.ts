import type { IncomingMessage, ServerResponse } from 'node:http';
import { takeFailure } from './faults.ts';
import { sendText } from './http.ts';
import { actor } from './people.ts';
import type { Fields } from './rules.ts';
import { newId, type State } from './state.ts';

/** What a person puts into Slack. Its content is text, or bytes in base64. */
export type Upload = { readonly name: string; readonly mimetype?: string } & (
  | { readonly text: string }
  | { readonly base64: string }
) & {
    /** What files.info says otherwise than it is, such as a `size` or a `url_private`. */
    readonly claims?: Fields;
  };

export interface StoredFile {
  readonly id: string;
  readonly user: string;
  readonly name: string;
  readonly mimetype: string;
  readonly bytes: Buffer;
  readonly claims: Fields;
}

const FOLDER = '/files-pri/';
const TYPES: Readonly<Record<string, string>> = {
  xml: 'text/xml',
  json: 'application/json',
  html: 'text/html',
  har: 'application/json',
};

/** Keeps a file of this person, as Slack does until they delete it, and returns its id. */
export function upload(state: State, userId: string, given: Upload): string {
  const user = actor(state, userId);
  const id = newId('F');
  const extension = given.name.split('.').at(-1) ?? '';
  state.files.set(id, {
    id,
    user: user.id,
    name: given.name,
    mimetype: given.mimetype ?? TYPES[extension] ?? 'text/plain',
    bytes: 'text' in given ? Buffer.from(given.text) : Buffer.from(given.base64, 'base64'),
    claims: given.claims ?? {},
  });
  return id;
}

/** https://docs.slack.dev/reference/objects/file-object */
export function fileJson(state: State, file: StoredFile): Fields {
  return {
    id: file.id,
    name: file.name,
    title: file.name,
    mimetype: file.mimetype,
    filetype: file.name.split('.').at(-1) ?? 'text',
    user: file.user,
    size: file.bytes.length,
    mode: 'hosted',
    is_external: false,
    url_private: address(state, file),
    ...file.claims,
  };
}

function address(state: State, { id, name }: StoredFile): string {
  return `${state.origin}${FOLDER}${state.workspace.team.id}-${id}/${encodeURIComponent(name)}`;
}

export function isFilePath(pathname: string): boolean {
  return pathname.startsWith(FOLDER);
}

/**
 * `url_private`: without the bot's token Slack leads to its sign-in page; with a token that lacks files:read the page
 * itself comes, with status 200.
 */
export function serveFile(state: State, request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', state.origin);
  const file = state.files.get(/-(F\w+)\//.exec(pathname)?.[1] ?? '');
  const isBot = request.headers.authorization === `Bearer ${state.tokens.bot}`;
  const failure = takeFailure(state.faults, 'url_private');
  if (failure) sendText(response, 'upstream error', 'status' in failure ? failure.status : 500);
  else if (!isBot) response.writeHead(302, { location: `${state.origin}/?redir=${pathname}` }).end();
  else if (!state.scopes.includes('files:read'))
    response.writeHead(200, { 'content-type': 'text/html' }).end(SIGN_IN);
  else if (!file) sendText(response, 'not found', 404);
  else response.writeHead(200, { 'content-type': file.mimetype }).end(file.bytes);
}

const SIGN_IN = '<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body></body></html>';
