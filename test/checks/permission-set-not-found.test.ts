import { permissionSetNotFound } from '../../src/checks/permission-set-not-found.ts';
import { planned, testCheck } from './rig.ts';

testCheck(permissionSetNotFound, {
  healthy: { 'it exists': { failure: planned } },
  found: {
    'no such set': {
      in: { failure: planned, permissionSet: { found: false, arn: 'Nowhere' } },
      finding: {
        about: 'Nowhere',
        summary: 'This assignment would fail because there is no permission set `Nowhere`',
      },
    },
  },
});
