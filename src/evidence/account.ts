import { DescribeAccountCommand } from '@aws-sdk/client-organizations';
import type { Session } from '../aws/clients.ts';
import { isAwsError, malformed } from '../aws/errors.ts';
import type { AccountSeen } from './evidence.ts';
import { home } from './instance.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';

/** The target account as the organization knows it; asked of the management account where idc has a role there. */
export const gatherAccount: Gatherer<'account'> = async (look) => {
  const { accountId } = await look.need('failure');
  if (!accountId) throw new NotSeen([]);
  const { instance, session } = await home(look);
  const management = look.aws.management(instance.primaryRegion);
  try {
    return await describe(look, session, accountId);
  } catch (error) {
    if (!management || !isAwsError(error, 'AccessDeniedException')) throw error;
    return describe(look, management, accountId);
  }
};

const STATES: ReadonlySet<string> = new Set([
  'PENDING_ACTIVATION',
  'ACTIVE',
  'SUSPENDED',
  'PENDING_CLOSURE',
  'CLOSED',
]);

async function describe(look: Look, session: Session, id: string): Promise<AccountSeen> {
  try {
    const { Account } = await look.call(session, 'organizations:DescribeAccount', () =>
      session.organizations.send(new DescribeAccountCommand({ AccountId: id })),
    );
    const state = (Account as { State?: string } | undefined)?.State ?? Account?.Status;
    if (!state || !STATES.has(state)) {
      throw malformed('organizations:DescribeAccount', `the state of the account is ${state ?? 'missing'}`);
    }
    return { found: true, id, name: Account?.Name ?? id, state };
  } catch (error) {
    if (isAwsError(error, 'AccountNotFoundException')) return { found: false, id };
    throw error;
  }
}
