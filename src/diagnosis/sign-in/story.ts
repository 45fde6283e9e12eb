import type { Gap } from '../../aws/reading.ts';
import type { Fact } from '../../checks/check.ts';
import {
  attemptsOf,
  called,
  isBeside,
  isComplete,
  newestAttempt,
  type SignInSeen,
  TRAIL,
} from '../../checks/sign-in/seen.ts';
import { couldBeTheirs } from '../../checks/sign-in/sign-in-unnamed.ts';
import { clock, credentialOf, story } from '../../checks/sign-in/words.ts';
import type { SignInEvent } from '../../evidence/sign-in-event.ts';
import type { Verdict } from '../diagnosis.ts';
import { sinceInWords } from '../failures/since.ts';

interface About {
  readonly verdicts: readonly Verdict[];
  readonly unread: readonly Gap[];
  readonly hours: number;
}

const PARTLY = 'I could not look everywhere, so there may be more.';

/** The first line: where the newest sign-in stopped, step by step, or what there is instead. */
export function inWords(seen: SignInSeen, { verdicts, unread, hours }: About): string {
  const about = verdicts.flatMap((verdict) => (verdict.outcome === 'found' ? verdict.findings : []));
  const user = about.find(({ cause }) => cause === 'user_absent' || cause === 'user_disabled')?.summary;
  const rest = unread.length > 0 ? PARTLY : '';
  return [user, body(seen, hours, unread.length > 0), rest].filter(Boolean).join(' ');
}

function body(seen: SignInSeen, hours: number, isPartial: boolean): string {
  if (!seen.signIns) return 'I could not look at CloudTrail, where sign-ins are recorded.';
  const last = told(seen);
  if (last.length === 0) return nothingFor(seen, hours);
  const attempt = newestAttempt(seen);
  const isDone = attempt !== undefined && isComplete(attempt) && !last.at(-1)?.failed;
  const said = story(last, today(seen));
  return `${called(seen)}: ${said}${isDone || isPartial ? '' : '; nothing since'}.${unnamedToo(seen)}`;
}

/** The newest sign-in and what the person did from its begin on. */
function told(seen: SignInSeen): readonly SignInEvent[] {
  const theirs = seen.signIns?.theirs ?? [];
  const attempt = newestAttempt(seen);
  const since = attempt?.[0]?.at ?? '';
  return theirs.filter((event) => attempt?.includes(event) || (isBeside(event) && event.at >= since));
}

function today({ signIns }: SignInSeen): string {
  return signIns?.theirs.at(-1)?.at ?? '';
}

function nothingFor(seen: SignInSeen, hours: number): string {
  const when = sinceInWords(hours);
  const regions = (seen.signIns?.regions ?? []).map(({ region }) => region).join(' and ');
  const where = regions ? ` in ${regions}` : '';
  const others = couldBeTheirs(seen);
  const none = `No record of a sign-in names ${called(seen)} in ${when}${where}`;
  return others.length > 0 ? `${none}.${unnamedToo(seen)}` : `${none}; ${NOT_RECORDED}.`;
}

const NOT_RECORDED =
  'records come about 5 minutes late, and signing in to a web application of AWS by OpenID Connect leaves none';

function unnamedToo(seen: SignInSeen): string {
  const others = couldBeTheirs(seen);
  if (others.length === 0) return '';
  const what = others.length === 1 ? 'One refused sign-in names' : `${others.length} refused sign-ins name`;
  return ` ${what} nobody and could be theirs.`;
}

const MOST = 5;
const UNSEEN = 'a failed sign-in has no UserAuthentication; records come about 5 minutes late';

/** Earlier sign-ins, what could be theirs, how far idc looked, and what no record tells. */
export function factsOf(seen: SignInSeen): Fact[] {
  const { signIns, person } = seen;
  if (!signIns) return [];
  const now = today(seen) || signIns.since;
  const row = (what: string, value: string): Fact => ({ what, value, source: TRAIL });
  const earlier = attemptsOf(signIns.theirs.filter((event) => !isBeside(event))).slice(0, -1);
  const known = person.found === 'one' && person.displayName ? person.displayName : undefined;
  return [
    ...(known ? [{ what: 'The user', value: known, source: 'identitystore:DescribeUser' }] : []),
    ...earlier.slice(-MOST).map((attempt) => row('Before that', story(attempt, now))),
    ...couldBeTheirs(seen)
      .slice(-MOST)
      .map((event) => row('Could be theirs', unnamed(event, now))),
    ...signIns.regions.map(({ region, from, pages }) =>
      row(`Read in ${region}`, `back to ${clock(from, now)} UTC, ${pages} ${pages === 1 ? 'page' : 'pages'}`),
    ),
    { what: 'Not recorded', value: UNSEEN, source: '' },
  ];
}

function unnamed(event: SignInEvent, now: string): string {
  const said = event.said ? `: "${event.said}"` : '';
  return `${clock(event.at, now)} UTC in ${event.region}, ${credentialOf(event)} was refused${said}`;
}
