import type bolt from '@slack/bolt';
import type { Logger } from 'pino';
import { HAR_SENTENCE, isHar, optionsFault, recorded } from '../diagnosis/handover.ts';
import type { QuestionKind } from '../diagnosis/question.ts';
import { questions } from '../diagnosis/questions.ts';
import type { Documents } from '../evidence/look.ts';
import { PASTE_MODAL } from '../render/slack/buttons.ts';
import { PARTS, renderPaste } from '../render/slack/modal-paste.ts';
import { renderNote } from '../render/slack/modals.ts';
import type { SlackApp } from './app.ts';
import { firstTimeOnly } from './once.ts';
import { slackError } from './people.ts';
import { type Fetched, fetchUpload, type UploadHands } from './upload.ts';

/** Who hands something over, and the words beside it. */
export interface Handed {
  readonly by: { readonly askedBy: string; readonly team: string; readonly channel: string };
  /** As it is recorded: what was handed over is not in it. */
  readonly words: string;
  /** As it is read. */
  readonly question: string;
  /** Fetched when the person is known to be one who may ask. */
  readonly documents: () => Promise<Handing>;
}
export type Handing =
  | { readonly ok: true; readonly documents: Documents }
  | { readonly ok: false; readonly sentence: string };

export interface PasteHands {
  readonly logger: Logger;
  /** Present where files may be uploaded too. */
  readonly uploads?: Omit<UploadHands, 'client'> | undefined;
  /** Why this person may not ask; absent where they may. */
  refusalFor(by: Handed['by']): Promise<string | undefined>;
  ask(handed: Handed): Promise<void>;
}

interface Opening {
  readonly kind: QuestionKind;
  readonly options: string;
  readonly by: Handed['by'];
  /** Good for three seconds. */
  readonly trigger: string;
  readonly note?: string;
}

export interface Paste {
  /** Opens the window, and says in it where the person may not ask. */
  open(opening: Opening): Promise<void>;
}

/** The window that takes documents. What it is given is held in memory until the answer, and nowhere else. */
export function registerPaste(slack: SlackApp, hands: PasteHands): Paste {
  const isNew = firstTimeOnly();

  slack.app.view(PASTE_MODAL.callback, async ({ ack, body, view }) => {
    const form = readForm(view);
    const errors = form ? faultsOf(form) : {};
    if (Object.keys(errors).length > 0) return ack({ response_action: 'errors', errors });
    await ack();
    if (!form || !isNew((body as { readonly trigger_id?: string }).trigger_id ?? view.id)) return;
    const by = { askedBy: body.user.id, team: body.team?.id ?? '', channel: form.channel };
    await slack.work.track(hands.ask(handed(slack, hands, { form, by })));
  });

  return { open: (opening) => open(slack, hands, opening) };
}

async function open(slack: SlackApp, hands: PasteHands, opening: Opening): Promise<void> {
  const { by, kind, trigger } = opening;
  const { client } = slack;
  const metadata = `${kind.kind} ${by.channel}`;
  const view = (uploads: boolean) => ({
    trigger_id: trigger,
    view: renderPaste({ ...opening, uploads, metadata }),
  });
  const opened = hands.uploads
    ? await client.views.open(view(true)).catch((err: unknown) => {
        hands.logger.warn({ err }, 'the window with an upload was refused; shown without');
        return client.views.open(view(false));
      })
    : await client.views.open(view(false));
  const refusal = await hands.refusalFor(by);
  const id = opened.view?.id;
  if (!refusal || !id) return;
  const note = renderNote(`idc ${kind.kind}`, { text: refusal });
  // Who closed it, or sent it meanwhile, is refused there.
  await client.views.update({ view_id: id, view: note }).catch((error: unknown) => {
    if (slackError(error) !== 'not_found') throw error;
  });
}

interface Form {
  readonly kind: QuestionKind;
  readonly channel: string;
  readonly options: string;
  readonly text: string;
  readonly file?: { readonly id: string; readonly name: string };
}

function readForm({ private_metadata, state }: bolt.ViewOutput): Form | undefined {
  const [name, channel = ''] = private_metadata.split(' ');
  const kind = questions.find(({ kind, takes }) => kind === name && takes);
  if (!kind) return undefined;
  const given = (block: string) => state.values[block]?.[PASTE_MODAL.input];
  const parts = Array.from({ length: PARTS }, (_, n) => given(`${PASTE_MODAL.part}${n}`)?.value ?? '');
  const [file] = given(PASTE_MODAL.file)?.files ?? [];
  return {
    kind,
    channel,
    options: given(PASTE_MODAL.options)?.value?.trim() ?? '',
    text: parts.join(''),
    ...(file ? { file: { id: file.id, name: file.name ?? '' } } : {}),
  };
}

/** By input. They are shown in the window to who typed, and repeat nothing of the document. */
function faultsOf({ kind, options, text, file }: Form): Record<string, string> {
  const first = `${PASTE_MODAL.part}0`;
  const fault = optionsFault(kind, options);
  if (fault) return { [PASTE_MODAL.options]: fault };
  if (text.trim() === '' && !file) return { [first]: `Paste ${kind.takes?.what} here.` };
  if (text.trim() !== '' && file)
    return { [PASTE_MODAL.file]: 'Either paste it or choose a file, not both.' };
  if (isHar(text)) return { [first]: HAR_SENTENCE };
  return file && /\.har$/i.test(file.name) ? { [PASTE_MODAL.file]: HAR_SENTENCE } : {};
}

function handed(
  { client }: SlackApp,
  { uploads }: PasteHands,
  { form, by }: { form: Form; by: Handed['by'] },
): Handed {
  const { file, kind, options, text } = form;
  const fetched = async (): Promise<Fetched> => {
    if (!file) return { ok: true, name: '', text: unescaped(text) };
    if (!uploads) return { ok: false, sentence: 'Files are not taken here: IDC_SLACK_UPLOADS is not on.' };
    return fetchUpload({ ...uploads, client }, file.id, by.askedBy);
  };
  return {
    by,
    words: recorded(kind, options),
    question: `${kind.kind} ${options}`,
    documents: async () => {
      const got = await fetched();
      if (!got.ok) return got;
      if (isHar(got.text)) return { ok: false, sentence: HAR_SENTENCE };
      return { ok: true, documents: { document: got.text } };
    },
  };
}

/** XML that arrives with Slack's three characters escaped has no markup of its own. */
function unescaped(text: string): string {
  if (text.includes('<')) return text;
  return text.trimStart().startsWith('&lt;')
    ? text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
    : text;
}
