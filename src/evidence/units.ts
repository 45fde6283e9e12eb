import { ListParentsCommand } from '@aws-sdk/client-organizations';
import { type Aws, callAside, type Session } from '../aws/clients.ts';
import { AwsFailure } from '../aws/errors.ts';

/** The units above each account, up to the root; or why they could not be read: one that is missing may be any. */
type Units = { readonly known: Readonly<Record<string, readonly string[]>> } | { readonly unknown: string };

/** An organization has at most five levels of units below its root. */
const DEEPEST = 8;

/** Reads where accounts are, anew each time: who moves an account changes who may decide about it. */
export async function unitsOf(aws: Aws, region: string, accountIds: readonly string[]): Promise<Units> {
  const session = aws.management(region);
  if (!session) return { unknown: 'IDC_MANAGEMENT_READ_ROLE_ARN is not set.' };
  try {
    const paths = await Promise.all(
      [...new Set(accountIds)].map(async (id) => [id, await above(session, id)] as const),
    );
    return { known: Object.fromEntries(paths) };
  } catch (error) {
    if (error instanceof AwsFailure) return { unknown: `AWS answers "${error.message.slice(0, 200)}".` };
    throw error;
  }
}

/** Nothing where the path does not end at a root: a path that is cut off would be another one. */
async function above(session: Session, accountId: string): Promise<string[]> {
  const path: string[] = [];
  for (let child = accountId; path.length < DEEPEST; ) {
    const { Parents } = await callAside(session, 'organizations:ListParents', () =>
      session.organizations.send(new ListParentsCommand({ ChildId: child })),
    );
    const parent = Parents?.[0];
    if (!parent?.Id) return [];
    path.push(parent.Id);
    if (parent.Type === 'ROOT') return path;
    child = parent.Id;
  }
  return [];
}
