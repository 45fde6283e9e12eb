import type { Element } from '@xmldom/xmldom';
import { METADATA, SAML, SAMLP } from './namespaces.ts';
import type { MalformedReason } from './saml.ts';

export interface NotAResponse {
  readonly reason: MalformedReason;
  readonly sentence: string;
}

const HAND_OVER = 'Hand over the SAMLResponse that the browser posts to the sign-in page of AWS.';

const KNOWN: ReadonlyMap<string, NotAResponse> = new Map<string, NotAResponse>([
  [
    `${SAMLP} AuthnRequest`,
    {
      reason: 'authn-request',
      sentence: `It is the request that AWS sends to the identity provider (AuthnRequest), not the answer. ${HAND_OVER}`,
    },
  ],
  ...['LogoutRequest', 'LogoutResponse'].map((name): [string, NotAResponse] => [
    `${SAMLP} ${name}`,
    { reason: 'logout', sentence: `It belongs to a sign-out, not to a sign-in. ${HAND_OVER}` },
  ]),
  ...['EntityDescriptor', 'EntitiesDescriptor'].map((name): [string, NotAResponse] => [
    `${METADATA} ${name}`,
    {
      reason: 'metadata',
      sentence: `It is SAML metadata, the description of a party, not the answer to a sign-in. Give it with --metadata. ${HAND_OVER}`,
    },
  ]),
  ...['Assertion', 'EncryptedAssertion'].map((name): [string, NotAResponse] => [
    `${SAML} ${name}`,
    {
      reason: 'assertion-alone',
      sentence: `It is an assertion without the Response around it, which says where it was meant to go. ${HAND_OVER}`,
    },
  ]),
]);

/** Undefined for a SAML 2.0 Response; else what it is instead. */
export function notAResponse(root: Element): NotAResponse | undefined {
  const { namespaceURI, localName } = root;
  if (namespaceURI === SAMLP && localName === 'Response') return undefined;
  if (/^urn:oasis:names:tc:SAML:1\./.test(namespaceURI ?? ''))
    return { reason: 'saml-1', sentence: 'It is SAML 1.x; AWS takes SAML 2.0.' };
  return KNOWN.get(`${namespaceURI} ${localName}`) ?? { reason: 'not-saml', sentence: NOT_SAML };
}

const NOT_SAML = `It is XML, but its outermost element is not a SAML 2.0 Response. ${HAND_OVER}`;
