import { controlTowerOwned } from '../../src/checks/control-tower-owned.ts';
import { planned, SET, testCheck } from './rig.ts';

testCheck(controlTowerOwned, {
  healthy: {
    'a set of their own': { failure: planned },
    'a name that only resembles one': { failure: planned, permissionSet: named('AWSAdministratorAccess2') },
    'a tag of another tool': { failure: planned, setTags: [{ key: 'ManagedBy', value: 'terraform' }] },
  },
  found: {
    'the tag': {
      in: { failure: planned, setTags: [{ key: 'managedBy', value: 'ControlTower' }] },
      finding: { summary: '`TeamAccess` belongs to AWS Control Tower' },
    },
    'the name': {
      in: { failure: planned, permissionSet: named('AWSAdministratorAccess') },
      finding: { summary: '`AWSAdministratorAccess` belongs to AWS Control Tower' },
    },
  },
});

function named(name: string) {
  return { found: true as const, arn: SET, name };
}
