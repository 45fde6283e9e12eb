import { defineCheck } from './check.ts';
import { accountName, fact, isPlanned, list, setInAccount, setName } from './words.ts';

export const delegatedAdminClosed = defineCheck({
  id: 'delegated-admin-closed',
  title: 'Only the management account could make this assignment',
  why: 'A delegated administrator cannot touch the management account, nor any permission set that is provisioned there; the call is refused at once.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html',
  severity: 'high',
  cause: 'delegated_admin_management_account_restricted',
  needs: ['delegation'],
  helps: ['account', 'permissionSet'],
  applies: isPlanned,
  find({ delegation }, seen) {
    const { touches, administrators } = delegation;
    if (touches === 'nothing' || administrators.length === 0) return [];
    const because =
      touches === 'target'
        ? `\`${accountName(seen)}\` is the management account`
        : `\`${setName(seen)}\` is also provisioned in the management account`;
    return [
      {
        cause: 'delegated_admin_management_account_restricted',
        certainty: 'confirmed',
        about: setInAccount(seen.failure),
        summary: `This assignment would be refused to the delegated administrator ${list(administrators)} because ${because}.`,
        facts: [
          fact('Delegated administrator', list(administrators), 'organizations:ListDelegatedAdministrators'),
          touches === 'target'
            ? fact('Target', 'the management account', 'sso:ListInstances')
            : fact('In the management account', 'provisioned', 'sso:ListAccountsForProvisionedPermissionSet'),
        ],
        advice: [
          'Make the call from the management account; no policy in the delegated account helps. idc never writes to the management account.',
          'Or use permission sets of their own for the management account, so that the others stay free.',
        ],
      },
    ];
  },
});
