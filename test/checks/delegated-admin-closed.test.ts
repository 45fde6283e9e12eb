import { delegatedAdminClosed } from '../../src/checks/delegated-admin-closed.ts';
import { DELEGATED, planned, testCheck } from './rig.ts';

testCheck(delegatedAdminClosed, {
  healthy: {
    'neither the account nor the set is closed': { failure: planned },
    'nobody administers but the management account': {
      failure: planned,
      delegation: { touches: 'target', administrators: [] },
    },
  },
  found: {
    'the target is the management account': {
      in: { failure: planned, delegation: { touches: 'target', administrators: [DELEGATED] } },
      finding: { summary: `would be refused to the delegated administrator ${DELEGATED}` },
    },
    'the set is provisioned there': {
      in: { failure: planned, delegation: { touches: 'set', administrators: [DELEGATED] } },
      finding: { summary: '`TeamAccess` is also provisioned in the management account' },
    },
  },
});
