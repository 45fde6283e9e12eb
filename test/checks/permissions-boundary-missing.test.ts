import { permissionsBoundaryMissing } from '../../src/checks/permissions-boundary-missing.ts';
import { failed, testCheck } from './rig.ts';

const BOUNDARY = { kind: 'customer', policy: { name: 'limit', path: '/' } } as const;

testCheck(permissionsBoundaryMissing, {
  healthy: {
    'no boundary': {},
    'an AWS managed boundary': { boundary: { kind: 'aws', arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' } },
    'the boundary is there': {
      boundary: BOUNDARY,
      policiesInAccount: [{ name: 'limit', path: '/', exists: true }],
    },
  },
  found: {
    'the boundary is missing': {
      in: { boundary: BOUNDARY, policiesInAccount: [{ name: 'limit', path: '/', exists: false }] },
      finding: { summary: 'has no policy `limit`, which `TeamAccess` uses as permissions boundary' },
    },
    'created since AWS named it': {
      in: {
        failure: { ...failed, text: 'Not supported policy limit' },
        boundary: BOUNDARY,
        policiesInAccount: [{ name: 'limit', path: '/', exists: true }],
      },
      named: true,
      finding: { gone: true, summary: 'now it has' },
    },
  },
});
