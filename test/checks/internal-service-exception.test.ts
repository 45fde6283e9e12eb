import { internalServiceException } from '../../src/checks/internal-service-exception.ts';
import { testCheck } from './rig.ts';

testCheck(internalServiceException, {
  healthy: { 'AWS does not say so': {} },
  found: {
    'AWS says so': {
      in: {},
      named: true,
      finding: { certainty: 'stated', summary: 'an internal error of Identity Center' },
    },
  },
});
