/** Every text that the sandbox says in AWS's place. docs/sandbox.md says which are real, and from where. */

export interface DeniedCall {
  arn: string;
  action: string;
  resource: string;
}

const user = (d: DeniedCall) =>
  `User: ${d.arn} is not authorized to perform: ${d.action} on resource: ${d.resource}`;

export const denied = {
  identity: (d: DeniedCall) => `${user(d)} because no identity-based policy allows the ${d.action} action`,
  identityExplicit: (d: DeniedCall) => `${user(d)} with an explicit deny in an identity-based policy`,
  session: (d: DeniedCall) => `${user(d)} because no session policy allows the ${d.action} action`,
  sessionExplicit: (d: DeniedCall) => `${user(d)} with an explicit deny in a session policy`,
  control: (d: DeniedCall) => `${user(d)} with an explicit deny in a service control policy`,
  resourceBased: (d: DeniedCall) => `${user(d)} with an explicit deny in a resource-based policy`,
  wrongAccount: (d: DeniedCall) =>
    `${user(d)} because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
  sts: (d: DeniedCall) => user(d),
  managementSet:
    'You cannot delete/modify/remove/assign access to permission sets provisioned in the management account',
  key: (d: DeniedCall) =>
    `User: ${d.arn} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because no identity-based policy allows the kms:Decrypt action`,
  encoded: (message: string) =>
    `You are not authorized to perform this operation. Encoded authorization failure message: ${message}`,
  organizations: "You don't have permissions to access this resource.",
};

/** FailureReason of asynchronous requests. */
export const reasons = {
  accountUnknown: (accountId: string) =>
    `Received a 404 status error: Account ${accountId} was not found in the organization.`,
  accountNotReady: (accountId: string) =>
    `AWS SSO is unable to complete your request at this time. Obtaining permissions to manage your AWS account '${accountId}' takes longer than usual. Please try again in a few minutes. If this problem continues, contact AWS Support.`,
  principalUnknown: (type: string, id: string, directory: string) =>
    `Received a 404 status error: the ${type} assignee ${id} was not found in directory ${directory}`,
  managementDenied: (d: DeniedCall, requestId: string) =>
    `Received a 403 status error: Access denied by IAM. Please check your policy, or wait for role propagation to complete. IAM Error: ${denied.identity(d)} (Service: AmazonIdentityManagement; Status Code: 403; Error Code: AccessDenied; Request ID: ${requestId}; Proxy: null)`,
  roleQuota: (accountId: string, quota: number) =>
    `Received a 402 status error: Cannot exceed quota for RolesPerAccount: ${quota} in account ${accountId}.`,
  policyQuota: (role: string, accountId: string) =>
    `Received a 402 status error: Number of attached policies to role ${role} for account ${accountId} has exceeded the IAM limit.\nPlease refer to the IAM limit documentation and have the limit increased for all the accounts within the Organization.`,
  policyMissing: (arn: string) => `Received a 404 status error: Not supported policy ${arn}.`,
  inlineMalformed: 'Received a 400 status error: Invalid PermissionsPolicy Document',
  inlineTooLarge: (size: number) => `Received a 400 status error: ${inlineSize(size)}`,
  internal: 'An unexpected internal service exception was encountered',
  entitlementGone: (key: {
    principalId: string;
    permissionSet: string;
    instance: string;
    accountId: string;
  }) =>
    `Received a 404 status error: EntitlementItem doesn't exist with the given entitlement key EntitlementKey{accessorId=AccessorId{value=${key.principalId}}, resourceId=ResourceId{value=${key.accountId}}, auxiliaryResourceId=AuxiliaryResourceId{value=${key.permissionSet}}, containerId=ContainerId{value=${key.instance}}}`,
};

/** What CloudTrail records of sign-ins and of the portal. */
export const signInTexts = {
  nameIdFormat: 'Response contains invalid name id policy format',
  anotherRequest: (id: string) => `Not a valid response for the provided request id: ${id}`,
  unknownUser: 'Invalid MFA credentials',
  password: 'An unknown error occurred',
  noAccess: 'No access',
};

/** Errors that a call gets at once. */
export const errors = {
  conflict: 'There is a conflicting operation in process.',
  tooMany: 'There are too many requests processing. Please try again later.',
  rate: 'Rate exceeded',
  setsDisabled: 'The operation is not supported for this Identity Center instance',
  additionalRegion: (operation: string, region: string) =>
    `${operation} is not supported in ${region}, an additional Region of this Identity Center instance. Call it in the primary Region.`,
  unknownRequest: (what: string, id: string) => `${what} request with id ${id} was not found`,
  notFound: (what: string) => `${what} not found.`,
  inlineTooLarge: inlineSize,
  inlineMalformed: 'Invalid PermissionsPolicy Document',
  tooManyManaged: (id: string) =>
    `You have exceeded AWS SSO limits. Cannot create ManagedPolicy more than 25 for id ${id}`,
  setExists: (name: string) => `PermissionSet with name ${name} already exists`,
  setInUse: 'PermissionSet has ApplicationProfile associated with it',
  notEncoded: 'Message is not valid.',
  nextToken: 'The NextToken is not valid for these parameters',
  packed:
    'Packed size of session policy consumes more than 100% of allotted space, please use smaller policy.',
  chaining:
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
  duration: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
};

function inlineSize(size: number): string {
  return `Current size of the non-whitespace characters present in the InlinePolicy Document is ${size} bytes which has exceeded the maximum limit of 10240 bytes`;
}

export type Wording = 'as-is' | 'removed' | 'reworded';

const REWORDED: readonly (readonly [RegExp, string])[] = [
  [/Received a (\d+) status error: /, 'Request ended with code $1. '],
  [
    /Number of attached policies to role (\S+) for account (\d+) has exceeded the IAM limit\.\s+[\s\S]*/,
    'Too much is attached to $1 in $2',
  ],
  [/Cannot exceed quota for RolesPerAccount: \d+ in account/, 'A limit was reached in'],
  [/Not supported policy (.*)\./, '$1 cannot be used'],
  [/the (USER|GROUP) assignee (\S+) was not found in directory (\S+)/, '$3 holds no such entry: $2'],
  [/AWS SSO is unable to complete[\s\S]*/, 'The target did not respond in time'],
  [/Account (\d+) was not found in the organization/, 'Nothing is known of $1'],
  [/Access denied by IAM[\s\S]*IAM Error: /, 'A dependency refused: '],
  [/is not authorized to perform: (\S+) on resource: (\S+)[\s\S]*/, 'may not do $1 to $2'],
  [/Invalid PermissionsPolicy Document/, 'A document was rejected'],
  [/Current size of the non-whitespace[\s\S]*/, 'A document was rejected for its length'],
  [/EntitlementItem doesn't exist[\s\S]*/, 'There is nothing to remove'],
  [/An unexpected internal service exception was encountered/, 'Something went wrong on the service side'],
  [/There is a conflicting operation in process\./, 'Another operation is under way'],
  [/You cannot delete\/modify[\s\S]*/, 'This set cannot be handled from here'],
];

/** The explanation as the caller gets it; undefined when the world keeps it back. */
export function worded(text: string, wording: Wording): string | undefined {
  if (wording === 'removed') return undefined;
  if (wording === 'as-is') return text;
  return REWORDED.reduce((said, [pattern, other]) => said.replace(pattern, other), text);
}
