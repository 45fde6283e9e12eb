import type { Entry } from '../entry.ts';

const IAM_SAML = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html';
const ASSERTIONS =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html';

/** Section D: SAML straight into IAM roles, without Identity Center between: what STS refuses. */
export const FEDERATION: readonly Entry[] = [
  {
    cause: 'saml_role_attribute_invalid',
    title: 'The Role attribute of the SAML response is missing or wrong',
    meaning:
      'The attribute Role must hold the ARN of a role and of a SAML provider, separated by a comma, without blanks.',
    recognise: [
      { weight: 94, all: ['role arn', 'provider arn', '(order|swapped|comma|reversed)'] },
      { weight: 95, all: ['your request included an invalid saml response'] },
      {
        weight: 96,
        all: ['(request arn is invalid|principal arn is invalid|role arn is invalid|requestarn is invalid)'],
      },
      {
        weight: 95,
        all: ['attributes/role'],
        any: ['missing', 'invalid', 'not include', 'wrong', 'no roles', 'empty', 'malformed', 'must'],
        none: ['rolesessionname'],
      },
      { weight: 93, all: ["at '(rolearn|principalarn)' failed to satisfy"], any: ['saml', 'principalarn'] },
      { weight: 93, all: ['assumerolewithsamlinput'] },
      {
        weight: 92,
        all: ['(no role|no roles|role attribute|role claim|no accounts)', 'saml'],
        any: ['assertion', 'response', 'assume', 'attribute', 'claim'],
        none: ['rolesessionname', 'not authorized'],
      },
      {
        weight: 90,
        all: ['(no roles to assume|no role to assume|no roles available in saml|no accounts available)'],
      },
    ],
    confirm: [
      'Decoded SAML response: attribute https://aws.amazon.com/SAML/Attributes/Role',
      'iam:GetRole and iam:GetSAMLProvider',
    ],
    advice: [
      'Correct the Role claim of the identity provider: role ARN, comma, provider ARN, no blanks.',
      'Assign the person to a role in the identity provider if the attribute is missing.',
    ],
    source: IAM_SAML,
  },
  {
    cause: 'saml_session_attribute_invalid',
    title: 'RoleSessionName, SourceIdentity or SessionDuration in the SAML response is missing or wrong',
    meaning:
      'These attributes have rules of their own: 2 to 64 characters of a small set, a duration between 900 and 43200 seconds.',
    recognise: [
      {
        weight: 95,
        all: ['saml', 'sessionduration'],
        any: ['between', 'must', 'invalid', 'not valid'],
        none: ['maxsessionduration'],
      },
      {
        weight: 98,
        all: [
          'rolesessionname',
          '(is required|required|must match|missing|invalid|failed to satisfy|regular expression)',
        ],
      },
      { weight: 97, all: ['source identity must match'] },
      {
        weight: 96,
        all: ['sourceidentity', '(must match|invalid|failed to satisfy|not begin)'],
        none: ['sts:setsourceidentity'],
      },
      {
        weight: 95,
        all: [
          '(attributes/sessionduration|sessionduration attribute|session duration attribute|attributes/rolesessionname|attributes/sourceidentity|attributes/principaltag)',
        ],
        any: ['invalid', 'missing', 'must', 'required', 'between', 'not'],
      },
      {
        weight: 93,
        all: ['(rolesessionname|role session name)'],
        any: ['saml', 'authnresponse', 'claim', 'attribute'],
      },
    ],
    confirm: ['Decoded SAML response: RoleSessionName, SourceIdentity, SessionDuration'],
    advice: [
      'Map RoleSessionName to the email address or user name of the person.',
      'Check its characters and its length (2 to 64), and the duration (900 to 43200).',
    ],
    source: ASSERTIONS,
  },
  {
    cause: 'saml_trust_policy_denies',
    title: 'The trust policy of the role does not admit this SAML sign-in',
    meaning:
      'The role does not exist under that name, or its trust policy does not allow sts:AssumeRoleWithSAML for this provider and audience.',
    recognise: [
      { weight: 97, all: ['not authorized to perform:? sts:assumerolewithsaml'] },
      {
        weight: 95,
        all: ['assumerolewithsaml', '(accessdenied|access denied|not authorized|denied)'],
        none: ['signature invalid', 'issuer not present', 'arn is invalid'],
      },
      {
        weight: 90,
        all: ['trust policy', 'saml', '(deny|denies|denied|not allow|missing|refus)'],
        none: ['tagsession'],
      },
    ],
    confirm: ['iam:GetRole (AssumeRolePolicyDocument)', 'iam:GetSAMLProvider'],
    advice: [
      'Check the role name, letter case included.',
      'Let the trust policy allow sts:AssumeRoleWithSAML for the provider in the response, with the SAML:aud of the endpoint; add sts:TagSession if the response carries tags.',
      'Check resource control policies of the organization.',
    ],
    source: IAM_SAML,
  },
  {
    cause: 'saml_signature_invalid',
    title: 'The signature of the SAML response is not valid',
    meaning:
      'AWS cannot verify the signature with the metadata of the SAML provider: as a rule the identity provider has a new certificate.',
    recognise: [
      { weight: 97, all: ['response signature invalid'] },
      {
        weight: 95,
        all: [
          '(signature|digest) … (invalid|not valid|failed|validation failed|verification failed|does not verify|could not be verified|mismatch)',
        ],
        about: ['saml'],
        none: ['signaturedoesnotmatch', 'request signature'],
      },
      {
        weight: 94,
        all: ['(invalid|bad|wrong) … signature', '(saml|assertion|response|invalididentitytoken)'],
        none: ['calculated', 'signaturedoesnotmatch'],
      },
      {
        weight: 64,
        all: ['invalididentitytoken'],
        none: ['rolesessionname', 'source identity', 'issuer', 'oidc', 'openid'],
      },
      { weight: 52, all: ['your request included an invalid saml response'] },
    ],
    apart: 'In the access portal the same fault shows as a certificate mismatch.',
    confirm: ['iam:GetSAMLProvider (metadata) against the certificate in the response'],
    advice: [
      'Download the metadata of the identity provider anew and update the IAM SAML provider.',
      'Check that nothing rewrites the response on its way.',
    ],
    source: IAM_SAML,
  },
  {
    cause: 'saml_issuer_mismatch',
    title: 'The issuer of the SAML response is not that of the provider',
    meaning: 'The Issuer in the response differs from the entity id in the metadata of the SAML provider.',
    recognise: [
      {
        weight: 97,
        all: ["issuer … (does not|not|doesn't) match"],
        about: ['saml'],
        none: ['trusted token'],
      },
      { weight: 98, all: ['issuer not present'] },
      {
        weight: 95,
        all: ['issuer'],
        any: [
          'mismatch',
          'not match',
          'does not match',
          'invalid',
          'unknown',
          'unexpected',
          'wrong',
          'not present',
          'not found',
        ],
        about: ['saml'],
        none: ['oidc', 'openid connect', 'entity id … request', 'trusted token issuer', 'jwt'],
      },
      { weight: 70, all: ['authsamlinvalidsamlresponseexception'] },
    ],
    confirm: ['Issuer of a decoded response', 'iam:GetSAMLProvider (entityID in the metadata)'],
    advice: [
      'Upload the metadata of the identity provider that signs, or name that provider in the Role attribute.',
    ],
    source: IAM_SAML,
  },
];
