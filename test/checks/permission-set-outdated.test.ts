import { permissionSetOutdated } from '../../src/checks/permission-set-outdated.ts';
import { ACCOUNT, failed, SET, testCheck } from './rig.ts';

const SUCCEEDED = { ...failed, status: 'SUCCEEDED' } as const;

testCheck(permissionSetOutdated, {
  healthy: { 'the latest version': { failure: SUCCEEDED } },
  found: {
    'changed since': {
      in: { failure: SUCCEEDED, provisioning: { state: 'outdated' } },
      finding: {
        about: `${SET} in ${ACCOUNT}`,
        summary: 'The request succeeded, but `TeamAccess` was changed since',
      },
    },
  },
});
