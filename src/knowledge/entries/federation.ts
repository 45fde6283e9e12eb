import type { Entry } from '../entry.ts';

const IAM_SAML = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html';
const ASSERTIONS =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html';

/** Section D, second part: SAML straight into IAM roles, without Identity Center between. */
export const FEDERATION: readonly Entry[] = [
  {
    cause: 'saml_role_attribute_invalid',
    title: 'The Role attribute of the SAML response is missing or wrong',
    meaning:
      'The attribute Role must hold the ARN of a role and of a SAML provider, separated by a comma, without blanks.',
    recognise: [
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
  {
    cause: 'saml_metadata_invalid',
    title: 'The SAML metadata document cannot be used',
    meaning:
      'The metadata is not well-formed, lacks a signing certificate, is too long, or is not metadata of an identity provider.',
    recognise: [
      {
        weight: 98,
        all: ['(could not parse|unable to parse|failed to parse|cannot parse|error parsing) … metadata'],
        notAbout: ['foreign'],
      },
      {
        weight: 96,
        all: [
          'metadata',
          '(invalid|malformed|not valid|too large|too long|exceed|not well|unable to|could not|parse|missing|failed|incorrect|expired)',
        ],
        any: [
          'saml',
          'idp',
          'identity provider',
          'createsamlprovider',
          'updatesamlprovider',
          'identity cent',
          'entitydescriptor',
          'xml',
        ],
        none: ['ec2 metadata', 'instance metadata', 'imds', 'response signature', '169.254'],
        notAbout: ['foreign', 'eks'],
      },
      { weight: 95, all: ["at 'samlmetadatadocument'"] },
      { weight: 94, all: ['(no updates are defined for metadata|samlmetadatadocument)'] },
      { weight: 92, all: ['entitydescriptor', '(missing|not found|invalid|expected)'] },
    ],
    confirm: ['The metadata document itself: EntityDescriptor, signing certificate, SingleSignOnService'],
    advice: [
      'Download the metadata of the identity provider again, as a file, unedited.',
      'Check that it holds an IDPSSODescriptor with a signing certificate and is under 75,000 characters.',
    ],
    source: IAM_SAML,
  },
  {
    cause: 'saml_encryption_config',
    title: 'Encryption of assertions is not set up as AWS needs it',
    meaning:
      'Identity Center takes no encrypted assertions. IAM SAML providers do, with a private key that was uploaded before.',
    recognise: [
      { weight: 98, all: ['assertion encryption'] },
      {
        weight: 97,
        all: ['private key'],
        any: [
          'saml',
          'key id',
          'limit of 2',
          'failed to remove',
          'add and remove',
          'invalid private key.',
          'error: invalid private key',
        ],
        none: ['ssh', 'pem_read', 'begin rsa', 'github app', 'google'],
      },
      {
        weight: 96,
        all: [
          '(encrypted assertion|encryptedassertion|encrypted saml|encrypt … assertion|decrypt … (assertion|saml))',
        ],
      },
      {
        weight: 94,
        all: ['(encrypt|decrypt)', 'saml'],
        any: ['assertion', 'response', 'not support', 'fail', 'cannot'],
        none: ['kms:'],
      },
      { weight: 93, all: ['(invalid private key|failed to remove private key)'], none: ['ssh', 'github'] },
    ],
    confirm: [
      'iam:GetSAMLProvider (AssertionEncryptionMode, PrivateKeyList)',
      'A decoded response: EncryptedAssertion',
    ],
    advice: [
      'For Identity Center switch encryption of assertions off in the identity provider.',
      'For an IAM SAML provider add the private key first, then require encryption.',
    ],
    source: IAM_SAML,
  },
  {
    cause: 'session_duration_exceeds_role_max',
    title: 'The session is longer than the role allows',
    meaning: 'The duration that was asked for is above MaxSessionDuration of the role.',
    recognise: [
      { weight: 98, all: ['exceeds (the )?maxsessionduration'] },
      {
        weight: 96,
        all: ['durationseconds', '(exceed|greater than|less than or equal to|maximum|longer)'],
        none: ['role chaining', '1 hour session limit', 'one hour'],
      },
      {
        weight: 94,
        all: ['(maxsessionduration|max session duration|maximum session duration)'],
        any: ['exceed', 'greater', 'longer', 'more than', 'above', 'set for this role'],
        none: ['role chaining'],
      },
      {
        weight: 90,
        all: ['(session duration|duration_seconds|duration)', 'exceeds … (maximum|max|limit)'],
        any: ['role', 'sts', 'assumerole'],
        none: ['role chaining', 'lambda'],
      },
    ],
    apart: 'A limit of one hour that cannot be raised is that of role chaining.',
    confirm: ['iam:GetRole (MaxSessionDuration)'],
    advice: [
      'Ask for a shorter session; or let the owner of the role raise its maximum session duration.',
      'For a permission set change its session duration and provision it again.',
    ],
    source: IAM_SAML,
  },
];
