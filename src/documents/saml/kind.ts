import type { SamlKind, SamlResponse } from './saml.ts';

const PORTAL =
  /^https:\/\/(portal\.sso\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|api\.aws)|[a-z0-9-]+\.awsapps\.(com|cn))\//i;
/** The endpoint of AWS sign-in, global or of a Region, in each partition, also with a provider's own path behind it. */
const IAM =
  /^https:\/\/([a-z0-9-]+\.)?signin\.(aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)\/saml(\/|$)/i;
const IAM_ROLE = 'https://aws.amazon.com/SAML/Attributes/Role';
const IAM_AUDIENCE = 'urn:amazon:webservices';
/** The assertion consumer services and issuers of Identity Center, in each partition. */
const IDENTITY_CENTER = /^https:\/\/[a-z0-9.-]*signin\.[a-z0-9.-]+\/platform\/saml\//i;

/** What a response is for, by who issued it and where it was meant to go. */
export function kindOf(response: SamlResponse): SamlKind {
  const assertions = response.assertions.filter(({ isChild }) => isChild);
  const issuers = [response.issuer, ...assertions.map(({ issuer }) => issuer)];
  const targets = [response.destination, ...assertions.flatMap(targetsOf)].map(
    (it) => it?.value.trim() ?? '',
  );
  const names = assertions.flatMap(({ attributes }) => attributes.map(({ name }) => name?.value));
  if (issuers.some((it) => PORTAL.test(it?.value.trim() ?? ''))) return 'application';
  if (targets.some((it) => IDENTITY_CENTER.test(it))) return 'sign-in';
  if (targets.some((it) => IAM.test(it) || it.startsWith(IAM_AUDIENCE)) || names.includes(IAM_ROLE))
    return 'iam-federation';
  return 'other';
}

function targetsOf({ subject, conditions }: SamlResponse['assertions'][number]) {
  return [
    ...(subject?.confirmations ?? []).map(({ recipient }) => recipient),
    ...(conditions?.audiences ?? []),
  ];
}
