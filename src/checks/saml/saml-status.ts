import type { SamlStatus } from '../../documents/saml/saml.ts';
import { HIGH, NO_GAPS, part, type SamlCheck } from './case.ts';
import { inDocument, quoted } from './words.ts';

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/** SAML core 3.2.2.2, in words. */
const MEANINGS: Readonly<Record<string, string>> = {
  AuthnFailed: 'the person could not be authenticated',
  InvalidNameIDPolicy: 'it cannot give a NameID of the format that was asked for',
  NoAuthnContext: 'it cannot authenticate in the way that was asked for',
  NoPassive: 'the person would have had to be asked, which the request forbade',
  RequestDenied:
    'it does not want to answer this request; often the person is not assigned to the application',
  RequestUnsupported: 'it does not support this request',
  UnknownPrincipal: 'it does not know the person',
  Requester: 'the request was at fault',
  Responder: 'it has a problem of its own',
  VersionMismatch: 'the request had another version of SAML',
};

export const samlStatus: SamlCheck = {
  id: 'saml-status',
  title: 'The identity provider says that the sign-in succeeded',
  why: 'Every response says how the sign-in ended; only a success carries an identity.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html',
  severity: HIGH,
  causes: ['saml_status_not_success'],
  find({ saml }) {
    const { status } = saml.response;
    if (status?.code?.value === SUCCESS) return NO_GAPS;
    const spot = status?.code ?? status ?? saml.response;
    const finding = part({
      cause: 'saml_status_not_success',
      proven: true,
      summary: status?.code
        ? `The identity provider refused the sign-in itself, before AWS came into it: ${meaning(status)}.`
        : 'The response does not say whether the sign-in succeeded: it has no status.',
      facts: [inDocument('Status', codes(status), spot)],
      advice: [
        'Look for this sign-in in the log of the identity provider: it knows why it refused.',
        'See that the person is assigned to the application there.',
      ],
    });
    return { findings: [finding], gaps: [] };
  },
};

function meaning({ code, subCode }: SamlStatus): string {
  const known = [subCode, code].map((one) => MEANINGS[lastOf(one?.value)]).find(Boolean);
  return known ?? `it says ${quoted(lastOf(code?.value))}`;
}

function codes(status: SamlStatus | undefined): string {
  const all = [status?.code, status?.subCode].flatMap((one) => (one ? [lastOf(one.value)] : []));
  return all.length > 0 ? all.map(quoted).join(', ') : 'none';
}

function lastOf(urn = ''): string {
  return urn.split(':').at(-1) ?? '';
}
