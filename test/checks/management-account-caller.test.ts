import { managementAccountCaller } from '../../src/checks/management-account-caller.ts';
import { failed, MANAGEMENT, testCheck } from './rig.ts';

const LACKING = { principalArn: `arn:aws:iam::${MANAGEMENT}:role/deploy`, denied: ['iam:CreateRole'] };

testCheck(managementAccountCaller, {
  healthy: {
    'a member account': { callerPermissions: LACKING },
    'a caller with all rights': { failure: { ...failed, accountId: MANAGEMENT } },
  },
  found: {
    'the caller lacks an action there': {
      in: { failure: { ...failed, accountId: MANAGEMENT }, callerPermissions: LACKING },
      finding: { summary: 'the target is the management account and' },
    },
    'allowed by now': {
      in: { failure: { ...failed, accountId: MANAGEMENT } },
      named: true,
      finding: { gone: true, summary: 'it has them now' },
    },
  },
});
