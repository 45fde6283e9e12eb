import { accessDenied } from '../authorize.ts';
import { byId, rowsWith } from '../indexed.ts';
import type { Call } from '../operation.ts';
import { invalid, Refusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { denied, errors } from '../texts.ts';
import type { Group, User } from '../world.ts';
import { mayAdminister } from './sso-common.ts';

export const userArn = (id: string) => `arn:aws:identitystore:::user/${id}`;
export const groupArn = (id: string) => `arn:aws:identitystore:::group/${id}`;
export const membershipArn = 'arn:aws:identitystore:::membership/*';
export const storeArn = ({ organization }: State) =>
  `arn:aws:identitystore::${organization.managementAccountId}:identitystore/${organization.instance.identityStoreId}`;

/** Reads work from every account of the organization and in additional Regions; writes do not. */
export function admit(call: Call): void {
  const { organization } = call.state;
  const additional = organization.additionalRegions.includes(call.region);
  if (call.region !== organization.region && !additional)
    throw notFound('IDENTITY_STORE', String(call.input.IdentityStoreId));
  if (call.input.IdentityStoreId !== organization.instance.identityStoreId) {
    throw notFound('IDENTITY_STORE', String(call.input.IdentityStoreId));
  }
  const writes = /^(Create|Delete|Update)/.test(call.name);
  if (writes && (additional || !mayAdminister(call.state, call.caller.accountId))) {
    const said = {
      arn: call.caller.arn,
      action: `identitystore:${call.name}`,
      resource: storeArn(call.state),
    };
    throw accessDenied('identitystore', denied.wrongAccount(said));
  }
  if (organization.instance.key?.denies) {
    const said = { arn: call.caller.arn, action: 'kms:Decrypt', resource: organization.instance.key.arn };
    throw accessDenied('identitystore', denied.key(said), { Reason: 'KMS_ACCESS_DENIED' });
  }
}

export function notFound(
  type: 'USER' | 'GROUP' | 'GROUP_MEMBERSHIP' | 'IDENTITY_STORE',
  id: string,
): Refusal {
  return new Refusal('ResourceNotFoundException', errors.notFound(type), {
    members: { ResourceType: type, ResourceId: id },
  });
}

export function duplicate(what: string): Refusal {
  return new Refusal('ConflictException', `Duplicate ${what}`, {
    members: { Reason: 'UNIQUENESS_CONSTRAINT_VIOLATION' },
  });
}

export function userById(state: State, id: string): User {
  const [found] = rowsWith(state.organization.users, byId, id);
  if (!found) throw notFound('USER', id);
  return found;
}

export function groupById(state: State, id: string): Group {
  const found = state.groups.get(id);
  if (!found) throw notFound('GROUP', id);
  return found;
}

export const emailOf = (user: User) => user.email ?? user.userName;

export function wrongPath(path: string): Refusal {
  return invalid(`The attribute path ${path} is not supported for this operation`);
}
