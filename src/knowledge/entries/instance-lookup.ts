import type { Entry } from '../entry.ts';

const REGIONS = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/regions.html';

/** Section B: calls that look for the instance in the wrong place. */
export const INSTANCE_LOOKUP: readonly Entry[] = [
  {
    cause: 'wrong_region_for_instance',
    title: 'Looked in a Region where the instance is not',
    meaning:
      'An instance lives in one Region. In any other ListInstances is empty or refused, and what is built on its answer fails with empty ids.',
    recognise: [
      { weight: 96, all: ['ssoadmin_instances', '(empty|invalid index|no elements)'] },
      { weight: 94, all: ["'null' at 'identitystoreid'"] },
      {
        weight: 93,
        all: [
          '(no|zero|empty|0) … (sso|identity cent(er|re)) instances?',
          '(found|region|returned|exist|list)',
        ],
        none: ['iam identity center is not enabled', 'enable'],
      },
      {
        weight: 93,
        all: ['(wrong|different|another|incorrect|other) region'],
        about: ['sso-admin', 'identitystore', 'identity-center'],
        none: [
          'invalid_grant',
          'invalidgrant',
          'aws sso login',
          'sso_region',
          'additional region',
          'cross-region',
          'application',
        ],
        notAbout: ['oidc'],
      },
      {
        weight: 92,
        all: [
          'instances',
          '(is empty|empty list|empty result|are empty|empty array|0 elements|invalid index|no elements)',
        ],
        about: ['sso-admin', 'identitystore', 'identity-center'],
      },
      {
        weight: 90,
        all: ['(no|not) … instance', 'region'],
        about: ['sso-admin', 'identity-center'],
        none: ['does not exist in this region', 'already', 'application', 'enable'],
      },
      {
        weight: 86,
        all: ['listinstances', 'region'],
        any: ['empty', 'accessdenied', 'denied', 'not found', 'no instance', '403'],
      },
      { weight: 70, denied: { actions: ['sso:'] }, all: ['does not exist in this region'] },
      {
        weight: 62,
        all: ['identity ?store ?id', '(null|none|undefined|empty|nil)'],
        any: ['validation', 'failed to satisfy', 'invalid', 'error'],
      },
      { weight: 50, all: ['creating … identity store user', 'instance/'] },
      { weight: 80, all: ['could not connect to the endpoint url', '(sso|identitystore).'] },
    ],
    apart: 'identity_center_not_enabled: no Region has one.',
    confirm: ['sso:ListInstances in each Region'],
    advice: [
      'Find the Region in the settings page of Identity Center.',
      'Set it for the tool (AWS_REGION, provider region) and repeat.',
    ],
    source: REGIONS,
  },
  {
    cause: 'identity_store_id_wrong',
    title: 'The identity store id is wrong',
    meaning:
      'An identity store has an id like d-1234567890. Something else was given, often the ARN of the instance.',
    recognise: [
      { weight: 93, all: ['identity_store_id', '(expected|must) … d-'] },
      { weight: 96, all: ['identity ?store', '(not present for|cannot be found or you do not have)'] },
      {
        weight: 96,
        all: ['identity store', 'arn:aws:sso:::instance'],
        any: ['validationexception', 'invalid', 'failed to satisfy', 'error'],
      },
      {
        weight: 95,
        all: [
          'identity_?store_?id',
          '(failed to satisfy|regular expression|pattern|must match|invalid|validation|length)',
        ],
        none: ["'null'", 'null at', 'undefined'],
      },
      {
        weight: 93,
        all: ['identity store', '(not found|does not exist|resourcenotfound)'],
        none: [
          'user not found',
          'group not found',
          'no identity store',
          '(user|group) … not found',
          'in the identity store',
        ],
        notAbout: ['foreign'],
      },
      {
        weight: 92,
        all: ['instance arn', 'identity store id'],
        any: ['instead', 'wrong', 'invalid', 'pass'],
      },
      { weight: 60, all: ["at 'identitystoreid'"] },
      { weight: 90, all: ['identity_store not found'] },
      { weight: 84, all: ["'identitystoreid'", '(failed|invalid)'], none: ["'null'"] },
    ],
    confirm: ['sso:ListInstances (IdentityStoreId)'],
    advice: ['Use IdentityStoreId of ListInstances (in Terraform identity_store_ids[0]), not InstanceArn.'],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateUser.html',
  },
];
