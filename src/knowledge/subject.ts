import type { Subject } from './entry.ts';

const WORDS: readonly (readonly [Subject, RegExp])[] = [
  [
    'sso-admin',
    /sso[ -]?admin|permission ?set|account[ _]?assignment|ssoins-|\bsso:(?!::)[a-z]|swbexternalservice|arn:aws[a-z-]{0,10}:sso:::(?:account|instance)/,
  ],
  ['identitystore', /identity ?store|arn:aws[a-z-]{0,10}:identitystore|\bd-[0-9a-f]{10}\b/],
  [
    'portal',
    /getrolecredentials|listaccountroles|switchboard\.portal|portal\.sso\.|access portal|operation error sso: |\(service: sso[,;]|awsapps\.com|sso portal/,
  ],
  [
    'oidc',
    /startdeviceauthorization|createtoken|registerclient|sso[ -]?oidc|oidc\.[a-z0-9-]{4,20}\.amazonaws|aws sso login|sso (?:token|session|login|profile|cache)|sso_(?:start_url|region|session|account_id|role_name)|\.aws[/\\]sso/,
  ],
  [
    'scim',
    /scim|ssosync|checkhttpresponse|status of http response|systemforcrossdomain|errors reported by remote server|idp-scim-sync|provisioning (?:log|agent|job|cycle)|automatic provisioning/,
  ],
  ['saml', /saml|assertion|name ?id|externalidpdirectorylogin|acs url/],
  [
    'identity-center',
    /identity cent(?:er|re)|aws sso|awsreservedsso|sso\.amazonaws\.com|single sign-on|amazon sso|awsssso|awssso_/,
  ],
  ['eks', /aws-auth|maproles|kubectl|kubernetes|eks cluster|access entr/],
];

/** IAM prefixes and SDK names that Identity Center's own texts may carry; any other service is foreign. */
const OURS =
  /^(?:sso|sso-?admin|sso-?oidc|sso-?directory|sso-?oauth|sso-?oidc|identity-?store|identitystore-scim|identity-sync|sts|amazonsts|awssecuritytokenservice|securitytokenservice|iam|amazonidentitymanagement|awsidentitymanagement|kms|awskms|organizations|awsorganizations|account|service-?quotas|signin|scim|aws-?ssoadmin|awssso|awsssoportal|awsssooidc)$/;

const OPERATION: readonly RegExp[] = [/when calling the '?([a-z0-9]{3,60})'? operation/g];

const NAMED: readonly RegExp[] = [
  /not authorized to perform:? ?'?([a-z0-9-]{2,40}):[a-z]/g,
  /operation error ([a-z0-9 ]{2,40}): ?[a-z]/g,
  /\(service: ?([a-z0-9 ]{2,40})[,;]/g,
];

/** Operations of ours, by what their names contain; other services have their own. */
const OUR_OPERATION =
  /permissionset|accountassignment|listinstances$|(?:create|describe|update|delete)instance$|accesscontrolattribute|application|group|user|membership|rolecredentials|accountroles|listaccounts|deviceauthorization|createtoken|registerclient|logout|assumerole|calleridentity|saml|role|policy|organization|describeaccount|delegatedadmin|trustedtokenissuer|region|tagsforresource|servicequota/;

/** What a normalised text (lower case) is about. `foreign` only when it names another AWS service and none of ours. */
export function subjectsOf(lower: string): ReadonlySet<Subject> {
  const subjects = new Set<Subject>();
  for (const [subject, words] of WORDS) if (words.test(lower)) subjects.add(subject);
  const ours = [...named(NAMED, lower, OURS), ...named(OPERATION, lower, OUR_OPERATION)];
  if (ours.length > 0 && !ours.includes(true)) subjects.add('foreign');
  return subjects;
}

/** For each service or operation that the text names, whether it is one of ours. */
function named(patterns: readonly RegExp[], lower: string, ours: RegExp): readonly boolean[] {
  return patterns.flatMap((pattern) =>
    [...lower.matchAll(pattern)].map((match) => ours.test((match[1] ?? '').replaceAll(' ', ''))),
  );
}
