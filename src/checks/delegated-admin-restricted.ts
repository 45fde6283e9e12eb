import { defineCheck, type Finding } from './check.ts';
import { fact, setInAccount, setName, whatFailed } from './words.ts';

export const delegatedAdminRestricted = defineCheck({
  id: 'delegated-admin-restricted',
  title: 'Only the management account may do this',
  why: 'A delegated administrator cannot touch the management account, nor any permission set that is provisioned there.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html',
  severity: 'high',
  cause: 'delegated_admin_management_account_restricted',
  needs: ['instance', 'managementUse'],
  helps: ['account', 'permissionSet', 'call'],
  applies: ({ status, kind }) => status === 'REFUSED' && kind !== undefined,
  find({ instance, managementUse }, seen, named) {
    const caller = seen.failure?.event?.callerAccount;
    const owner = instance.ownerAccountId;
    const denied = named || /AccessDenied/.test(seen.failure?.errorCode ?? '');
    if (!owner || caller === undefined || caller === owner || !denied) return [];
    const target = seen.failure?.accountId === owner;
    if (!target && !managementUse.provisionedInManagementAccount) return [];
    const because = target
      ? 'its target is the management account'
      : `\`${setName(seen)}\` is also provisioned in the management account`;
    return [
      {
        cause: 'delegated_admin_management_account_restricted',
        certainty: 'confirmed',
        about: setInAccount(seen.failure),
        summary: `${whatFailed(seen.failure)} because ${because}, and the call came from account ${caller}, which is not the management account.`,
        facts: [
          fact('Management account', owner, 'sso:ListInstances'),
          fact('Account of the caller', caller, 'cloudtrail:LookupEvents'),
          target
            ? fact('Target', 'the management account', 'cloudtrail:LookupEvents')
            : fact(
                'Provisioned in the management account',
                'yes',
                'sso:ListAccountsForProvisionedPermissionSet',
              ),
        ],
        advice: ADVICE,
      },
    ];
  },
  state: (failure): Finding => ({
    cause: 'delegated_admin_management_account_restricted',
    certainty: 'stated',
    about: setInAccount(failure),
    summary: `${whatFailed(failure)} because a delegated administrator may not touch the management account, nor permission sets that are provisioned there.`,
    facts: [],
    advice: ADVICE,
  }),
});

const ADVICE = [
  'Repeat the call from the management account; no policy in the delegated account helps. idc never writes to the management account.',
  'Or use permission sets of their own for the management account, so that the others stay free.',
];
