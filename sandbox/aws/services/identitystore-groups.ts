import { hexOf } from '../ids.ts';
import { type Operation, operation } from '../operation.ts';
import { paginate } from '../paging.ts';
import { invalid } from '../refusal.ts';
import { list, required } from '../shapes.ts';
import type { State } from '../state.ts';
import { hide } from '../trail.ts';
import type { Group } from '../world.ts';
import * as common from './identitystore-common.ts';
import type { Alternate, Filtered, InStore, Paged } from './identitystore-shapes.ts';
import * as shapes from './identitystore-shapes.ts';

interface OfGroup extends InStore {
  GroupId: string;
}
interface OfMember extends InStore {
  MemberId: { UserId: string };
}
const ofGroup = { IdentityStoreId: shapes.storeId, GroupId: shapes.resourceId };
const ofMember = { IdentityStoreId: shapes.storeId, MemberId: shapes.memberId };

function shownGroup({ organization: o }: State, group: Group) {
  return {
    IdentityStoreId: o.instance.identityStoreId,
    GroupId: group.id,
    DisplayName: group.name,
    Description: group.description,
    ...(group.externalId && { ExternalIds: [{ Issuer: o.issuer, Id: group.externalId }] }),
  };
}

const describeGroup = operation<OfGroup>({
  readOnly: true,
  fields: ofGroup,
  resources: (call) => [common.storeArn(call.state), common.groupArn(call.input.GroupId)],
  run: (call) => shownGroup(call.state, common.groupById(call.state, call.input.GroupId)),
});

const getGroupId = operation<Alternate>({
  readOnly: true,
  fields: { IdentityStoreId: shapes.storeId, AlternateIdentifier: shapes.alternate },
  resources: (call) => [common.storeArn(call.state), common.groupArn('*')],
  masked: (input) => hide({ ...input }, ['AlternateIdentifier']),
  run: ({ state, input }) => {
    const { ExternalId, UniqueAttribute } = input.AlternateIdentifier;
    if (!ExternalId && !UniqueAttribute) throw invalid('One of ExternalId or UniqueAttribute is required');
    if (UniqueAttribute && UniqueAttribute.AttributePath.toLowerCase() !== 'displayname') {
      throw common.wrongPath(UniqueAttribute.AttributePath);
    }
    const { issuer, instance } = state.organization;
    const found = [...state.groups.values()].find((g) =>
      ExternalId
        ? g.externalId === ExternalId.Id && issuer === ExternalId.Issuer
        : g.name === UniqueAttribute?.AttributeValue,
    );
    if (!found) throw common.notFound('GROUP', '');
    return { GroupId: found.id, IdentityStoreId: instance.identityStoreId };
  },
});

const listGroups = operation<InStore & Paged & Filtered>({
  readOnly: true,
  fields: { IdentityStoreId: shapes.storeId, Filters: shapes.filters, ...shapes.paged },
  resources: (call) => [common.storeArn(call.state), common.groupArn('*')],
  masked: (input) => hide({ ...input }, ['Filters']),
  run: (call) => {
    const wanted = call.input.Filters?.[0];
    if (wanted && wanted.AttributePath !== 'DisplayName') throw common.wrongPath(wanted.AttributePath);
    const all = [...call.state.groups.values()].filter((g) => !wanted || g.name === wanted.AttributeValue);
    const { items, token } = paginate(call, all);
    return { Groups: items.map((g) => shownGroup(call.state, g)), ...token };
  },
});

function membership(state: State, group: Group, userId: string) {
  return {
    IdentityStoreId: state.organization.instance.identityStoreId,
    MembershipId: membershipId(group.id, userId),
    GroupId: group.id,
    MemberId: { UserId: userId },
  };
}

function membershipId(groupId: string, userId: string): string {
  const h = hexOf(`${groupId}/${userId}`, 32);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;
}

const listMemberships = operation<OfGroup & Paged>({
  readOnly: true,
  fields: { ...ofGroup, ...shapes.paged },
  resources: (call) => [
    common.storeArn(call.state),
    common.groupArn(call.input.GroupId),
    common.membershipArn,
  ],
  run: (call) => {
    const group = common.groupById(call.state, call.input.GroupId);
    const { items, token } = paginate(call, group.members);
    return { GroupMemberships: items.map((m) => membership(call.state, group, m)), ...token };
  },
});

const membershipsForMember = operation<OfMember & Paged>({
  readOnly: true,
  fields: { ...ofMember, ...shapes.paged },
  resources: (call) => [
    common.storeArn(call.state),
    common.userArn(call.input.MemberId.UserId),
    common.membershipArn,
  ],
  run: (call) => {
    const user = common.userById(call.state, call.input.MemberId.UserId);
    const all = [...call.state.groups.values()].filter((g) => g.members.includes(user.id));
    const { items, token } = paginate(call, all);
    return { GroupMemberships: items.map((g) => membership(call.state, g, user.id)), ...token };
  },
});

const isMemberInGroups = operation<OfMember & { GroupIds: string[] }>({
  readOnly: true,
  fields: { ...ofMember, GroupIds: required(list(shapes.resourceId, 1, 100)) },
  resources: (call) => [
    common.storeArn(call.state),
    common.userArn(call.input.MemberId.UserId),
    common.membershipArn,
  ],
  run: ({ state, input }) => {
    common.userById(state, input.MemberId.UserId);
    return {
      Results: input.GroupIds.map((GroupId) => ({
        GroupId,
        MemberId: input.MemberId,
        MembershipExists: state.groups.get(GroupId)?.members.includes(input.MemberId.UserId) ?? false,
      })),
    };
  },
});

const createGroup = operation<InStore & { DisplayName: string; Description?: string }>({
  readOnly: false,
  fields: { IdentityStoreId: shapes.storeId, DisplayName: required(shapes.label), Description: shapes.label },
  resources: (call) => [common.storeArn(call.state)],
  masked: (input) => hide({ ...input }, ['DisplayName', 'Description']),
  run: ({ state, input }) => {
    if ([...state.groups.values()].some((g) => g.name === input.DisplayName))
      throw common.duplicate('GroupDisplayName');
    const group = {
      id: state.ids.uuid(),
      name: input.DisplayName,
      description: input.Description ?? '',
      members: [],
    };
    state.groups.set(group.id, group);
    return { GroupId: group.id, IdentityStoreId: state.organization.instance.identityStoreId };
  },
});

const deleteGroup = operation<OfGroup>({
  readOnly: false,
  fields: ofGroup,
  resources: (call) => [common.storeArn(call.state), common.groupArn(call.input.GroupId)],
  run: ({ state, input }) => {
    state.groups.delete(input.GroupId);
    return {};
  },
});

const createMembership = operation<OfGroup & OfMember>({
  readOnly: false,
  fields: { ...ofGroup, MemberId: shapes.memberId },
  resources: (call) => [
    common.storeArn(call.state),
    common.groupArn(call.input.GroupId),
    common.userArn(call.input.MemberId.UserId),
    common.membershipArn,
  ],
  run: ({ state, input }) => {
    const group = common.groupById(state, input.GroupId);
    const user = common.userById(state, input.MemberId.UserId);
    if (group.members.includes(user.id)) throw common.duplicate('GroupMembership');
    group.members.push(user.id);
    return { MembershipId: membershipId(group.id, user.id), IdentityStoreId: input.IdentityStoreId };
  },
});

export const groupOperations: Record<string, Operation> = {
  DescribeGroup: describeGroup,
  GetGroupId: getGroupId,
  ListGroups: listGroups,
  ListGroupMemberships: listMemberships,
  ListGroupMembershipsForMember: membershipsForMember,
  IsMemberInGroups: isMemberInGroups,
  CreateGroup: createGroup,
  DeleteGroup: deleteGroup,
  CreateGroupMembership: createMembership,
};
