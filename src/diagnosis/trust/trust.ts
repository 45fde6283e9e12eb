import type { Get } from '../../evidence/look.ts';
import { readRoleArn, type TrustPolicies } from '../../evidence/trust.ts';
import { type Answered, type QuestionKind, shortened } from '../question.ts';
import { readTyped } from '../typed.ts';
import { answerOf } from './answer.ts';
import { lookAtTrust } from './look-at-trust.ts';

const EXAMPLE = 'trust arn:aws:iam::444455556666:role/deploy --permission-set ReadOnly';
const HOW =
  'Type the ARN of a role, or hand a policy over: `idc trust FILE` or `idc trust -` in a terminal, `/idc trust` in Slack, which opens a window.';

export const trust: QuestionKind = {
  kind: 'trust',
  usage: 'trust <role-arn|FILE|-> [--permission-set <name>] [--account <id>]',
  help: 'whether people of a permission set can assume a role, as far as its trust policy decides, and the policy corrected',
  examples: [EXAMPLE, 'trust arn:aws:iam::444455556666:role/deploy'],
  takes: {
    what: 'a trust policy, a bucket or key policy, or aws-auth',
    first: (word) => !/^arn:/i.test(word),
    options: [],
  },
  read(text) {
    const { words, options } = readTyped(text, ['permission-set', 'account']);
    const [arn = '', ...more] = words.filter((word) => word !== '-');
    const [permissionSet, account] = [options.get('permission-set'), options.get('account')];
    const sentence = faultIn(arn, more, [permissionSet, account]);
    if (sentence) return { ok: false, sentence };
    const given = { ...(permissionSet ? { permissionSet } : {}), ...(account ? { account } : {}) };
    return { ok: true, asked: { text: arn, ...given } };
  },
  async answer(get, asked) {
    if (asked.documents?.document === undefined && asked.text === '') return nothing('not-known', HOW);
    const { value: policies } = await get('trustPolicies');
    if (!policies)
      return nothing('could-not-look', `I could not read the trust policy of \`${asked.text}\`.`);
    return about(get, policies, asked);
  },
};

function faultIn(arn: string, more: readonly string[], options: readonly (string | undefined)[]) {
  if (options.includes(''))
    return `An option lacks its value. Type \`${trust.usage}\`, for example \`${EXAMPLE}\`.`;
  const odd = options.find((one) => one !== undefined && (one.length > 320 || one.startsWith('--')));
  if (odd !== undefined) return `\`${shortened(odd)}\` is no name and no id. Type \`${trust.usage}\`.`;
  if (more.length > 0 || (arn !== '' && !readRoleArn(arn)))
    return `That is not the ARN of one role, like \`arn:aws:iam::444455556666:role/deploy\`. ${HOW}`;
  return undefined;
}

function nothing(outcome: Answered['outcome'], answer: string): Answered {
  return { outcome, answer, subject: {}, facts: [], verdicts: [] };
}

async function about(
  get: Get,
  policies: TrustPolicies,
  asked: { readonly permissionSet?: string; readonly account?: string; readonly documents?: object },
): Promise<Answered> {
  const { role, fault, policies: found, mapped } = policies;
  if (role?.found === false)
    return nothing(
      'not-known',
      `There is no role \`${role.name}\` in ${role.account}. Look at the name and the account of its ARN.`,
    );
  if (fault && found.length === 0 && mapped.length === 0) return unread(fault);
  return answerOf(await lookAtTrust(get, policies, asked));
}

function unread({ what, line }: NonNullable<TrustPolicies['fault']>): Answered {
  const answer = `No policy could be read: ${what} (line ${line}).`;
  return {
    ...nothing('found', answer),
    verdicts: [
      {
        check: 'policy-malformed',
        title: 'The policy is one that IAM takes',
        severity: 'high',
        outcome: 'found',
        gaps: [],
        findings: [
          {
            cause: 'policy_malformed',
            certainty: 'confirmed',
            about: 'the document',
            summary: answer,
            facts: [{ what: 'Not valid', value: what, source: `the document, line ${line}` }],
            advice: [
              'Hand over the policy as JSON: `aws iam get-role --role-name <role>` prints it, a file of the policy alone does too. JSON has no comments.',
            ],
          },
        ],
      },
    ],
  };
}
