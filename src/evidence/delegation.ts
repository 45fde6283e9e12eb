import { ListDelegatedAdministratorsCommand } from '@aws-sdk/client-organizations';
import type { Session } from '../aws/clients.ts';
import { isAwsError } from '../aws/errors.ts';
import { home } from './instance.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { after, allPages } from './paging.ts';

/** What of a planned assignment is closed to a delegated administrator, and who that is; nobody where it touches nothing. */
export interface Delegation {
  readonly touches: 'target' | 'set' | 'nothing';
  readonly administrators: readonly string[];
}

/** The accounts that administer Identity Center for the management account: none or one, says AWS. */
export const gatherDelegatedAdministrators: Gatherer<'delegatedAdministrators'> = async (look) => {
  const { instance, session } = await home(look);
  const management = look.aws.management(instance.primaryRegion);
  try {
    return await administrators(look, session);
  } catch (error) {
    if (!management || !isAwsError(error, 'AccessDeniedException')) throw error;
    return administrators(look, management);
  }
};

async function administrators(look: Look, session: Session): Promise<string[]> {
  const all = await allPages(async (token) => {
    const page = await look.call(session, 'organizations:ListDelegatedAdministrators', () =>
      session.organizations.send(
        new ListDelegatedAdministratorsCommand({ ServicePrincipal: 'sso.amazonaws.com', ...after(token) }),
      ),
    );
    return { items: page.DelegatedAdministrators, next: page.NextToken };
  });
  return all.flatMap(({ Id }) => (Id ? [Id] : []));
}

/** Who administers is asked only where it matters: for the management account, and for sets that it uses. */
export const gatherDelegation: Gatherer<'delegation'> = async (look) => {
  const { accountId } = await look.need('failure');
  const { ownerAccountId } = await look.need('instance');
  if (!ownerAccountId) throw new NotSeen([noOwner()]);
  if (accountId === ownerAccountId) return restricted(look, 'target');
  const { provisionedInManagementAccount } = await look.need('managementUse');
  return provisionedInManagementAccount
    ? restricted(look, 'set')
    : { touches: 'nothing', administrators: [] };
};

function noOwner() {
  return {
    of: 'which account is the management account',
    reason: 'failed' as const,
    detail: 'sso:ListInstances does not tell the owner of the instance',
  };
}

async function restricted(look: Look, touches: 'target' | 'set') {
  return { touches, administrators: await look.need('delegatedAdministrators') };
}
