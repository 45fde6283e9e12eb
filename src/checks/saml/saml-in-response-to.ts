import type { Said } from '../../documents/saml/saml.ts';
import type { Finding } from '../check.ts';
import { HIGH, part, type SamlCase, type SamlCheck } from './case.ts';
import { inDocument, where } from './words.ts';

const REFUSED = /not a valid response for the provided request id/i;

export const samlInResponseTo: SamlCheck = {
  id: 'saml-in-response-to',
  title: 'The response answers one request, and the same one everywhere',
  why: 'A response to a sign-in that began at AWS names the request; the response and the confirmation have to name the same.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html',
  severity: HIGH,
  causes: ['saml_inresponseto_mismatch'],
  find: (seen) => ({ findings: [...refused(seen), ...apart(seen)], gaps: [] }),
};

/** CloudTrail's own words, in an event that names this request. */
function refused({ saml, login }: SamlCase): Finding[] {
  const event = login.value?.event;
  if (event?.by !== 'request' || !REFUSED.test(event.message ?? '')) return [];
  const spot = saml.response.inResponseTo ?? saml.response;
  return [
    part({
      cause: 'saml_inresponseto_mismatch',
      proven: true,
      summary:
        'AWS did not accept the response as an answer to the request that it names: the sign-in was old, used already, or began in another window or Region.',
      facts: [
        { what: 'Answers the request', value: 'named here', source: where(spot) },
        {
          what: 'AWS recorded',
          value: `${event.message ?? ''} (${event.at})`,
          source: 'cloudtrail:LookupEvents',
        },
      ],
      advice: [
        'Begin anew at the AWS access portal, in one tab, without the Back button and without a bookmark of the identity provider’s page.',
        'If it happens to everybody: a proxy or the identity provider changes or repeats InResponseTo.',
      ],
    }),
  ];
}

function apart({ saml, taken }: SamlCase): Finding[] {
  const response = saml.response.inResponseTo;
  const confirmations = (taken?.subject?.confirmations ?? []).map(({ inResponseTo }) => inResponseTo);
  const named = confirmations.filter((one) => one !== undefined);
  const other = named.find(({ value }) => value !== (response ?? named[0])?.value);
  const isMissing = Boolean(response) && confirmations.length > 0 && named.length === 0;
  const onlyThere = !response && named.length > 0;
  if (!other && !isMissing && !onlyThere) return [];
  return [differ(response, other ?? named[0], where(taken?.subject ?? saml.response))];
}

function differ(response: Said | undefined, confirmation: Said | undefined, elsewhere: string): Finding {
  const row = (what: string, said: Said | undefined) =>
    said
      ? inDocument(what, `a request of ${said.value.length} characters`, said)
      : { what, value: 'none', source: elsewhere };
  return part({
    cause: 'saml_inresponseto_mismatch',
    proven: true,
    summary: 'The response and the assertion in it do not answer the same request.',
    facts: [
      row('InResponseTo of the response', response),
      row('InResponseTo of the confirmation', confirmation),
    ],
    advice: [
      'Look at the identity provider, or at a proxy that takes responses apart: both have to repeat the ID of the request.',
    ],
  });
}
