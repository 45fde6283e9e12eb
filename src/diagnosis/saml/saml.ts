import type { Reading } from '../../aws/reading.ts';
import type { Fact } from '../../checks/check.ts';
import { checksFor } from '../../checks/saml/all.ts';
import type { SamlCase } from '../../checks/saml/case.ts';
import { fact } from '../../checks/words.ts';
import type { SamlMalformed, SamlRead } from '../../documents/saml/saml.ts';
import type { Asked, Get } from '../../evidence/look.ts';
import type { SamlDocument } from '../../evidence/saml.ts';
import { takenOf } from '../../evidence/saml.ts';
import type { Verdict } from '../diagnosis.ts';
import { rank } from '../judge.ts';
import { judgeDocument } from '../judge-document.ts';
import type { Answered, QuestionKind } from '../question.ts';
import { readTyped } from '../typed.ts';
import { factsOf } from './facts.ts';
import { mappingOf } from './mapping.ts';

export const saml: QuestionKind = {
  kind: 'saml',
  usage: 'saml FILE|- [--at <time>] [--metadata FILE] [--acs <url>]',
  help: 'why Identity Center refuses a SAML response, and what in it is wrong',
  examples: ['saml response.xml', 'saml - --at 2026-11-22T14:02:11Z', 'saml sign-in.har --metadata idp.xml'],
  takes: { what: 'a SAML response', first: () => true, options: ['--metadata'] },
  read(text) {
    const { words, options } = readTyped(text, ['at', 'acs']);
    const [at, acs] = [options.get('at'), options.get('acs')];
    const sentence = faultIn(words, at, acs);
    if (sentence) return { ok: false, sentence };
    const usedAt = at === undefined ? undefined : new Date(instantOf(at)).toISOString();
    const acsUrls = acs?.split(/[,\s]+/).filter(Boolean);
    return { ok: true, asked: { text, ...(usedAt ? { usedAt } : {}), ...(acsUrls ? { acsUrls } : {}) } };
  },
  async answer(get, asked) {
    if (asked.documents?.document === undefined) return NOTHING;
    const document = await need(get);
    if (document.reading.state === 'malformed') return malformed(document.reading);
    return conclude(await looked(get, asked, { ...document, reading: document.reading }));
  },
};

/** Never repeats a word: what was typed may be a part of the response. */
function faultIn(words: readonly string[], at?: string, acs?: string): string | undefined {
  if (words.some((word, n) => n > 0 || word !== '-'))
    return `\`saml\` takes the response from a file or from standard input, never as words. Type \`${saml.usage}\`.`;
  if (at !== undefined && Number.isNaN(instantOf(at)))
    return '`--at` is the time at which the response was used, such as `--at 2026-11-22T14:02:11Z`; without a zone it is UTC.';
  const urls = acs?.split(/[,\s]+/).filter(Boolean) ?? [];
  if (
    acs !== undefined &&
    (urls.length === 0 || !urls.every((url) => /^https:\/\/[^\s?#]{1,500}$/.test(url)))
  )
    return '`--acs` is the ACS URL that the settings of Identity Center show, such as `--acs https://eu-west-1.signin.aws/platform/saml/acs/1a2b3c4d`.';
  return undefined;
}

const TIME = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?)?(Z|[+-]\d\d:?\d\d)?$/;

function instantOf(typed: string): number {
  const plain = typed.trim();
  if (!TIME.test(plain)) return Number.NaN;
  const hasZone = /(Z|\d[+-]\d\d:?\d\d)$/.test(plain) || plain.length === 10;
  return Date.parse(`${plain.replace(' ', 'T')}${hasZone ? '' : 'Z'}`);
}

const NOTHING: Answered = {
  outcome: 'not-known',
  answer:
    'No SAML response was handed over. In a terminal: `idc saml FILE`, or `idc saml -` for standard input. In Slack `/idc saml` opens a window for it.',
  subject: {},
  facts: [],
  verdicts: [],
};

async function need(get: Get): Promise<SamlDocument> {
  const { value } = await get('saml');
  if (!value) throw new Error('reading a document needs nothing that could fail');
  return value;
}

/** Only a sign-in to Identity Center is compared with what AWS knows: nothing else leaves the process. */
async function looked(
  get: Get,
  asked: Asked,
  document: SamlDocument & { reading: SamlRead },
): Promise<SamlCase> {
  const isOurs = document.reading.kind === 'sign-in';
  const look = <T>(read: () => Promise<Reading<T>>) => (isOurs ? read() : Promise.resolve(UNSEEN));
  const taken = takenOf(document);
  const hasAttributes = (taken?.attributes.length ?? 0) > 0;
  const [time, instance, regions, user, login, mapping] = await Promise.all([
    get('time'),
    look(() => get('instance')),
    look(() => get('instanceRegions')),
    look(() => get('samlUser')),
    look(() => get('samlLogin')),
    hasAttributes ? look(() => mappingOf(get)) : UNSEEN,
  ]);
  const { metadataFrom, acsUrls, reading } = document;
  const seen = { instance, regions, user, login, mapping };
  const used = usedAt(asked, reading, login);
  const now = Date.parse(time.value?.now ?? '');
  return {
    saml: reading,
    metadataFrom,
    acsUrls,
    now,
    ...seen,
    ...(taken ? { taken } : {}),
    ...(used ? { used } : {}),
  };
}

const UNSEEN = { gaps: [], calls: [] };

function usedAt(
  { usedAt: typed }: Asked,
  { found }: SamlRead,
  { value }: SamlCase['login'],
): SamlCase['used'] {
  const har = Date.parse(found.usedAt ?? '');
  if (typed) return { at: Date.parse(typed), how: 'as typed' };
  if (!Number.isNaN(har)) return { at: har, how: 'when the browser posted it, says the HAR' };
  const event = value?.event;
  if (!event || event.by === 'time') return undefined;
  return { at: Date.parse(event.at), how: 'when CloudTrail recorded it' };
}

const HEAD = {
  check: 'saml-readable',
  title: 'It can be read as a SAML response',
  severity: 'high' as const,
};

function malformed({ sentence, line }: SamlMalformed): Answered {
  const where = line === undefined ? [] : [{ what: 'Stops at', value: `line ${line}`, source: '' }];
  const finding = {
    cause: 'saml_malformed' as const,
    certainty: 'confirmed' as const,
    about: 'the SAML response',
    summary: sentence,
    facts: where,
    advice: [
      'Take it from the browser: developer tools, network tab, keep the log, sign in, the POST to signin.aws; its form data has SAMLResponse.',
      'idc takes XML, base64, the form data, or a HAR file (in a terminal).',
    ],
  };
  return {
    outcome: 'found',
    answer: sentence,
    subject: {},
    facts: [],
    verdicts: [{ ...HEAD, outcome: 'found', findings: [finding], gaps: [] }],
  };
}

function conclude(seen: SamlCase): Answered {
  const verdicts = rank(judgeDocument(checksFor(seen), seen));
  const findings = verdicts.flatMap((one) => (one.outcome === 'found' ? one.findings : []));
  const [first] = findings;
  const isWhole = verdicts.every(({ outcome }) => outcome === 'healthy');
  const event = seen.login.value?.event;
  const said = event && event.by !== 'time' && event.isFailure ? event.message : undefined;
  return {
    outcome: first ? 'found' : isWhole ? 'healthy' : 'not-known',
    answer: first?.summary ?? nothingWrong(seen, verdicts),
    subject: said ? { failureReason: said } : {},
    // What the answer rests on stands first; the table shows each row once.
    facts: [...(first?.facts ?? []), ...factsOf(seen), ...notJudged(verdicts)],
    verdicts,
  };
}

function notJudged(verdicts: readonly Verdict[]): Fact[] {
  const rules = verdicts.filter(({ outcome }) => outcome === 'unknown').map(({ title }) => title);
  return rules.length > 0 ? [fact('Not judged', rules.join('; '), '')] : [];
}

const MEANT = {
  'sign-in': 'sign-in to Identity Center',
  application: 'response to an application',
  'iam-federation': 'sign-in to a role by direct federation',
  other: 'response',
} as const;

function nothingWrong({ saml: { kind } }: SamlCase, verdicts: readonly Verdict[]): string {
  const unknown = verdicts.filter(({ outcome }) => outcome === 'unknown').length;
  const rules = `${verdicts.length - unknown} rules`;
  if (unknown > 0)
    return `I found nothing wrong with this ${MEANT[kind]} by ${rules}; ${unknown} more could not be judged, so it may be refused all the same.`;
  return `I found nothing wrong with this ${MEANT[kind]}: it keeps all ${rules} that AWS documents for it.`;
}
