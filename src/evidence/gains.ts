import { GetUserIdCommand, IsMemberInGroupsCommand } from '@aws-sdk/client-identitystore';
import { type Aws, callAside, type Session } from '../aws/clients.ts';
import { AwsFailure, orAbsent } from '../aws/errors.ts';
import type { PrincipalType } from './evidence.ts';

interface Plan {
  readonly identityStoreId: string;
  readonly beneficiaries: readonly { readonly type: PrincipalType; readonly id: string }[];
}

/** Who a person of Slack is in AWS, as far as idc may say: by the policy's map, or by an address that Slack has verified. */
export interface AwsPerson {
  readonly userName?: string;
  readonly email?: string;
}

type Known = 'yes' | 'no' | 'unknown';

/**
 * Whether the person gains access by the plan: as one of its users, or as a member of one of its groups. `unknown` when
 * nobody knows who that is in AWS, or when anything could not be read.
 */
export async function gains(
  aws: Aws,
  region: string,
  { who, plan }: { readonly who: AwsPerson; readonly plan: Plan },
): Promise<Known> {
  if (plan.beneficiaries.length === 0) return 'no';
  const session = aws.read(region);
  return orUnknown(async () => {
    const ids = await usersOf(session, plan.identityStoreId, who);
    if (ids.length === 0) return 'unknown';
    const answers = await Promise.all(ids.map((id) => benefits(session, plan, id)));
    return answers.includes(true) ? 'yes' : 'no';
  });
}

/** Whether the person is the one behind a call. `unknown` as above, and where that one is not found by their name. */
export async function isBehind(
  aws: Aws,
  region: string,
  { who, behind, identityStoreId }: Behind,
): Promise<Known> {
  const session = aws.read(region);
  return orUnknown(async () => {
    const [ids, behindIds] = await Promise.all([
      usersOf(session, identityStoreId, who),
      'userId' in behind ? [behind.userId] : usersOf(session, identityStoreId, behind),
    ]);
    if (ids.length === 0 || behindIds.length === 0) return 'unknown';
    return ids.some((id) => behindIds.includes(id)) ? 'yes' : 'no';
  });
}

interface Behind {
  readonly who: AwsPerson;
  readonly behind: { readonly userId: string } | { readonly userName: string };
  readonly identityStoreId: string;
}

async function orUnknown(ask: () => Promise<Known>): Promise<Known> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AwsFailure) return 'unknown';
    throw error;
  }
}

/** An address is looked up as user name and as e-mail address: organizations use either. */
async function usersOf(session: Session, IdentityStoreId: string, who: AwsPerson): Promise<string[]> {
  const { userName, email } = who;
  const wanted = userName
    ? [['userName', userName] as const]
    : email
      ? [['userName', email] as const, ['emails.value', email] as const]
      : [];
  const found = await Promise.all(
    wanted.map(([AttributePath, AttributeValue]) =>
      userId(session, {
        IdentityStoreId,
        AlternateIdentifier: { UniqueAttribute: { AttributePath, AttributeValue } },
      }),
    ),
  );
  return [...new Set(found.filter((id) => id !== undefined))];
}

async function userId(session: Session, input: GetUserIdCommand['input']): Promise<string | undefined> {
  const answer = await orAbsent(() =>
    callAside(session, 'identitystore:GetUserId', () =>
      session.identitystore.send(new GetUserIdCommand(input)),
    ),
  );
  return answer?.UserId;
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
    const answer = await callAside(session, 'identitystore:IsMemberInGroups', () =>
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
