import type { Entry } from '../entry.ts';

const IAM_SAML = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html';

/** Section D: SAML straight into IAM roles: how provider and role are set up. */
export const FEDERATION_SETUP: readonly Entry[] = [
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
