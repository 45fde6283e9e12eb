import { type Acting, click, command, mention, openHome, selectOption, shortcut } from './acts.ts';
import type { Delivery } from './deliver.ts';
import { type Upload, upload } from './files.ts';
import { post } from './messages.ts';
import { closeView, type Submission, submitView } from './modal-acts.ts';
import { actor, conversationNamed, writable } from './people.ts';
import { type HttpDelivery, verifyUrl } from './signed-http.ts';
import type { SocketMode } from './socket.ts';
import {
  type ApiCall,
  directMessagesWith,
  type Message,
  type Notice,
  type State,
  type Version,
  type View,
} from './state.ts';
import type { Target } from './target.ts';
import { textOf } from './text.ts';
import type { Input } from './values.ts';

/** People of the workspace, played by a test. Users by id or name, channels by id, `name` or `#name`. */
export interface Driver {
  /** Types a slash command, such as `/idc why-failed …`; resolves once it was acknowledged or timed out. */
  command(user: string, channel: string, text: string): Promise<Delivery>;
  /** Posts a plain message, perhaps into a thread or with what apps add to one; the app does not hear of it. */
  say(user: string, channel: string, text: string, more?: Said): Message;
  /** Posts a message that mentions the app, at its beginning where it is not named; resolves once Slack's event was taken. */
  mention(
    user: string,
    channel: string,
    text: string,
    threadTs?: string,
  ): Promise<Delivery & { message: Message }>;
  /** Chooses the app's message shortcut on a message. */
  shortcut(user: string, channel: string, ts: string, callback?: string): Promise<Delivery>;
  /** Opens the app's Home tab, or its Messages tab. */
  openHome(user: string, tab?: 'home' | 'messages'): Promise<Delivery>;
  /** The Home tab as it was published last. */
  home(user: string): View | undefined;
  click(user: string, target: Target): Promise<Delivery>;
  selectOption(user: string, target: Target & { option: Input }): Promise<Delivery>;
  submitView(user: string, view: string, values: Readonly<Record<string, Input>>): Promise<Submission>;
  closeView(user: string, view: string): Promise<Delivery | undefined>;
  /** Puts a file of theirs into Slack; its id is what a file_input takes. */
  upload(user: string, file: Upload): string;
  /** What everybody in the channel sees, oldest first. */
  messages(channel: string): readonly Message[];
  /** What only this person sees, in any channel, oldest first. */
  ephemerals(user: string): readonly Message[];
  /** The conversation between the app and this person. */
  directMessages(user: string): readonly Message[];
  /** The id of that conversation, opened if it was not. */
  directMessageChannel(user: string): string;
  /** The topmost open modal. */
  view(user: string): View | undefined;
  notices(user: string): readonly Notice[];
  /** How many Socket Mode connections are open: 0 while the app is away. */
  connections(): number;
  /** Every Web API call so far, refused ones included, without tokens. */
  events(): readonly ApiCall[];
  /** Looks now and after every change until something is found; rejects after `timeoutMs`. */
  waitFor<T>(look: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  textOf(message: Pick<Version, 'text' | 'blocks'>): string;
  /** Signed HTTP only: asks the app to return a challenge; true when it did. */
  verifyUrl(): Promise<boolean>;
}

/** What else a message may carry. */
export type Said = Partial<Pick<Message, 'threadTs' | 'blocks' | 'attachments'>>;

export interface Wires {
  readonly socket: Pick<SocketMode, 'connected'>;
  readonly http: HttpDelivery | undefined;
}

export function createDriver(acting: Acting, { socket, http }: Wires): Driver {
  const { state } = acting;
  return {
    command: (user, channel, text) => command(acting, user, { channel, text }),
    say: (user, channel, text, more) => say(state, user, { channel, text, ...more }),
    mention: (user, channel, text, threadTs) =>
      mention(acting, user, { channel, text, ...(threadTs ? { threadTs } : {}) }),
    shortcut: (user, channel, ts, callback) =>
      shortcut(acting, user, { channel, ts, ...(callback ? { callback } : {}) }),
    openHome: (user, tab = 'home') => openHome(acting, user, tab),
    home: (user) => state.homes.get(actor(state, user).id),
    click: (user, target) => click(acting, user, target),
    selectOption: (user, target) => selectOption(acting, user, target),
    submitView: (user, view, values) => submitView(acting, user, { view, values }),
    closeView: (user, view) => closeView(acting, user, view),
    upload: (user, file) => upload(state, user, file),
    messages: (channel) => visible(state, conversationNamed(state, channel).id),
    ephemerals: (user) => state.messages.filter((message) => message.visibleTo === actor(state, user).id),
    directMessages: (user) => visible(state, directMessagesWith(state, actor(state, user).id).id),
    directMessageChannel: (user) => directMessagesWith(state, actor(state, user).id).id,
    view: (user) => state.views.get(actor(state, user).id)?.at(-1),
    notices: (user) => state.notices.filter((notice) => notice.user === actor(state, user).id),
    connections: socket.connected,
    events: () => state.calls,
    waitFor: (look, timeoutMs = 15_000) => waitFor(state, look, timeoutMs),
    textOf,
    verifyUrl: async () => http !== undefined && (await verifyUrl(http)),
  };
}

function say(state: State, userId: string, what: Said & { channel: string; text: string }): Message {
  const user = actor(state, userId);
  const conversation = writable(state, user, what.channel);
  return post(state, { blocks: [], ...what, channel: conversation.id, author: user.id });
}

function visible(state: State, channel: string): readonly Message[] {
  return state.messages.filter((message) => message.channel === channel && !message.visibleTo);
}

function waitFor<T>(state: State, look: () => T | undefined | false, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = (done: () => void): void => {
      clearTimeout(timer);
      state.changes.off('change', again);
      done();
    };
    const again = (): void => {
      try {
        const found = look();
        if (found !== undefined && found !== false) finish(() => resolve(found));
      } catch (error) {
        finish(() => reject(error));
      }
    };
    const late = new Error(`Nothing was found within ${timeoutMs} ms: ${look.toString()}`);
    const timer = setTimeout(() => finish(() => reject(late)), timeoutMs);
    state.changes.on('change', again);
    again();
  });
}
