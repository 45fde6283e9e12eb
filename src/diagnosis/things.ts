import { decodeSlack, readPasted } from '../evidence/ids.ts';
import { recognise } from '../knowledge/recognise.ts';
import { readReference, readRoleName } from '../knowledge/reserved-role.ts';
import type { Next } from './diagnosis.ts';
import { handoverOf } from './handover.ts';

/** What a message of somebody else's names that idc can look at, as the questions that would. */
export type Things =
  | { readonly is: 'clear'; readonly ask: Next }
  | { readonly is: 'several'; readonly asks: readonly Next[] }
  /** A SAML response, a token or a SCIM document: never read from a message. */
  | { readonly is: 'document'; readonly sentence: string }
  | { readonly is: 'nothing'; readonly sentence: string };

const MOST = 10;
/** What goes into a question's words; a longer event is asked about by its id. */
const LONGEST = 12_000;
const LONGEST_TEXT = 3_000;

const ARN = /arn:aws[a-z-]{0,10}:(?:sso|iam|sts):[\w-]{0,20}:(?:\d{12})?:[\w+=,.@/:-]{1,512}/g;
const SET = /^arn:aws[a-z-]{0,10}:sso:::permissionSet\/(?:ssoins-)?[\w-]{1,40}\/ps-[\w-]{1,40}$/;
const ACCOUNT = /(?<![\w:/.-])\d{12}(?![\w:/.-])/;
const SCIM_DOCUMENT = /urn:ietf:params:scim:(?:schemas:core:2\.0:(?:User|Group)|api:messages:2\.0:PatchOp)/;

/**
 * Looks through the pieces of a message: CloudTrail events, request ids, ARNs of permission sets and roles, error texts
 * that idc knows, account ids. Linear in their length. One event or request id is clear, whatever stands around it.
 */
export function thingsIn(pieces: readonly string[]): Things {
  const texts = pieces.map(decodeSlack);
  if (texts.some(isDocument)) return { is: 'document', sentence: DOCUMENT };
  const events = texts.flatMap(eventAsk);
  const failures = events.length > 0 ? events : requestAsks(texts);
  if (failures.length === 1 && failures[0]) return { is: 'clear', ask: failures[0] };
  const asks = [...failures, ...arnAsks(texts), ...textAsk(texts, failures.length > 0)].slice(0, MOST);
  if (asks.length === 1 && asks[0]) return { is: 'clear', ask: asks[0] };
  if (asks.length > 1) return { is: 'several', asks };
  return accountOnly(texts);
}

function isDocument(text: string): boolean {
  return SCIM_DOCUMENT.test(text) || handoverOf(`explain ${text}`).is === 'refused';
}

function eventAsk(text: string): Next[] {
  const { event } = readPasted(text);
  if (!event) return [];
  const whole = JSON.stringify(event);
  const id = typeof event.eventID === 'string' ? event.eventID : undefined;
  const words = whole.length <= LONGEST ? whole : id;
  return words ? [{ label: `Event ${String(event.eventName)}`, words: `why-failed ${words}` }] : [];
}

/** One id goes with the text around it, which may name the cause. */
function requestAsks(texts: readonly string[]): Next[] {
  const ids = [...new Set(texts.flatMap((text) => readPasted(text).ids))];
  const told = texts.find(
    (text) => text.length <= LONGEST_TEXT && readPasted(text).ids.length === 1 && recognise(text).length > 0,
  );
  return ids.map((id) => ({
    label: `Request ${id.slice(0, 8)}…`,
    words: `why-failed ${ids.length === 1 && told ? told.trim() : id}`,
  }));
}

function arnAsks(texts: readonly string[]): Next[] {
  const arns = texts.flatMap((text) => [...text.matchAll(ARN)].map(([arn]) => arn.replace(/[.,:]+$/, '')));
  const asks = arns.map(arnAsk).filter((ask) => ask !== undefined);
  return [...new Map(asks.map((ask) => [ask.words, ask])).values()];
}

function arnAsk(arn: string): Next | undefined {
  if (SET.test(arn)) return { label: `Permission set ${arn.slice(-11)}`, words: `permission-set ${arn}` };
  const reserved = readReference(arn);
  const set = reserved && readRoleName(`AWSReservedSSO_${reserved.name}`)?.set;
  if (set) return { label: `Permission set ${set}`, words: `permission-set ${set}` };
  if (!/^arn:aws[a-z-]{0,10}:iam::\d{12}:role\//.test(arn)) return undefined;
  return { label: `Trust of ${arn.slice(arn.lastIndexOf('/') + 1)}`, words: `trust ${arn}` };
}

/** A text beside an id is looked at with the id. */
function textAsk(texts: readonly string[], hasFailures: boolean): Next[] {
  const text = hasFailures ? undefined : texts.find((one) => recognise(one).length > 0);
  return text
    ? [{ label: 'What the error means', words: `explain ${text.trim().slice(0, LONGEST_TEXT)}` }]
    : [];
}

function accountOnly(texts: readonly string[]): Things {
  const account = texts.map((text) => ACCOUNT.exec(text)?.[0]).find((id) => id !== undefined);
  if (!account) return { is: 'nothing', sentence: NOTHING };
  return {
    is: 'several',
    asks: [
      { label: 'Failures of the last day', words: 'failures --since 24h' },
      { label: 'How full its quotas are', words: 'quotas' },
    ],
  };
}

const NOTHING =
  'There is nothing in this message that idc can look at: no request id, no CloudTrail event, no ARN of a permission set or role, and no error text that it knows. `/idc help` lists what can be asked.';
const DOCUMENT =
  'This message holds a SAML response, a token or a SCIM document, which idc never judges from a message. Type `/idc saml` or `/idc scim`: a window opens that takes it, and only you see the answer. Whoever posted it may want to delete it.';
