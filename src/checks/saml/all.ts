import type { SamlCase, SamlCheck } from './case.ts';
import { samlAppSubject } from './saml-app-subject.ts';
import { samlAssertion } from './saml-assertion.ts';
import { samlAttributes } from './saml-attributes.ts';
import { samlAudience } from './saml-audience.ts';
import { samlCertificate } from './saml-certificate.ts';
import { samlDestination } from './saml-destination.ts';
import { samlFederationAudience } from './saml-federation-audience.ts';
import { samlInResponseTo } from './saml-in-response-to.ts';
import { samlIssuer } from './saml-issuer.ts';
import { samlMapping } from './saml-mapping.ts';
import { samlMetadata } from './saml-metadata.ts';
import { samlNameid } from './saml-nameid.ts';
import { samlRole } from './saml-role.ts';
import { samlSession } from './saml-session.ts';
import { samlSignature } from './saml-signature.ts';
import { samlStatus } from './saml-status.ts';
import { samlUser } from './saml-user.ts';
import { samlValidity } from './saml-validity.ts';

/** What holds for every response; a response that is forged or says no is not worth another look. */
const first = [samlStatus, samlSignature, samlAssertion] as const;
const last = [samlValidity, samlMetadata, samlIssuer] as const;

/** The rules of each kind of response: what keeps the person out for certain stands before what may. */
const byKind: Readonly<Record<SamlCase['saml']['kind'], readonly SamlCheck[]>> = {
  'sign-in': [
    ...first,
    samlNameid,
    samlUser,
    samlCertificate,
    samlDestination,
    samlAudience,
    samlInResponseTo,
    ...last,
    samlAttributes,
    samlMapping,
  ],
  'iam-federation': [...first, samlRole, samlSession, samlFederationAudience, samlCertificate, ...last],
  application: [...first, samlAppSubject, samlCertificate, samlValidity, samlMetadata],
  other: [...first, samlCertificate, samlNameid, samlDestination, samlAudience, samlInResponseTo, ...last],
};

export const samlChecks: readonly SamlCheck[] = [...new Set(Object.values(byKind).flat())];

/** The rules that this response is judged by. */
export function checksFor({ saml }: Pick<SamlCase, 'saml'>): readonly SamlCheck[] {
  return byKind[saml.kind];
}
