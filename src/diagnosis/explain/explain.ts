import type { Fact } from '../../checks/check.ts';
import { type DecodedRefusal, decodedRefusal } from '../../evidence/authorization-message.ts';
import { decodeSlack, readPasted } from '../../evidence/ids.ts';
import type { Get } from '../../evidence/look.ts';
import { type AccessDenied, readAccessDenied } from '../../knowledge/access-denied.ts';
import { entryOf, type Recognised, recognise } from '../../knowledge/recognise.ts';
import type { Next, Verdict } from '../diagnosis.ts';
import type { QuestionKind } from '../question.ts';
import { inWords, refusalAdvice, refusalFacts } from './refusal.ts';

const SAID = 'the text';
const DECODED = 'sts:DecodeAuthorizationMessage';

export const explain: QuestionKind = {
  kind: 'explain',
  usage: 'explain <text>',
  help: 'what an error text means, from any tool, console or identity provider, and what to do about it',
  examples: [
    'explain "Received a 404 status error: Not supported policy arn:aws:iam::111122223333:policy/team-x."',
    'explain - < error.txt',
    'explain --jsonl errors.jsonl',
  ],
  offline: ({ text }) => !isEncoded(text),
  read(text) {
    return text === ''
      ? { ok: false, sentence: 'Which text? Put the error behind `explain`, as it was shown.' }
      : { ok: true, asked: { text: decodeSlack(text) } };
  },
  answer: async (get, { text }) => {
    const { said, source, couldNot } = await plain(get, text);
    const denied = readAccessDenied(said);
    const verdicts = recognise(said).map((one, n) => verdictOf(one, n === 0 ? denied : undefined));
    const subject = {};
    const next = liveLooks(text);
    const facts = denied ? refusalFacts(denied, source) : [];
    if (verdicts.length > 0) {
      return { outcome: 'found', answer: summaryOf(verdicts[0]), subject, facts, verdicts, next };
    }
    return couldNot
      ? { outcome: 'could-not-look', answer: NOT_DECODED, subject, facts, verdicts, next }
      : { outcome: 'not-known', answer: notKnown(denied), subject, facts, verdicts, next };
  },
};

const NOT_DECODED = 'AWS refused this with an encoded message, and I could not decode it.';

function isEncoded(text: string): boolean {
  return readAccessDenied(text)?.encoded !== undefined;
}

interface Plain {
  readonly said: string;
  readonly source: string;
  readonly couldNot: boolean;
}

/** The words to be judged: a decoded refusal says more than the text that it was pasted in. */
async function plain(get: Get, text: string): Promise<Plain> {
  const pasted = decodedRefusal(text);
  if (pasted) return { said: inWords(pasted), source: SAID, couldNot: false };
  if (!isEncoded(text)) return { said: text, source: SAID, couldNot: false };
  const decoded: DecodedRefusal | undefined = (await get('authorizationMessage')).value;
  return decoded
    ? { said: inWords(decoded), source: DECODED, couldNot: false }
    : { said: text, source: SAID, couldNot: true };
}

function verdictOf({ cause, evidence }: Recognised, denied: AccessDenied | undefined): Verdict {
  const entry = entryOf(cause);
  if (!entry) throw new Error(`no entry for ${cause}`);
  const facts: Fact[] = [
    { what: 'The text says', value: evidence, source: SAID },
    { what: 'What would confirm it', value: entry.confirm.join('; '), source: '' },
    { what: 'Source', value: entry.source, source: '' },
  ];
  return {
    check: `text-${cause.replaceAll('_', '-')}`,
    title: entry.title,
    severity: 'medium',
    outcome: 'found',
    gaps: [],
    findings: [
      {
        cause,
        certainty: 'stated',
        about: cause,
        summary: `${entry.title}. ${entry.meaning}`,
        facts,
        advice: [...entry.advice, ...(denied ? refusalAdvice(denied) : [])],
        ...(entry.apart ? { apart: entry.apart } : {}),
      },
    ],
  };
}

function summaryOf(verdict: Verdict | undefined): string {
  return (verdict?.outcome === 'found' && verdict.findings[0]?.summary) || '';
}

function notKnown(denied: AccessDenied | undefined): string {
  return denied?.action
    ? `I do not know this text as one of Identity Center; AWS refused \`${denied.action}\`.`
    : 'I do not know this text.';
}

const SET = /arn:aws[a-z-]{0,10}:sso:::permissionSet\/(?:ssoins-)?[\w-]{1,40}\/ps-[\w-]{1,40}/g;

/** What in the text can be looked at live. */
function liveLooks(text: string): Next[] {
  const { ids, event } = readPasted(text);
  const wanted = typeof event?.eventID === 'string' ? [event.eventID] : ids;
  const sets = [...new Set([...text.slice(0, 64 * 1024).matchAll(SET)].map(([arn]) => arn))];
  return [
    ...wanted.slice(0, 3).map((id) => ({ label: `Look at ${id.slice(0, 8)}…`, words: `why-failed ${id}` })),
    ...sets.slice(0, 2).map((arn) => ({
      label: `Permission set ${arn.slice(-11)}`,
      words: `permission-set ${arn}`,
    })),
  ];
}
