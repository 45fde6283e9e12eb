import { accountNotFound } from '../../src/checks/account-not-found.ts';
import { testCheck } from './rig.ts';

testCheck(accountNotFound, {
  healthy: { 'the account exists': {} },
  found: {
    'no such account': {
      in: { account: { found: false, id: '999999999999' } },
      finding: { about: '999999999999', summary: '`999999999999` is not an account of this organization' },
    },
  },
});
