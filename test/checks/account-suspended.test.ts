import { accountSuspended } from '../../src/checks/account-suspended.ts';
import { ACCOUNT, testCheck } from './rig.ts';

testCheck(accountSuspended, {
  healthy: {
    'an active account': {},
    'an account that does not exist': { account: { found: false, id: ACCOUNT } },
  },
  found: {
    'a suspended account': {
      in: { account: { found: true, id: ACCOUNT, name: 'old-lab', state: 'SUSPENDED' } },
      finding: { about: ACCOUNT, summary: 'account `old-lab` is suspended' },
    },
    'active again after AWS said so': {
      in: {},
      named: true,
      finding: { gone: true, summary: 'is active now' },
    },
  },
});
