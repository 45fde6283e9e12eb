import type { Cause } from '../../knowledge/causes.ts';

/** One thing that AWS's troubleshooting page, or the pages that it leads to, tell people to check. */
export interface Topic {
  /** The page is docs/topics/<id>.md. */
  readonly id: string;
  readonly title: string;
  /** What people see or say. */
  readonly symptom: string;
  /** The heading of AWS's page; absent for what stands elsewhere in the guide. */
  readonly heading?: string;
  /** What may be behind it, in the order in which it is checked; what idc knows of each stands in its entry. */
  readonly causes: readonly Cause[];
  /** What to do here in place of what is advised on the causes. */
  readonly steps?: readonly string[];
  /** The questions that look at it live, as they are typed. None where no API sees it. */
  readonly live: readonly string[];
  /** Why no API can tell; absent where another question answers it whole. */
  readonly unseen?: string;
}

/** In the order of AWS's page; after it what the page lacks. */
export const TOPICS: readonly Topic[] = [
  {
    id: 'account-instance',
    title: 'An account instance cannot be created',
    symptom:
      'The console, or the setup of an AWS managed application, refuses to create an account instance.',
    heading: 'Issues creating an account instance of IAM Identity Center',
    causes: [
      'account_instance_creation_restricted',
      'instance_already_exists',
      'account_instance_in_management_account',
    ],
    live: [],
    unseen: 'Whether the organization allows account instances is a setting of the console.',
  },
  {
    id: 'application-catalog-error',
    title: 'The application catalog shows an error',
    symptom:
      'An error in place of the list of cloud applications that are preconfigured for Identity Center.',
    heading:
      'You receive an error when you attempt to view the list of cloud applications that are preconfigured to work with IAM Identity Center',
    causes: ['caller_missing_identity_center_permission'],
    steps: [
      'Allow sso:ListApplicationProviders to whoever shall see the catalog: the console asks an internal API that this action authorizes.',
      'To allow only the public sso:ListApplications, deny sso:ListApplicationProviders.',
      'When the policies are right, ask AWS Support to lift the measure that still accepts the old way.',
    ],
    live: [],
    unseen: 'The console asks an internal API, and the measure that AWS Support lifts is not shown anywhere.',
  },
  {
    id: 'saml-assertion-content',
    title: 'An application gets the wrong assertion',
    symptom: 'An application reports wrong, missing or unexpected attributes in what Identity Center sends.',
    heading: 'Issues regarding contents of SAML assertions created by IAM Identity Center',
    causes: ['saml_assertion_content_wrong', 'saml_app_subject_mapping', 'saml_empty_attribute_statement'],
    live: ['saml FILE'],
    unseen: 'The attribute mappings of an application are in the console only; the assertion shows them.',
  },
  {
    id: 'scim-some-users',
    title: 'Some users do not synchronize',
    symptom:
      'SCIM works for most users and fails for some: unparsable, syntactically incorrect, or violates schema.',
    heading: 'Specific users fail to synchronize into IAM Identity Center from an external SCIM provider',
    causes: ['scim_schema_violation_other', 'scim_missing_required_attribute', 'scim_multi_value_attribute'],
    live: ['scim FILE', 'scim-failures'],
  },
  {
    id: 'scim-duplicates',
    title: 'A duplicate is refused',
    symptom: 'Provisioning says: Refused to create a new, duplicate resource.',
    heading:
      'Duplicate user or group error when provisioning users or groups with an external identity provider',
    causes: ['scim_duplicate_resource'],
    live: ['scim FILE', 'scim-failures'],
  },
  {
    id: 'upn-with-mfa',
    title: 'Sign-in with UPN fails',
    symptom: 'people@corp.example.com cannot sign in, DOMAIN\\people can.',
    heading: "Users can't sign in when their user name is in UPN format",
    causes: ['ad_upn_with_radius_mfa'],
    live: [],
    unseen:
      'The MFA mode of a connected directory is not shown by an API, and events do not tell the form typed.',
  },
  {
    id: 'protected-role',
    title: 'A reserved role cannot be changed',
    symptom: 'Cannot perform the operation on the protected role AWSReservedSSO_…',
    heading: "I get a 'Cannot perform the operation on the protected role' error when modifying an IAM role",
    causes: ['reserved_role_protected'],
    live: ['permission-set NAME'],
  },
  {
    id: 'password-reset',
    title: 'A password cannot be reset',
    symptom: "Forgot password? ends with: We couldn't update your password.",
    heading: 'Directory users cannot reset their password',
    causes: ['password_reset_failed'],
    live: ['sign-in USER'],
    unseen:
      'The event says only that an unknown error occurred; the policy and the form of the user name do the rest.',
  },
  {
    id: 'assigned-without-access',
    title: 'Assigned, and yet no access',
    symptom:
      'A user or group is referenced in a permission set but cannot access the account or application.',
    heading:
      "My user is referenced in a permission set but can't access the assigned accounts or applications",
    causes: ['principal_recreated_stale_id'],
    live: ['access USER', 'orphans'],
  },
  {
    id: 'catalog-application',
    title: 'An application of the catalog does not work',
    symptom: 'Trust between Identity Center and an application of the catalog cannot be set up.',
    heading: "I can't get my application from the application catalog configured correctly",
    causes: ['catalog_application_misconfigured', 'saml_app_user_mapping'],
    live: [],
    unseen:
      'The side of the vendor is not AWS, and the SAML settings of an application are in the console only.',
  },
  {
    id: 'sign-in-unexpected-error',
    title: 'An unexpected error at sign-in through an identity provider',
    symptom: 'An unexpected error has occurred, after the identity provider let the person in.',
    heading:
      "Error 'An unexpected error has occurred' when a user tries to sign in using an external identity provider",
    causes: ['saml_nameid_user_mismatch', 'saml_user_not_provisioned', 'saml_nameid_format_invalid'],
    live: ['saml FILE', 'sign-in USER'],
  },
  {
    id: 'abac-not-enabled',
    title: 'Attributes for access control cannot be enabled',
    symptom: 'Attributes for access control failed to enable.',
    heading: "Error 'Attributes for access control failed to enable'",
    causes: ['abac_enable_permission_missing'],
    live: ['abac'],
  },
  {
    id: 'mfa-browser',
    title: 'The browser is not supported for MFA',
    symptom: 'Browser not supported, when a device for MFA is registered.',
    heading: "I get a 'Browser not supported' message when I attempt to register a device for MFA",
    causes: ['mfa_webauthn_unsupported_browser'],
    live: [],
    unseen: 'What a browser supports is known to the browser alone.',
  },
  {
    id: 'domain-users',
    title: 'Domain Users has no members',
    symptom: 'The group Domain Users of Active Directory is there, and its members are not.',
    heading: 'Active Directory "Domain Users" group does not properly sync into IAM Identity Center',
    causes: ['ad_primary_group_unsupported'],
    live: [],
    unseen: 'A group without members looks the same, whether it is empty or a primary group.',
  },
  {
    id: 'invalid-mfa-credentials',
    title: 'Invalid MFA credentials',
    symptom: 'Invalid MFA credentials, soon after a person was created at the identity provider.',
    heading: 'Invalid MFA credentials error',
    causes: ['saml_user_not_provisioned'],
    live: ['access USER', 'sign-in USER'],
  },
  {
    id: 'totp-clock',
    title: 'An authenticator app is refused',
    symptom: 'An unexpected error has occurred, when an authenticator app is registered or used.',
    heading:
      "I get a 'An unexpected error has occurred' message when I attempt to register or sign in using an authenticator app",
    causes: ['mfa_totp_clock_skew'],
    live: ['sign-in USER'],
    unseen: 'The refused code is seen; the clock of the phone is not.',
  },
  {
    id: 'its-not-you-its-us',
    title: "It's not you, it's us",
    symptom: "It's not you, it's us, at sign-in.",
    heading: "I get an 'It's not you, it's us' error when attempting to sign in to IAM Identity Center",
    causes: ['saml_idp_certificate_mismatch', 'saml_nameid_format_invalid'],
    live: ['saml FILE', 'sign-in USER'],
    unseen: 'No API shows the certificate that Identity Center holds, nor the clock of a device.',
  },
  {
    id: 'emails',
    title: 'Mail does not arrive',
    symptom: 'Users receive no invitations, codes or links from Identity Center.',
    heading: 'My users are not receiving emails from IAM Identity Center',
    causes: ['email_delivery_blocked'],
    live: [],
    unseen: 'AWS does not tell what became of a mail; the mail system of the receiver does.',
  },
  {
    id: 'management-account-permission-sets',
    title: 'Permission sets of the management account cannot be changed',
    symptom:
      "You can't delete/modify/remove/assign access to permission sets provisioned in the management account.",
    heading:
      "Error: You can't delete/modify/remove/assign access to permission sets provisioned in the management account",
    causes: ['delegated_admin_management_account_restricted'],
    live: ['why-failed ID', 'can-assign WHO SET ACCOUNT'],
  },
  {
    id: 'session-token',
    title: 'The session token is not valid any more',
    symptom: 'Session token not found or invalid, in a browser, the AWS Toolkit or the AWS CLI.',
    heading: 'Error: Session token not found or invalid',
    causes: ['session_invalidated', 'session_expired'],
    live: [],
    unseen: 'No API lists the sessions of a person.',
  },
  {
    id: 'trusted-domain-members',
    title: 'Members from a trusted domain are missing',
    symptom: 'A group of Active Directory lacks its members of another domain.',
    causes: ['ad_foreign_security_principals'],
    live: [],
    unseen: 'Active Directory is not read; the group looks smaller than it is there.',
  },
  {
    id: 'ad-sync-errors',
    title: 'AD sync reports errors',
    symptom: 'The logs of AD sync name an error_code for a user, a group or the directory.',
    causes: ['ad_sync_failed'],
    live: [],
    unseen: 'These logs go where an administrator sends them, and idc does not read them.',
  },
  {
    id: 'customer-managed-key',
    title: 'A customer managed key refuses',
    symptom: 'kms:Decrypt is denied, the portal shows ERROR Code: 0001, or applications fail at sign-in.',
    causes: ['customer_managed_key_denied'],
    live: ['doctor', 'explain TEXT'],
  },
  {
    id: 'additional-region-sign-in',
    title: 'Sign-in fails in an additional Region',
    symptom: 'The portal, or an application, of an additional Region lets nobody in.',
    causes: ['additional_region_sign_in_failed'],
    live: ['saml FILE'],
    unseen: 'Which ACS URLs the identity provider knows, it alone can tell.',
  },
  {
    id: 'opt-in-region',
    title: 'The tile of an account is missing or does not open',
    symptom: 'Identity Center lives in a Region that the account has not opted in to.',
    causes: ['opt_in_region_disabled'],
    live: [],
    unseen: 'Which Regions a member account enabled is not part of what idc may read.',
  },
  {
    id: 'assignment-failed',
    title: 'An assignment failed, or a permission set is stale',
    symptom:
      'A creation or provisioning ended in FAILED, or an account has an older version of a permission set.',
    causes: [],
    live: ['failures', 'why-failed ID', 'permission-set NAME'],
  },
  {
    id: 'trust-policy',
    title: 'A role or a resource refuses people of a permission set',
    symptom: 'sts:AssumeRole, S3 or KMS deny a role AWSReservedSSO_…',
    causes: [],
    live: ['trust ROLE-ARN', 'trust FILE'],
  },
];
