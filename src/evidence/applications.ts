import { ListApplicationAssignmentsCommand, ListApplicationsCommand } from '@aws-sdk/client-sso-admin';
import type { Gap } from '../aws/reading.ts';
import type { AssignmentRow } from './evidence.ts';
import { home } from './instance.ts';
import type { Gatherer, Look } from './look.ts';
import { lookAtEach } from './many.ts';
import { after, allPages } from './paging.ts';

export interface ApplicationAssigned {
  readonly arn: string;
  readonly name: string;
  readonly rows: readonly AssignmentRow[];
}
export interface ApplicationAssignments {
  readonly applications: readonly ApplicationAssigned[];
  readonly unread: readonly Gap[];
}

/** Who is assigned to which application of the instance. */
export const gatherApplicationAssignments: Gatherer<'applicationAssignments'> = async (look) => {
  const { instance, session } = await home(look);
  const all = await allPages(async (token) => {
    const page = await look.call(session, 'sso:ListApplications', () =>
      session.sso.send(new ListApplicationsCommand({ InstanceArn: instance.instanceArn, ...after(token) })),
    );
    return { items: page.Applications, next: page.NextToken };
  });
  const named = all.flatMap(({ ApplicationArn: arn, Name }) => (arn ? [{ arn, name: Name ?? arn }] : []));
  const each = { of: 'the assignments', name: ({ name }: (typeof named)[number]) => name };
  const { seen, unread } = await lookAtEach(named, each, async (application) => ({
    ...application,
    rows: await rowsOf(look, application.arn),
  }));
  return { applications: seen, unread };
};

async function rowsOf(look: Look, ApplicationArn: string): Promise<AssignmentRow[]> {
  const { session } = await home(look);
  const rows = await allPages(async (token) => {
    const page = await look.call(session, 'sso:ListApplicationAssignments', () =>
      session.sso.send(new ListApplicationAssignmentsCommand({ ApplicationArn, ...after(token) })),
    );
    return { items: page.ApplicationAssignments, next: page.NextToken };
  });
  return rows.flatMap(({ PrincipalId, PrincipalType }): AssignmentRow[] =>
    PrincipalId
      ? [{ principalId: PrincipalId, principalType: PrincipalType === 'USER' ? 'USER' : 'GROUP' }]
      : [],
  );
}
