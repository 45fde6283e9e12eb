import { GetUserIdCommand, IsMemberInGroupsCommand } from '@aws-sdk/client-identitystore';
import { type Aws, call, type Session } from '../aws/clients.ts';
import { AwsFailure, isAbsence } from '../aws/errors.ts';
import type { PrincipalType } from './evidence.ts';

interface Plan {
  readonly identityStoreId: string;
  readonly beneficiaries: readonly { readonly type: PrincipalType; readonly id: string }[];
}

/**
 * Whether the person with this address gains access by the plan: as one of its users, or as a member of one of its
 * groups. The address is looked up as user name and as e-mail address. `unknown` when anything could not be read.
 */
export async function gains(
  aws: Aws,
  region: string,
  { email, plan }: { email: string | undefined; plan: Plan },
): Promise<'yes' | 'no' | 'unknown'> {
  if (plan.beneficiaries.length === 0) return 'no';
  if (!email) return 'unknown';
  const session = aws.read(region);
  try {
    const ids = await usersOf(session, plan.identityStoreId, email);
    const answers = await Promise.all(ids.map((id) => benefits(session, plan, id)));
    return answers.includes(true) ? 'yes' : 'no';
  } catch (error) {
    if (error instanceof AwsFailure) return 'unknown';
    throw error;
  }
}

const ignore = () => {};

async function usersOf(session: Session, IdentityStoreId: string, email: string): Promise<string[]> {
  const found = await Promise.all(
    ['userName', 'emails.value'].map((AttributePath) =>
      userId(session, {
        IdentityStoreId,
        AlternateIdentifier: { UniqueAttribute: { AttributePath, AttributeValue: email } },
      }),
    ),
  );
  return [...new Set(found.filter((id) => id !== undefined))];
}

async function userId(session: Session, input: GetUserIdCommand['input']): Promise<string | undefined> {
  try {
    await session.ready(ignore);
    const answer = await call('identitystore:GetUserId', ignore, () =>
      session.identitystore.send(new GetUserIdCommand(input)),
    );
    return answer.UserId;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** IsMemberInGroups takes up to 100 groups a call. */
async function benefits(
  session: Session,
  { identityStoreId, beneficiaries }: Plan,
  user: string,
): Promise<boolean> {
  if (beneficiaries.some(({ type, id }) => type === 'USER' && id === user)) return true;
  const groups = beneficiaries.filter(({ type }) => type === 'GROUP').map(({ id }) => id);
  for (let at = 0; at < groups.length; at += 100) {
    const answer = await call('identitystore:IsMemberInGroups', ignore, () =>
      session.identitystore.send(
        new IsMemberInGroupsCommand({
          IdentityStoreId: identityStoreId,
          MemberId: { UserId: user },
          GroupIds: groups.slice(at, at + 100),
        }),
      ),
    );
    if (answer.Results?.some(({ MembershipExists }) => MembershipExists)) return true;
  }
  return false;
}
