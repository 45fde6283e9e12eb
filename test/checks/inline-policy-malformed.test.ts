import { inlinePolicyMalformed } from '../../src/checks/inline-policy-malformed.ts';
import { testCheck } from './rig.ts';

testCheck(inlinePolicyMalformed, {
  healthy: {
    'no inline policy': {},
    'a valid one': {
      inlinePolicy: {
        document: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}',
      },
    },
  },
  found: {
    'no JSON': { in: { inlinePolicy: { document: '{"Version":' } }, finding: { summary: 'it is not JSON' } },
    'no statement': {
      in: { inlinePolicy: { document: '{"Version":"2012-10-17"}' } },
      finding: { summary: 'it has no Statement' },
    },
    'a principal in it': {
      in: {
        inlinePolicy: {
          document: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}]}',
        },
      },
      finding: { summary: 'statement 1 names a Principal' },
    },
    'an action without a service': {
      in: {
        inlinePolicy: {
          document: '{"Statement":[{"Effect":"Allow","Action":["GetObject"],"Resource":"*"}]}',
        },
      },
      finding: { summary: 'no service:Action' },
    },
    'AWS says so, and no fault of structure is seen': {
      in: {},
      named: true,
      finding: { certainty: 'stated' },
    },
  },
});
