import type { DocumentCheck } from '../document-check.ts';
import { fact } from '../words.ts';
import { placed, type TrustEvidence } from './trust-evidence.ts';

export const policyMalformed: DocumentCheck<TrustEvidence> = {
  id: 'policy-malformed',
  title: 'The policy is one that IAM takes',
  why: 'IAM refuses the whole policy where one element is wrong, and what was there before stays in force.',
  docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
  severity: 'high',
  causes: ['policy_malformed'],
  find(evidence) {
    const { policy } = evidence;
    const [first] = policy.faults;
    if (!first) return { findings: [], gaps: [] };
    const more = policy.faults.length - 1;
    const rest = more > 0 ? `, and ${more} more` : '';
    return {
      findings: [
        {
          cause: 'policy_malformed',
          certainty: 'confirmed',
          about: policy.where,
          summary: `This is not a policy that AWS takes: ${first.what} (line ${first.line})${rest}.`,
          facts: policy.faults
            .slice(0, 10)
            .map(({ what, line }) => fact('Not valid', what, placed(evidence, line))),
          advice: [
            'Correct the policy where it says so; until then AWS refuses it, or it is not the one in force.',
          ],
        },
      ],
      gaps: [],
    };
  },
};
