import { isReserved } from '../../knowledge/reserved-role.ts';
import type { DocumentCheck } from '../document-check.ts';
import { fact } from '../words.ts';
import type { TrustEvidence } from './trust-evidence.ts';

export const reservedRoleAwsAuth: DocumentCheck<TrustEvidence> = {
  id: 'reserved-role-aws-auth',
  title: 'Roles in aws-auth have no path',
  why: 'The aws-auth ConfigMap of an EKS cluster is compared with the role ARN without its path, so one that has it never matches.',
  docs: 'https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html',
  severity: 'high',
  causes: ['reserved_role_path_in_aws_auth'],
  find({ mapped }) {
    const wrong = mapped.filter(({ arn }) => isReserved(arn) && /:role\/[^/]+\//.test(arn));
    return {
      findings: wrong.map(({ arn, line }) => ({
        cause: 'reserved_role_path_in_aws_auth',
        certainty: 'confirmed',
        about: arn,
        summary: `The role on line ${line} has a path, and EKS compares roles without it: its people are not let in.`,
        facts: [
          fact('Written', arn, `the document, line ${line}`),
          fact('Without its path', withoutPath(arn), ''),
        ],
        advice: [
          `Write \`${withoutPath(arn)}\`.`,
          'Or use access entries of the cluster, which take the ARN as it is.',
        ],
      })),
      gaps: [],
    };
  },
};

export function withoutPath(arn: string): string {
  return arn.replace(/:role\/.*\//, ':role/');
}
