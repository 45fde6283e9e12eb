import { inlinePolicyTooLarge } from '../../src/checks/inline-policy-too-large.ts';
import { SET, testCheck } from './rig.ts';

testCheck(inlinePolicyTooLarge, {
  healthy: {
    'exactly the limit': { inlinePolicy: { document: 'x'.repeat(10_240) } },
    'white space does not count': { inlinePolicy: { document: `${'x'.repeat(10_240)}${' \n'.repeat(500)}` } },
  },
  found: {
    'one byte too many': {
      in: { inlinePolicy: { document: 'x'.repeat(10_241) } },
      finding: { about: SET, summary: 'has 10241 bytes' },
    },
    'bytes, not characters': {
      in: { inlinePolicy: { document: 'é'.repeat(5_121) } },
      finding: { summary: '10242 bytes' },
    },
    'smaller by now': { in: {}, named: true, finding: { gone: true, summary: 'now it has 0 of 10240' } },
  },
});
