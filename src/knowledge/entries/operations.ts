import type { Entry } from '../entry.ts';

const API = 'https://docs.aws.amazon.com/singlesignon/latest/APIReference';

/** Section A: conflicts, and what a failed operation says about itself. */
export const OPERATIONS: readonly Entry[] = [
  {
    cause: 'concurrent_operation_conflict',
    title: 'Another operation on the same thing is running',
    meaning:
      'Identity Center does one thing at a time for the same principal, permission set and account, and another one was in process.',
    recognise: [
      { weight: 97, all: ['conflicting operation'] },
      {
        weight: 95,
        all: [
          '(another|other|previous|existing|ongoing|concurrent|pending) … operation',
          '(in progress|in process|running|pending|conflict|is being|same time)',
        ],
        about: ['sso-admin', 'identitystore', 'identity-center'],
        none: ['state lock'],
      },
      { weight: 93, all: ['concurrent_modification'] },
      { weight: 92, all: ['concurrentmodification'], notAbout: ['foreign'] },
      {
        weight: 90,
        all: [
          '(race condition|races with|at the same time|simultaneous|concurrently|in parallel)',
          'conflict',
        ],
        about: ['sso-admin', 'identity-center', 'identitystore'],
      },
      {
        weight: 86,
        all: ['conflictexception'],
        any: [
          'provisionpermissionset',
          'createaccountassignment',
          'deleteaccountassignment',
          'account assignment',
          'sso admin',
          'ssoadmin',
          'updatepermissionset',
          'putinlinepolicy',
          'attachmanagedpolicy',
          'detachmanagedpolicy',
        ],
        none: [
          'could not delete',
          'already exists',
          'applicationprofile',
          'deletepermissionset',
          'deleting sso permission set',
          'associated',
          'createpermissionset',
        ],
      },
    ],
    apart: 'permission_set_in_use does not go away by waiting.',
    confirm: [
      'sso:ListAccountAssignmentCreationStatus, ListAccountAssignmentDeletionStatus and ListPermissionSetProvisioningStatus with Status IN_PROGRESS',
    ],
    advice: [
      'Wait for the running operation to end, then try again, with growing pauses.',
      'Do not let two pipelines change the same assignment.',
    ],
    source: `${API}/API_CreateAccountAssignment.html`,
  },
  {
    cause: 'permission_set_in_use',
    title: 'The permission set is still in use',
    meaning: 'A permission set cannot be deleted while it is assigned or provisioned in an account.',
    recognise: [
      { weight: 98, all: ['applicationprofile associated'] },
      {
        weight: 96,
        all: [
          'permission ?set',
          '(has|still|it has|is) … (associated|assigned|attached|in use|provisioned|assignments)',
          '(delet|remov|destroy)',
        ],
        none: ['management account', 'not … in use', 'assignee'],
      },
      {
        weight: 95,
        all: [
          '(deleting|delete|deletion of|could not delete|cannot delete) … permission ?set',
          '(conflictexception|conflict)',
        ],
      },
      { weight: 93, all: ['deletepermissionset', 'conflict'] },
      { weight: 88, all: ['conflictexception … could not delete'] },
    ],
    confirm: ['sso:ListAccountsForProvisionedPermissionSet', 'sso:ListAccountAssignments for each account'],
    advice: [
      'List who has it where.',
      'Remove those assignments, after their owners agree, and wait until each deletion has succeeded.',
      'Then delete the permission set.',
    ],
    source: `${API}/API_DeletePermissionSet.html`,
  },
  {
    cause: 'permission_set_name_conflict',
    title: 'A permission set of this name exists',
    meaning: 'Names of permission sets are unique in an instance, and this one is taken.',
    recognise: [
      { weight: 94, all: ['createpermissionset', 'name … (in use|taken|exist)'] },
      { weight: 98, all: ['permission ?set with name', 'exist'] },
      {
        weight: 96,
        all: [
          'permission ?set',
          '(already exists|alreadyexists|name is already|already in use|same name|duplicate name|already taken)',
        ],
        none: ['account assignment'],
      },
      { weight: 92, all: ['createpermissionset', '(conflictexception|already exist)'] },
    ],
    confirm: ['sso:ListPermissionSets', 'sso:DescribePermissionSet'],
    advice: ['Import the existing permission set into the tool that should own it; or choose another name.'],
    source: `${API}/API_CreatePermissionSet.html`,
  },
  {
    cause: 'internal_service_exception',
    title: 'Identity Center failed by itself',
    meaning: 'AWS reports an internal error and says nothing about a cause on your side.',
    recognise: [
      { weight: 60, all: ['internalserverexception'], notAbout: ['foreign', 'eks'] },
      { weight: 92, all: ['unexpected internal service exception'] },
      { weight: 90, all: ['internal service (exception|error|failure)'], notAbout: ['foreign'] },
      {
        weight: 88,
        all: [
          '(internalserverexception|internalservererror|internal server error|internalfailure|internal failure|internal error)',
        ],
        about: ['sso-admin', 'identitystore', 'identity-center'],
        notAbout: ['foreign'],
        none: ['updatepassword', 'password', 'kubernetes', 'gateway'],
      },
      { weight: 86, all: ['received a 500 status error'] },
      { weight: 84, all: ['received a 503 status error'] },
      {
        weight: 78,
        all: ['500'],
        any: ['(statuscode|status code): 500', 'http 500', '500 internal'],
        about: ['sso-admin', 'identitystore'],
        notAbout: ['foreign'],
      },
    ],
    confirm: [
      'The same request again',
      'health:DescribeEvents for Identity Center',
      'CloudTrail errorCode of the call',
    ],
    advice: [
      'Try once more after a few minutes.',
      'If it fails again, open a support case with the request id and the time.',
    ],
    source: `${API}/API_DescribeAccountAssignmentCreationStatus.html`,
  },
  {
    cause: 'failure_reason_not_surfaced',
    title: 'The tool does not show the reason',
    meaning:
      'Identity Center gives a reason for the failure, and this version of the tool prints nothing instead. The text says nothing about the cause.',
    recognise: [
      { weight: 70, all: ['%!s(<nil>)'] },
      {
        weight: 70,
        all: ["'failed'", "wanted target 'succeeded'"],
        none: ['received a', 'last error: access', 'last error: aws', 'entitlementitem'],
      },
      { weight: 62, all: ["unexpected state 'failed'"], none: ['received a'], about: ['sso-admin'] },
    ],
    confirm: [
      'sso:DescribeAccountAssignmentCreationStatus, DescribeAccountAssignmentDeletionStatus or DescribePermissionSetProvisioningStatus with the request id',
    ],
    advice: [
      'Take the request id from CloudTrail and ask for its status: FailureReason holds what AWS says.',
      'Update the tool: newer versions of the Terraform provider print the reason.',
    ],
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/22952',
  },
  {
    cause: 'session_duration_invalid',
    title: 'The session duration of the permission set is not valid',
    meaning: 'SessionDuration is an ISO-8601 duration from PT1H to PT12H, as a string.',
    recognise: [
      {
        weight: 97,
        all: ['sessionduration', '(invalid|failed to satisfy|validation|valid types|regular expression|iso)'],
        none: ['saml', 'assumerole', 'maxsessionduration', 'attributes/sessionduration'],
      },
      {
        weight: 95,
        all: [
          'session( |_)duration',
          '(invalid|must be|expected|iso ?8601|iso-8601|between|not valid|format|wrong)',
        ],
        about: ['sso-admin', 'identity-center'],
        none: ['saml assertion', 'assumerole', 'maxsessionduration'],
      },
      {
        weight: 84,
        all: ['(pt1h|pt8h|pt12h|pt24h|pt0h)', '(invalid|must|failed|expected)'],
        about: ['sso-admin', 'identity-center'],
      },
    ],
    confirm: ['sso:DescribePermissionSet'],
    advice: [
      'Give the duration as a string such as PT8H, between PT1H and PT12H.',
      'Update the permission set and provision it again.',
    ],
    source: `${API}/API_CreatePermissionSet.html`,
  },
];
