import { type Account, ListAccountsCommand } from '@aws-sdk/client-organizations';
import type { Session } from '../aws/clients.ts';
import { isAwsError, malformed } from '../aws/errors.ts';
import { home } from './instance.ts';
import type { Gatherer, Look } from './look.ts';
import { after, allPages } from './paging.ts';

export interface OrganizationAccount {
  readonly id: string;
  readonly name: string;
  readonly state: string;
}

/** Every account of the organization; asked of the management account where idc's own account is refused. */
export const gatherOrganizationAccounts: Gatherer<'organizationAccounts'> = async (look) => {
  const { instance, session } = await home(look);
  const management = look.aws.management(instance.primaryRegion);
  try {
    return await accounts(look, session);
  } catch (error) {
    if (!management || !isAwsError(error, 'AccessDeniedException')) throw error;
    return accounts(look, management);
  }
};

async function accounts(look: Look, session: Session): Promise<OrganizationAccount[]> {
  const all = await allPages<Account>(async (token) => {
    const page = await look.call(session, 'organizations:ListAccounts', () =>
      session.organizations.send(new ListAccountsCommand(after(token))),
    );
    return { items: page.Accounts, next: page.NextToken };
  });
  // The management account is an account of every organization.
  if (all.length === 0) throw malformed('organizations:ListAccounts', 'the answer lists no account');
  return all.flatMap((account) => {
    const { Id: id, Name, Status } = account;
    const state = (account as { State?: string }).State ?? Status ?? 'unknown';
    return id ? [{ id, name: Name ?? id, state }] : [];
  });
}
