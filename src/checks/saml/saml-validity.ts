import type { Instant, SamlAssertion } from '../../documents/saml/saml.ts';
import type { Finding } from '../check.ts';
import { HIGH, NO_GAPS, part, type SamlCheck } from './case.ts';
import { inDocument, span, utc } from './words.ts';

/** One bound of the time in which an assertion may be used. */
export interface Bound {
  readonly word: string;
  readonly side: 'from' | 'until';
  readonly instant: Instant;
}

export const samlValidity: SamlCheck = {
  id: 'saml-validity',
  title: 'The assertion was valid when it was used',
  why: 'Assertions live minutes: they are judged at the time of use, and where that is not known, not at all.',
  docs: 'https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf',
  severity: HIGH,
  causes: ['saml_conditions_expired', 'saml_conditions_not_yet_valid', 'saml_malformed'],
  find({ taken, used, login }) {
    if (!taken) return NO_GAPS;
    const bounds = boundsOf(taken);
    const unreadable = bounds.filter(({ instant }) => instant.epoch === null).map(noTime);
    // CloudTrail that could not be read might have told when it was used.
    if (!used) return { findings: unreadable, gaps: login.gaps };
    const findings = bounds.flatMap((bound) => judged(bound, used));
    return { findings: [...unreadable, ...findings.slice(0, 1)], gaps: [] };
  },
};

/** All bounds that an assertion states, the tightest first. */
export function boundsOf({ conditions, subject }: SamlAssertion): Bound[] {
  const confirmations = subject?.confirmations ?? [];
  const from = [conditions?.notBefore, ...confirmations.map(({ notBefore }) => notBefore)];
  const until = [conditions?.notOnOrAfter, ...confirmations.map(({ notOnOrAfter }) => notOnOrAfter)];
  const bounds = (side: Bound['side'], word: string, all: readonly (Instant | undefined)[]) =>
    all.flatMap((instant) => (instant ? [{ side, word, instant }] : []));
  return [
    ...bounds('from', 'NotBefore', from).sort((a, b) => time(b) - time(a)),
    ...bounds('until', 'NotOnOrAfter', until).sort((a, b) => time(a) - time(b)),
  ];
}

function time({ instant }: Bound): number {
  return instant.epoch ?? 0;
}

function judged({ side, word, instant }: Bound, used: { at: number; how: string }): Finding[] {
  if (instant.epoch === null) return [];
  const isEarly = side === 'from' && used.at < instant.epoch;
  const isLate = side === 'until' && used.at >= instant.epoch;
  if (!isEarly && !isLate) return [];
  const by = span(used.at - instant.epoch);
  return [
    part({
      cause: isEarly ? 'saml_conditions_not_yet_valid' : 'saml_conditions_expired',
      proven: true,
      summary: isEarly
        ? `The response was used ${by} before it became valid: the clock of the identity provider is ahead, or the time of use is wrong.`
        : `The response was used ${by} after it had expired.`,
      facts: [
        inDocument(word, utc(instant.epoch), instant),
        { what: 'Used', value: `${utc(used.at)} (${used.how})`, source: '' },
        { what: 'Clocks', value: 'how much difference AWS forgives is not documented', source: '' },
      ],
      advice: isEarly
        ? ['Compare the clock of the identity provider with a time server.']
        : [
            'Sign in anew; a response cannot be used again.',
            'If it is always so: compare the clocks of the identity provider and of the device, and the lifetime of assertions there.',
          ],
    }),
  ];
}

function noTime({ word, instant }: Bound): Finding {
  return part({
    cause: 'saml_malformed',
    proven: true,
    summary: `A time in the assertion (${word}) cannot be read as one.`,
    facts: [inDocument(word, 'no xs:dateTime', instant)],
    advice: ['Look at the identity provider: SAML times look like 2026-11-22T14:02:11Z.'],
  });
}
