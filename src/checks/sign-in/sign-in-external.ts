import type { SignInEvent } from '../../evidence/sign-in-event.ts';
import type { Cause } from '../../knowledge/causes.ts';
import { entryOf, recognise } from '../../knowledge/recognise.ts';
import type { Finding } from '../check.ts';
import type { DocumentCheck } from '../document-check.ts';
import { fact } from '../words.ts';
import { called, type SignInSeen, stoppedAt, TRAIL } from './seen.ts';

/** What Identity Center says of a response that it refuses. */
export const REFUSED_RESPONSES = [
  'saml_nameid_user_mismatch',
  'saml_user_not_provisioned',
  'saml_nameid_format_invalid',
  'saml_inresponseto_mismatch',
  'saml_idp_initiated_unsupported',
  'saml_idp_certificate_mismatch',
  'saml_audience_mismatch',
  'saml_signature_invalid',
  'saml_issuer_mismatch',
  'saml_missing_user_attribute',
  'unknown_reason',
] as const satisfies readonly Cause[];

export const signInExternal: DocumentCheck<SignInSeen> = {
  id: 'sign-in-external',
  title: 'The response of the identity provider was accepted',
  why: 'Identity Center refuses a response that does not fit a user or its own settings, and says why in CloudTrail only.',
  docs: 'docs/checks/sign-in-external.md',
  severity: 'high',
  causes: REFUSED_RESPONSES,
  find(seen) {
    const last = stoppedAt(seen);
    if (last?.name !== 'ExternalIdPDirectoryLogin') return { findings: [], gaps: [] };
    const begin = `The sign-in of ${called(seen)} stopped because the response of the identity provider was refused`;
    return { findings: [refusedResponse(seen, last, begin)], gaps: [] };
  },
};

/** The finding for one refused response; `begin` says whose it is, or may be. */
export function refusedResponse(seen: SignInSeen, event: SignInEvent, begin: string): Finding {
  const cause = causeOf(event);
  const entry = entryOf(cause);
  const title = entry ? `: ${entry.title.charAt(0).toLowerCase()}${entry.title.slice(1)}` : '';
  return {
    cause,
    certainty: 'stated',
    about: event.id,
    summary: `${begin}${title}.`,
    facts: [
      fact('AWS recorded', event.said ?? 'no reason', `${TRAIL}, ${event.name}`),
      ...(cause === 'saml_user_not_provisioned' && seen.person.found === 'one' ? [NOW_THERE] : []),
    ],
    advice: entry?.advice ?? UNKNOWN,
    ...(entry?.apart ? { apart: entry.apart } : {}),
  };
}

const NOW_THERE = fact('The user', 'exists by now', 'identitystore:DescribeUser');
const UNKNOWN = [
  'Hand the SAML response to `idc saml` in a terminal: it tells what Identity Center does not accept in it.',
];

export function causeOf({ said = '' }: SignInEvent): Cause {
  const known: readonly Cause[] = REFUSED_RESPONSES;
  const causes = recognise(`ExternalIdPDirectoryLogin: ${said}`).map(({ cause }) => cause);
  return causes.find((cause) => known.includes(cause)) ?? 'unknown_reason';
}
