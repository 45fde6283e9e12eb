import type { Gap } from '../../aws/reading.ts';
import type { DocumentCheck } from '../document-check.ts';
import { fact } from '../words.ts';
import type { OwnAllow } from './own-allow.ts';

/** The other half: what the permission set says. Only where a set was named. */
export interface OtherHalf {
  readonly set: string;
  readonly own?: OwnAllow;
  readonly gaps: readonly Gap[];
}

export const permissionSetAllow: DocumentCheck<OtherHalf> = {
  id: 'permission-set-allow',
  title: 'The permission set allows sts:AssumeRole on the role',
  why: 'The trust policy lets the role be assumed; the permission set must let its people do it.',
  docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html',
  severity: 'medium',
  causes: ['permission_set_lacks_permission'],
  find({ set, own, gaps }) {
    if (!own) return { findings: [], gaps };
    if (own.allows !== 'no') return { findings: [], gaps: [] };
    return {
      findings: [
        {
          cause: 'permission_set_lacks_permission',
          certainty: 'confirmed',
          about: set,
          summary: `\`${set}\` itself does not allow sts:AssumeRole on this role: ${own.why}.`,
          facts: [fact(`${set} allows it`, 'no', 'sso:GetInlinePolicyForPermissionSet')],
          advice: [
            'Allow sts:AssumeRole on the ARN of the role in the permission set, and provision it again. In the same account it is not needed where the trust policy names the role itself.',
          ],
        },
      ],
      gaps: [],
    };
  },
};
