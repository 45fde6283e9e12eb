import { type Call, type Operation, operation } from '../operation.ts';
import { paginate } from '../paging.ts';
import { invalid } from '../refusal.ts';
import { list, oneOf, required, structure } from '../shapes.ts';
import type { State } from '../state.ts';
import { hide } from '../trail.ts';
import type { User } from '../world.ts';
import {
  duplicate,
  emailOf,
  notFound,
  storeArn,
  userArn,
  userById,
  wrongPath,
} from './identitystore-common.ts';
import type { Alternate, Filtered, InStore, Paged } from './identitystore-shapes.ts';
import * as shapes from './identitystore-shapes.ts';

export function shownUser({ organization: o }: State, user: User) {
  return {
    IdentityStoreId: o.instance.identityStoreId,
    UserId: user.id,
    UserName: user.userName,
    Name: {
      GivenName: user.givenName,
      FamilyName: user.familyName,
      Formatted: `${user.givenName} ${user.familyName}`,
    },
    DisplayName: `${user.givenName} ${user.familyName}`,
    Emails: [{ Value: emailOf(user), Type: 'work', Primary: true }],
    UserStatus: user.disabled ? 'DISABLED' : 'ENABLED',
    ...(user.externalId && { ExternalIds: [{ Issuer: o.issuer, Id: user.externalId }] }),
    CreatedAt: new Date(o.instance.createdAt),
    UpdatedAt: new Date(o.instance.createdAt),
    ...without(user.attributes ?? {}, 'Extensions'),
  };
}

function without(members: Record<string, unknown>, name: string) {
  return Object.fromEntries(Object.entries(members).filter(([key]) => key !== name));
}

/** Extensions come only where they are asked for. */
const describeUser = operation<InStore & { UserId: string; Extensions?: string[] }>({
  readOnly: true,
  fields: {
    IdentityStoreId: shapes.storeId,
    UserId: shapes.resourceId,
    Extensions: list(oneOf('aws:identitystore:enterprise')),
  },
  resources: (call) => [storeArn(call.state), userArn(call.input.UserId)],
  run: (call) => {
    const user = userById(call.state, call.input.UserId);
    const { Extensions } = user.attributes ?? {};
    return { ...shownUser(call.state, user), ...(call.input.Extensions && Extensions ? { Extensions } : {}) };
  },
});

const getUserId = operation<Alternate>({
  readOnly: true,
  fields: { IdentityStoreId: shapes.storeId, AlternateIdentifier: shapes.alternate },
  resources: (call) => [storeArn(call.state), userArn('*')],
  masked: (input) => hide({ ...input }, ['AlternateIdentifier']),
  run: (call) => {
    const { users, issuer, instance } = call.state.organization;
    const { ExternalId, UniqueAttribute } = call.input.AlternateIdentifier;
    const found = users.find((u) =>
      ExternalId
        ? u.externalId === ExternalId.Id && issuer === ExternalId.Issuer
        : attribute(u, UniqueAttribute) === UniqueAttribute?.AttributeValue,
    );
    if (!found) throw notFound('USER', '');
    return { UserId: found.id, IdentityStoreId: instance.identityStoreId };
  },
});

function attribute(user: User, asked: Alternate['AlternateIdentifier']['UniqueAttribute']): string {
  if (!asked) throw invalid('One of ExternalId or UniqueAttribute is required');
  const path = asked.AttributePath.toLowerCase();
  if (path === 'username') return user.userName;
  if (path === 'emails.value') return emailOf(user);
  throw wrongPath(asked.AttributePath);
}

const listUsers = operation<InStore & Paged & Filtered>({
  readOnly: true,
  fields: { IdentityStoreId: shapes.storeId, Filters: shapes.filters, ...shapes.paged },
  resources: (call) => [storeArn(call.state), userArn('*')],
  masked: (input) => hide({ ...input }, ['Filters']),
  run: (call) => {
    const wanted = call.input.Filters?.[0];
    if (wanted && wanted.AttributePath !== 'UserName') throw wrongPath(wanted.AttributePath);
    const { users } = call.state.organization;
    const all = wanted ? users.filter((u) => u.userName === wanted.AttributeValue) : users;
    const { items, token } = paginate(call, all);
    return { Users: items.map((u) => shownUser(call.state, u)), ...token };
  },
});

interface CreateUser extends InStore {
  UserName: string;
  Name: { GivenName: string; FamilyName: string };
  DisplayName: string;
}

const createUser = operation<CreateUser>({
  readOnly: false,
  fields: {
    IdentityStoreId: shapes.storeId,
    UserName: required(shapes.userName),
    DisplayName: required(shapes.label),
    Name: required(structure({ GivenName: required(shapes.label), FamilyName: required(shapes.label) })),
    Emails: list(structure({ Value: shapes.label }), 1, 1),
  },
  resources: (call) => [storeArn(call.state)],
  masked: (input) => hide({ ...input }, ['UserName', 'Name', 'DisplayName', 'Emails']),
  run: (call: Call<CreateUser>) => {
    const { state, input } = call;
    const { users, instance } = state.organization;
    if (users.some((u) => u.userName.toLowerCase() === input.UserName.toLowerCase()))
      throw duplicate('UserName');
    const { GivenName: givenName, FamilyName: familyName } = input.Name;
    const user: User = { id: state.ids.uuid(), userName: input.UserName, givenName, familyName };
    users.push(user);
    return { UserId: user.id, IdentityStoreId: instance.identityStoreId };
  },
});

const deleteUser = operation<InStore & { UserId: string }>({
  readOnly: false,
  fields: { IdentityStoreId: shapes.storeId, UserId: shapes.resourceId },
  resources: (call) => [storeArn(call.state), userArn(call.input.UserId)],
  run: ({ state, input }) => {
    state.organization.users = state.organization.users.filter((u) => u.id !== input.UserId);
    for (const group of state.groups.values())
      group.members = group.members.filter((m) => m !== input.UserId);
    return {};
  },
});

export const userOperations: Record<string, Operation> = {
  DescribeUser: describeUser,
  GetUserId: getUserId,
  ListUsers: listUsers,
  CreateUser: createUser,
  DeleteUser: deleteUser,
};
