import {
  type AlternateIdentifier,
  DescribeGroupCommand,
  DescribeUserCommand,
  GetGroupIdCommand,
  GetUserIdCommand,
  type Group,
  type User,
} from '@aws-sdk/client-identitystore';
import type { Session } from '../aws/clients.ts';
import { malformed, orAbsent } from '../aws/errors.ts';
import type { ExternalId, PrincipalSeen, PrincipalType, Successor } from './evidence.ts';
import { home } from './instance.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import type { LivePrincipal } from './memory.ts';

/** The user or group that the request names. Live ones are remembered: CloudTrail no longer tells names. */
export const gatherPrincipal: Gatherer<'principal'> = async (look) => {
  const { principalId, principalType } = await look.need('failure');
  if (!principalId || !principalType) throw new NotSeen([]);
  const live = await describePrincipal(look, principalType, principalId);
  if (live) {
    await look.memory?.rememberPrincipal(live);
    return { found: true, ...live };
  }
  const remembered = await look.memory?.recallPrincipal(principalId);
  const absent: PrincipalSeen = { found: false, id: principalId, type: principalType };
  return remembered ? { ...absent, remembered } : absent;
};

/**
 * Live principals that may be the deleted one: the same external id is proof, the same name a resemblance.
 * Needs idc's own memory, since nothing else tells what a deleted principal was called.
 */
export const gatherSuccessors: Gatherer<'successors'> = async (look) => {
  const principal = await look.need('principal');
  if (principal.found) return [];
  const { remembered, type, id } = principal;
  if (!remembered) throw new NotSeen([unknownName(look, id)]);
  const byExternalId = await Promise.all(
    remembered.externalIds.map((external) =>
      lookUp(look, type, { ExternalId: { Issuer: external.issuer, Id: external.id } }),
    ),
  );
  const proven = unique(byExternalId, 'external-id');
  if (proven.length > 0) return proven;
  const path = type === 'USER' ? 'userName' : 'displayName';
  const named = { UniqueAttribute: { AttributePath: path, AttributeValue: remembered.name } };
  return unique([await lookUp(look, type, named)], 'name');
};

function unique(found: readonly (LivePrincipal | undefined)[], by: Successor['by']): Successor[] {
  const live = found.filter((principal) => principal !== undefined);
  return [...new Map(live.map(({ id, type, name }) => [id, { id, type, name, by }])).values()];
}

function unknownName(look: Look, id: string) {
  const of = 'what the deleted principal was called';
  return look.memory
    ? {
        of,
        reason: 'not-configured' as const,
        detail: `idc never saw ${id} alive`,
        remedy:
          'Look the name up at the identity provider; idc remembers every principal from the first time it sees it.',
      }
    : {
        of,
        reason: 'not-configured' as const,
        detail: 'idc runs without a database and remembers no names',
        remedy: 'Set DATABASE_URL, or ask in Slack, where idc remembers every principal that it sees.',
      };
}

/** The living user or group that AWS finds by an external id or a unique name; undefined when there is none. */
export async function lookUp(
  look: Look,
  type: PrincipalType,
  by: AlternateIdentifier,
): Promise<LivePrincipal | undefined> {
  const id = await idBy(look, type, by);
  const live = id === undefined ? undefined : await describePrincipal(look, type, id);
  if (live) await look.memory?.rememberPrincipal(live);
  return live;
}

/** The id alone, which proves that there is such a user or group. */
export async function idBy(
  look: Look,
  type: PrincipalType,
  by: AlternateIdentifier,
): Promise<string | undefined> {
  const { instance, session } = await home(look);
  const input = { IdentityStoreId: instance.identityStoreId, AlternateIdentifier: by };
  return orAbsent(() => (type === 'USER' ? userId(look, session, input) : groupId(look, session, input)));
}

type Lookup = { IdentityStoreId: string; AlternateIdentifier: AlternateIdentifier };

async function userId(look: Look, session: Session, input: Lookup) {
  const answer = await look.call(session, 'identitystore:GetUserId', () =>
    session.identitystore.send(new GetUserIdCommand(input)),
  );
  if (!answer.UserId) throw malformed('identitystore:GetUserId', 'the answer has no UserId');
  return answer.UserId;
}

async function groupId(look: Look, session: Session, input: Lookup) {
  const answer = await look.call(session, 'identitystore:GetGroupId', () =>
    session.identitystore.send(new GetGroupIdCommand(input)),
  );
  if (!answer.GroupId) throw malformed('identitystore:GetGroupId', 'the answer has no GroupId');
  return answer.GroupId;
}

/** The user or group as it is now; undefined only where the identity store says that there is no such one. */
export async function describePrincipal(
  look: Look,
  type: PrincipalType,
  id: string,
): Promise<LivePrincipal | undefined> {
  const { instance, session } = await home(look);
  const IdentityStoreId = instance.identityStoreId;
  return orAbsent(async () => {
    if (type === 'USER') {
      const user = await look.call(session, 'identitystore:DescribeUser', () =>
        session.identitystore.send(new DescribeUserCommand({ IdentityStoreId, UserId: id })),
      );
      if (!user.UserId) throw malformed('identitystore:DescribeUser', 'the answer has no UserId');
      return fromUser(id, user);
    }
    const group = await look.call(session, 'identitystore:DescribeGroup', () =>
      session.identitystore.send(new DescribeGroupCommand({ IdentityStoreId, GroupId: id })),
    );
    if (!group.GroupId) throw malformed('identitystore:DescribeGroup', 'the answer has no GroupId');
    return fromGroup(id, group);
  });
}

export function fromUser(id: string, user: User): LivePrincipal {
  const name = user.UserName ?? user.DisplayName ?? id;
  return { id, type: 'USER', name, externalIds: externalIds(user.ExternalIds) };
}

export function fromGroup(id: string, group: Group): LivePrincipal {
  return { id, type: 'GROUP', name: group.DisplayName ?? id, externalIds: externalIds(group.ExternalIds) };
}

function externalIds(
  raw: readonly { Issuer?: string | undefined; Id?: string | undefined }[] | undefined,
): ExternalId[] {
  return (raw ?? []).flatMap(({ Issuer, Id }) => (Issuer && Id ? [{ issuer: Issuer, id: Id }] : []));
}
