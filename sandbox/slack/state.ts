import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { FaultBook } from './faults.ts';
import type { StoredFile } from './files.ts';
import type { AppManifest } from './manifest.ts';
import type { Fields } from './rules.ts';
import type { Channel, User, Workspace } from './world.ts';

/** A conversation: a channel of the workspace, or the direct messages between the app and one person. */
export interface Conversation extends Channel {
  readonly kind: 'channel' | 'im';
}

export interface Version {
  readonly text: string;
  readonly blocks: readonly Fields[];
}

export interface Message extends Version {
  readonly channel: string;
  readonly ts: string;
  readonly author: string;
  readonly threadTs?: string;
  /** What is attached below the words, as apps and integrations do. */
  readonly attachments?: readonly Fields[];
  /** Set for an ephemeral message: the only person who sees it. */
  readonly visibleTo?: string;
  /** When it was last edited, as a ts. */
  readonly edited?: string;
  /** What it said before its edits, oldest first. */
  readonly earlier: readonly Version[];
}

export interface View {
  readonly id: string;
  readonly user: string;
  readonly hash: string;
  readonly rootId: string;
  readonly previousId: string | null;
  /** What the app sent, with missing block and action ids filled in. */
  readonly content: Fields;
  readonly errors: Readonly<Record<string, string>>;
}

export interface ApiCall {
  readonly at: number;
  readonly method: string;
  readonly args: Fields;
  readonly ok: boolean;
  readonly error?: string;
}

export interface Trigger {
  readonly user: string;
  readonly issuedAt: number;
  used: boolean;
}

export interface ResponseUrl {
  readonly user: string;
  readonly channel: string;
  readonly issuedAt: number;
  /** The message whose button was clicked; unset for a command. */
  readonly original?: string;
  uses: number;
}

/** What happened, so that the page and `waitFor` know when to look again. */
export type Change = { readonly what: 'message' | 'view' | 'notice' | 'call' | 'delivery' | 'connection' };

export interface Notice {
  readonly user: string;
  readonly at: number;
  readonly text: string;
}

export interface State {
  readonly workspace: Workspace;
  readonly manifest: AppManifest;
  readonly scopes: readonly string[];
  readonly tokens: { readonly bot: string; readonly app: string; readonly signingSecret: string };
  readonly now: () => number;
  readonly conversations: Map<string, Conversation>;
  readonly messages: Message[];
  /** Open modals of each person, the root first. */
  readonly views: Map<string, View[]>;
  /** The Home tab of each person, as it was published last. */
  readonly homes: Map<string, View>;
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
  /** What a person has chosen in the selects of a message, by `choicesKey`. */
  readonly choices: Map<string, Fields>;
  readonly files: Map<string, StoredFile>;
  readonly calls: ApiCall[];
  readonly notices: Notice[];
  readonly faults: FaultBook;
  readonly changes: EventEmitter<{ change: [Change] }>;
  lastTs: number;
  /** Where the app and the browser reach this server, such as http://127.0.0.1:3100; set once it listens. */
  origin: string;
}

export interface StateOptions {
  readonly workspace: Workspace;
  readonly manifest: AppManifest;
  readonly faults: FaultBook;
  readonly now: () => number;
}

export function createState({ workspace, manifest, faults, now }: StateOptions): State {
  return {
    workspace,
    manifest,
    scopes: workspace.grantedScopes ?? manifest.botScopes,
    tokens: {
      bot: `xoxb-sandbox-${randomBytes(12).toString('hex')}`,
      app: `xapp-1-${workspace.app.id}-sandbox-${randomBytes(12).toString('hex')}`,
      signingSecret: randomBytes(16).toString('hex'),
    },
    now,
    conversations: new Map(
      workspace.channels.map((channel) => [channel.id, { ...channel, kind: 'channel' }]),
    ),
    messages: [],
    views: new Map(),
    homes: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    choices: new Map(),
    files: new Map(),
    calls: [],
    notices: [],
    faults,
    changes: new EventEmitter<{ change: [Change] }>().setMaxListeners(0),
    lastTs: 0,
    origin: '',
  };
}

export function changed(state: State, what: Change['what']): void {
  state.changes.emit('change', { what });
}

/** A message timestamp, never given twice. */
export function nextTs(state: State): string {
  state.lastTs = Math.max(state.now() * 1000, state.lastTs + 1);
  return `${Math.floor(state.lastTs / 1_000_000)}.${String(state.lastTs % 1_000_000).padStart(6, '0')}`;
}

/** An id as Slack makes them: a letter and capitals. */
export function newId(letter: string): string {
  return `${letter}${randomBytes(5).toString('hex').toUpperCase()}`;
}

export function findUser(state: State, id: unknown): User | undefined {
  return state.workspace.users.find((user) => user.id === id);
}

/** The direct messages between the app and a person, opened if they were not. */
export function directMessagesWith(state: State, user: string): Conversation {
  const open = [...state.conversations.values()].find(
    (one) => one.kind === 'im' && one.members.includes(user),
  );
  if (open) return open;
  const created: Conversation = {
    id: newId('D'),
    name: 'directmessage',
    kind: 'im',
    private: true,
    members: [user, state.workspace.app.botUser],
  };
  state.conversations.set(created.id, created);
  return created;
}

export function choicesKey(user: string, channel: string, ts: string): string {
  return `${user} ${channel} ${ts}`;
}

/** A trigger id: good for one view, for three seconds. */
export function issueTrigger(state: State, user: string): string {
  const id = `${state.now()}.${Math.floor(Math.random() * 1e9)}.${randomBytes(8).toString('hex')}`;
  state.triggers.set(id, { user, issuedAt: state.now(), used: false });
  return id;
}

export function tell(state: State, user: string, text: string): void {
  state.notices.push({ user, at: state.now(), text });
  changed(state, 'notice');
}
