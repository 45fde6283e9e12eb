import type { Fact, Finding, Seen } from '../../checks/check.ts';
import { fact } from '../../checks/words.ts';
import type { Evidenced, EvidenceKey } from '../../evidence/evidence.ts';
import type { IdpCertificate } from '../../evidence/expiry.ts';
import type { Verdict } from '../diagnosis.ts';
import { gapsOf, seenIn } from '../judge.ts';
import { type Answered, type QuestionKind, shortened } from '../question.ts';
import { expiring, tokenFacts } from '../scim-failures/tokens.ts';

const LOOKS = [
  'time',
  'idpCertificates',
  'scimTokens',
  'serviceHealth',
] as const satisfies readonly EvidenceKey[];

/** From here on the console of Identity Center shows a certificate in yellow. */
const SOON_DAYS = 90;
const DAY = 24 * 3_600_000;
const FROM = 'the metadata that idc was given';

export const expiry: QuestionKind = {
  kind: 'expiry',
  usage: 'expiry',
  help: "what expires within 90 days: the identity provider's certificates and SCIM tokens, as far as anybody can know",
  examples: ['expiry'],
  read(text) {
    const sentence = `\`${shortened(text)}\` is not understood: \`expiry\` takes no more words.`;
    return text.trim() === '' ? { ok: true, asked: { text } } : { ok: false, sentence };
  },
  async answer(get) {
    const readings = await Promise.all(LOOKS.map(async (key) => [key, await get(key)] as const));
    return conclude(Object.fromEntries(readings) as Evidenced);
  },
};

function conclude(evidenced: Evidenced): Answered {
  const seen = seenIn(evidenced);
  const verdicts = [
    certificates(seen),
    ...expiring(seen.serviceHealth),
    tokensLooked([...gapsOf(evidenced, ['scimTokens', 'serviceHealth']), ...(seen.scimTokens?.unread ?? [])]),
  ];
  const findings = verdicts.flatMap((verdict) => (verdict.outcome === 'found' ? verdict.findings : []));
  const isBlind = verdicts.some(({ outcome }) => outcome === 'unknown');
  return {
    outcome: findings.length > 0 ? 'found' : isBlind ? 'could-not-look' : 'healthy',
    answer: answerOf(findings, isBlind),
    subject: {},
    facts: [...certificateFacts(seen), ...(seen.scimTokens ? tokenFacts(seen.scimTokens) : [])],
    verdicts,
  };
}

function answerOf([first, ...more]: readonly Finding[], isBlind: boolean): string {
  if (first) return more.length > 0 ? `${first.summary} And ${more.length} more.` : first.summary;
  const what = `I know of nothing that expires within ${SOON_DAYS} days`;
  return isBlind ? `${what}, and could not look everywhere.` : `${what}.`;
}

function certificates(seen: Seen): Verdict {
  const head = {
    check: 'saml-certificate',
    title: "A certificate of the identity provider's expires",
    severity: 'high' as const,
  };
  const all = seen.idpCertificates?.certificates ?? [];
  // Who renews a certificate publishes the next one beside it: then nothing ends with the old one.
  const isRenewed = all.some((one) => daysLeft(one, seen) > SOON_DAYS);
  const findings = isRenewed ? [] : all.flatMap((one) => ofCertificate(one, seen));
  return findings.length > 0
    ? { ...head, outcome: 'found', findings, gaps: [] }
    : { ...head, outcome: 'healthy' };
}

function ofCertificate(one: IdpCertificate, seen: Seen): Finding[] {
  const left = daysLeft(one, seen);
  if (!one.notAfter || left > SOON_DAYS) return [];
  const day = one.notAfter.slice(0, 10);
  const isOver = left <= 0;
  return [
    {
      cause: isOver ? 'saml_idp_certificate_expired' : 'saml_idp_certificate_expiring',
      certainty: 'stated',
      about: one.sha256,
      summary: isOver
        ? `The certificate of the identity provider expired on ${day}: nobody can sign in through it.`
        : `The certificate of the identity provider expires on ${day}, in ${left} ${left === 1 ? 'day' : 'days'}: from then on nobody can sign in through it.`,
      facts: [fact('Certificate', `\`${one.name}\`, ${one.sha256}, until ${day}`, FROM)],
      advice: [
        'Upload the next certificate of the identity provider to Identity Center (Settings, Manage authentication) before the identity provider signs with it; both may stand there.',
        'Then renew the file that IDC_IDP_METADATA names. No API tells which certificates Identity Center has.',
      ],
    },
  ];
}

function daysLeft({ notAfter }: IdpCertificate, { time }: Seen): number {
  if (!notAfter || !time) return Number.NEGATIVE_INFINITY;
  return Math.floor((Date.parse(notAfter) - Date.parse(time.now)) / DAY);
}

function certificateFacts({ idpCertificates: seen }: Seen): Fact[] {
  if (!seen?.configured)
    return [fact('Certificates', 'not known: IDC_IDP_METADATA names no metadata', 'the configuration')];
  return seen.certificates.map(({ name, notAfter }) =>
    fact('Certificate', `\`${name}\`, until ${notAfter?.slice(0, 10) ?? 'an unknown day'}`, FROM),
  );
}

function tokensLooked(gaps: ReturnType<typeof gapsOf>): Verdict {
  const head = {
    check: 'scim-token',
    title: 'Whether the SCIM access token expires',
    severity: 'medium' as const,
  };
  return gaps.length > 0 ? { ...head, outcome: 'unknown', gaps } : { ...head, outcome: 'healthy' };
}
