import { type Fields, integer, list, oneOf, required, string, structure } from '../shapes.ts';

/** Patterns of the sso-admin model, version 2020-07-20. */
const ARN = 'arn:aws(-[a-z]{1,5}){0,3}:sso:::';
const INSTANCE = '(sso)?ins-[a-zA-Z0-9\\-.]{16}';
const UUID = '[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}';

export const instanceArn = required(string(new RegExp(`${ARN}instance/${INSTANCE}`), 10, 1224));
export const permissionSetArn = required(
  string(new RegExp(`${ARN}permissionSet/${INSTANCE}/ps-[a-zA-Z0-9\\-./]{16}`), 10, 1224),
);
export const accountId = string(/\d{12}/, 12, 12);
export const principalId = string(new RegExp(`([0-9a-f]{10}-|)${UUID}`), 1, 47);
export const principalType = oneOf('USER', 'GROUP');
export const requestId = required(
  string(/\b[0-9a-f]{8}\b-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-\b[0-9a-f]{12}\b/, 36, 36),
);
export const paged: Fields = { MaxResults: integer(1, 100), NextToken: string(/[-a-zA-Z0-9+=/_]*/, 0, 2048) };
export const filterByStatus = structure({ Status: oneOf('IN_PROGRESS', 'FAILED', 'SUCCEEDED') });
export const provisioningStatus = oneOf(
  'LATEST_PERMISSION_SET_PROVISIONED',
  'LATEST_PERMISSION_SET_NOT_PROVISIONED',
);
export const setFields: Fields = { InstanceArn: instanceArn, PermissionSetArn: permissionSetArn };
export const assignmentFields: Fields = {
  ...setFields,
  TargetId: required(accountId),
  TargetType: required(oneOf('AWS_ACCOUNT')),
  PrincipalType: required(principalType),
  PrincipalId: required(principalId),
};
export const policyName = required(string(/[\w+=,.@-]+/, 1, 128));
export const policyPath = string(/((\/[A-Za-z0-9.,+@=_-]+)*)\//, 1, 512);
export const reference = required(structure({ Name: policyName, Path: policyPath }));
export const managedArn = required(
  string(/arn:aws(-[a-z]{1,5}){0,3}:iam::aws:policy\/[\x21-\x7E]+/, 20, 2048),
);
export const tags = list(
  structure({ Key: required(string(undefined, 1, 128)), Value: required(string(undefined, 0, 256)) }),
  0,
  50,
);

export interface InInstance {
  InstanceArn: string;
}
export interface Paged {
  MaxResults?: number;
  NextToken?: string;
}
export interface OfSet extends InInstance {
  PermissionSetArn: string;
}
