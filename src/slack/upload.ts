import type bolt from '@slack/bolt';
import { slackError } from './people.ts';

/** Bytes, before the download and while it runs. */
const LIMIT = 256 * 1024;
const WITHIN_MS = 10_000;

export interface UploadHands {
  readonly client: bolt.webApi.WebClient;
  readonly botToken: string;
  /** Where Slack's Web API is, unless it is Slack's own. */
  readonly slackApiUrl?: string;
}

export type Fetched =
  | { readonly ok: true; readonly name: string; readonly text: string }
  | { readonly ok: false; readonly sentence: string };

type SlackFile = NonNullable<bolt.webApi.FilesInfoResponse['file']>;

/**
 * The text of a file that this person put into Slack. Fetched with the bot's token, only from Slack's own hosts or the
 * configured one, without following redirects. Never rejects: whatever is in the way is said in a sentence, and the
 * sentence holds nothing of the file.
 */
export async function fetchUpload(hands: UploadHands, fileId: string, by: string): Promise<Fetched> {
  const found = await lookUp(hands, fileId);
  if ('sentence' in found) return found;
  const fault = faultOf(found.file, by);
  if (fault) return refused(fault);
  const url = urlOf(found.file, hands.slackApiUrl);
  if (!url) return refused('Slack names another host for that file than its own: it was not fetched.');
  try {
    return await download(hands, found.file, url);
  } catch {
    return refused('Slack did not hand the file over within 10 seconds: try again, or paste it.');
  }
}

async function lookUp({ client }: UploadHands, file: string) {
  try {
    const answer = await client.files.info({ file });
    return answer.file ? { file: answer.file } : refused('Slack does not know that file any more.');
  } catch (error) {
    if (slackError(error) === 'missing_scope') return refused(NO_SCOPE);
    return refused('Slack did not say what that file is: try again, or paste it.');
  }
}

function faultOf({ size, user, mode }: SlackFile, by: string): string | undefined {
  if (user !== undefined && user !== by) return 'That file is somebody else\u2019s: choose one of your own.';
  if (mode === 'external') return 'That file is not in Slack itself: choose one from your computer.';
  return size !== undefined && size > LIMIT ? TOO_LARGE : undefined;
}

function urlOf({ url_private }: SlackFile, slackApiUrl: string | undefined): URL | undefined {
  if (!url_private || !URL.canParse(url_private)) return undefined;
  const url = new URL(url_private);
  const isSlacks = url.protocol === 'https:' && /(^|\.)slack(-gov)?\.com$/.test(url.hostname);
  const isConfigured = slackApiUrl !== undefined && url.origin === new URL(slackApiUrl).origin;
  return isSlacks || isConfigured ? url : undefined;
}

async function download({ botToken }: UploadHands, file: SlackFile, url: URL): Promise<Fetched> {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${botToken}` },
    redirect: 'manual',
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  if (response.status >= 300 && response.status < 400) return refused(NO_SCOPE);
  if (!response.ok)
    return refused(`Slack refused the file with status ${response.status}: paste it instead.`);
  const bytes = await readAtMost(response, LIMIT);
  if (!bytes) return refused(TOO_LARGE);
  if (isSignIn(response, file, bytes.length)) return refused(NO_SCOPE);
  const text = decoded(bytes);
  return text === undefined
    ? refused('That file is not text in UTF-8 or UTF-16.')
    : { ok: true, name: file.name ?? '', text };
}

/** Slack answers with its sign-in page, and status 200, where the token may not read the file. */
function isSignIn({ headers }: Response, { mimetype, size }: SlackFile, length: number): boolean {
  const isPage = headers.get('content-type')?.startsWith('text/html') === true;
  return isPage && (mimetype !== 'text/html' || length !== size);
}

async function readAtMost({ body }: Response, limit: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop ends the download.
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decoded(bytes: Buffer): string | undefined {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(isWide ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function refused(sentence: string): { readonly ok: false; readonly sentence: string } {
  return { ok: false, sentence };
}

const TOO_LARGE = 'That file is larger than 256 KB: hand over the part that matters, or use a terminal.';
const NO_SCOPE =
  'Slack does not let idc read files: whoever runs idc can add the scope files:read and install the app again. Paste it instead, or use a terminal.';
