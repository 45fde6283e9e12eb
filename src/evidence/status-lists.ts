import {
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
  ListPermissionSetProvisioningStatusCommand,
} from '@aws-sdk/client-sso-admin';
import type { Session } from '../aws/clients.ts';
import type { Gap } from '../aws/reading.ts';
import type { RequestKind } from './evidence.ts';
import { home } from './instance.ts';
import { gapsOf, type Look } from './look.ts';
import { after, allPages } from './paging.ts';

/** A request as a status list has it: nothing but its id and its time. */
export interface ListedRequest {
  readonly kind: RequestKind;
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface ListedRequests {
  readonly all: readonly ListedRequest[];
  readonly unread: readonly Gap[];
}

type Status = 'FAILED' | 'IN_PROGRESS';

const WHICH = {
  creation: 'assignments',
  deletion: 'deletions of assignments',
  provisioning: 'provisionings',
} as const satisfies Record<RequestKind, string>;

/** Every request of one kind that AWS lists in this state. What AWS refuses is in `unread`. */
export async function listRequests(look: Look, kind: RequestKind, status: Status): Promise<ListedRequests> {
  try {
    const { instance, session } = await home(look);
    const rows = await allPages((token) =>
      page(look, session, { kind, status, InstanceArn: instance.instanceArn, token }),
    );
    const all = rows.flatMap(({ RequestId, CreatedDate }) =>
      RequestId ? [{ kind, id: RequestId, at: CreatedDate?.getTime() ?? Date.parse(look.now) }] : [],
    );
    return { all, unread: [] };
  } catch (error) {
    const which = status === 'FAILED' ? 'the failed' : 'the unfinished';
    return { all: [], unread: gapsOf(error, `${which} ${WHICH[kind]}`) };
  }
}

/** A request of any state; AWS does not say how long it lists one. */
export interface RequestState extends ListedRequest {
  readonly status: string | undefined;
}

/** The requests of one kind in whatever state, to the end of the list or to a few more than `most`. */
export async function listStates(look: Look, kind: RequestKind, most: number): Promise<RequestState[]> {
  const { instance, session } = await home(look);
  const rows = await allPages(
    (token) => page(look, session, { kind, InstanceArn: instance.instanceArn, token }),
    (items) => items.length > most,
  );
  return rows.flatMap(({ RequestId, CreatedDate, Status }) =>
    RequestId
      ? [{ kind, id: RequestId, at: CreatedDate?.getTime() ?? Date.parse(look.now), status: Status }]
      : [],
  );
}

interface Wanted {
  readonly kind: RequestKind;
  readonly status?: Status;
  readonly InstanceArn: string;
  readonly token: string | undefined;
}

async function page(look: Look, session: Session, { kind, status, InstanceArn, token }: Wanted) {
  const filter = status ? { Filter: { Status: status } } : {};
  const input = { InstanceArn, MaxResults: 100, ...filter, ...after(token) };
  const { sso } = session;
  switch (kind) {
    case 'creation': {
      const answer = await look.call(session, 'sso:ListAccountAssignmentCreationStatus', () =>
        sso.send(new ListAccountAssignmentCreationStatusCommand(input)),
      );
      return { items: answer.AccountAssignmentsCreationStatus, next: answer.NextToken };
    }
    case 'deletion': {
      const answer = await look.call(session, 'sso:ListAccountAssignmentDeletionStatus', () =>
        sso.send(new ListAccountAssignmentDeletionStatusCommand(input)),
      );
      return { items: answer.AccountAssignmentsDeletionStatus, next: answer.NextToken };
    }
    case 'provisioning': {
      const answer = await look.call(session, 'sso:ListPermissionSetProvisioningStatus', () =>
        sso.send(new ListPermissionSetProvisioningStatusCommand(input)),
      );
      return { items: answer.PermissionSetsProvisioningStatus, next: answer.NextToken };
    }
  }
}
