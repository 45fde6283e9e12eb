import { meantSet, reservedPattern } from '../../knowledge/reserved-role.ts';
import type { Finding } from '../check.ts';
import type { DocumentCheck } from '../document-check.ts';
import { fact } from '../words.ts';
import { admittedSets, callersOf, intendedSet } from './callers.ts';
import { referencesIn } from './references.ts';
import { placed, type TrustEvidence } from './trust-evidence.ts';

export const trustCallerMissing: DocumentCheck<TrustEvidence> = {
  id: 'trust-caller-missing',
  title: 'The policy admits people of a permission set',
  why: 'Both halves must allow it: the policy of the role or resource, and the permission set. This is the first half.',
  docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
  severity: 'high',
  causes: ['trust_policy_missing_caller'],
  find(evidence) {
    const { policy, mapped, instance, asked, gaps } = evidence;
    if (policy.statements.length === 0 && (mapped.length > 0 || policy.faults.length > 0))
      return { findings: [], gaps: [] };
    const names = referencesIn(policy).length > 0;
    if (!instance && !(opensToNobody(evidence) && !names)) return { findings: [], gaps: gaps.instance };
    const { sure, unsure } = admittedSets(evidence);
    if (asked.set ? [...sure, ...unsure].includes(asked.set) : sure.length + unsure.length > 0)
      return { findings: [], gaps: [] };
    // Nothing is said of sets that nobody could list.
    if (!asked.set && instance && callersOf(evidence).length === 0) return { findings: [], gaps: gaps.sets };
    return { findings: [finding(evidence)], gaps: [] };
  },
};

/** No account, no role and no "*" that a permission set's role could come by. */
function opensToNobody({ policy }: TrustEvidence): boolean {
  const allows = policy.statements.filter(({ effect }) => effect === 'Allow');
  return allows.every(
    ({ principals, notPrincipal }) =>
      !notPrincipal && principals.every(({ type }) => type === 'Service' || type === 'Federated'),
  );
}

function finding(evidence: TrustEvidence): Finding {
  const { policy, asked } = evidence;
  const who = asked.set ? `people of \`${asked.set}\`` : 'people of any permission set';
  return {
    cause: 'trust_policy_missing_caller',
    certainty: 'confirmed',
    about: asked.set ?? 'any permission set',
    summary: `The policy does not admit ${who}: ${admits(evidence)}.`,
    facts: policy.statements
      .filter(({ effect }) => effect === 'Allow')
      .slice(0, 10)
      .map(({ principals, number, line }) =>
        fact(
          `Statement ${number} admits`,
          principals.map(({ type, value }) => (type === '*' ? 'everybody' : `${type} ${value}`)).join(', ') ||
            'nobody',
          placed(evidence, line),
        ),
      ),
    advice: [
      ...misspelt(evidence),
      `Add this to the Statement of the policy:\n${JSON.stringify(statementToAdd(evidence), null, 2)}`,
      'The permission set itself must allow the same action on this role, unless the policy names the role itself in the same account.',
    ],
  };
}

function misspelt({ policy, sets }: TrustEvidence): string[] {
  if (!sets) return [];
  const meant = referencesIn(policy).flatMap(({ is }) => meantSet(is.name)?.set ?? []);
  const absent = [...new Set(meant)].filter((set) => !sets.some((one) => one.startsWith(set)));
  return absent.slice(0, 3).map((set) => {
    const like = intendedSet(`${set}_*`, sets);
    const hint = like === set ? '' : ` It is called \`${like}\`: capital letters count.`;
    return `There is no permission set \`${set.slice(0, 64)}\`.${hint}`;
  });
}

function admits({ policy }: TrustEvidence): string {
  const allows = policy.statements.filter(({ effect }) => effect === 'Allow');
  const types = new Set(allows.flatMap(({ principals }) => principals.map(({ type }) => type)));
  if (types.size === 0) return 'it admits nobody';
  if ([...types].every((type) => type === 'Service')) return 'it admits services of AWS only';
  if ([...types].every((type) => type === 'Federated')) return 'it admits federated identities only';
  return referencesIn(policy).length > 0
    ? 'none of its statements matches their role'
    : 'no statement names their role, or their conditions do not hold for it';
}

/** What admits one set, or a form to be filled in where none was named. Plain JSON in the order in which it is read. */
export function statementToAdd(evidence: TrustEvidence, set?: string): object {
  const { instance, policy, asked, accounts, account } = evidence;
  const place = {
    partition: instance?.partition ?? 'aws',
    account: asked.account ?? accounts[0] ?? account ?? '<account>',
    region: instance?.region ?? '<Region>',
  };
  const pattern = reservedPattern(set ?? asked.set ?? '<permission set>', place);
  return {
    Effect: 'Allow',
    Principal: { AWS: `arn:${place.partition}:iam::${place.account}:root` },
    Action: ACTION[policy.kind],
    ...(policy.kind === 'trust' ? {} : { Resource: policy.kind === 's3' ? 'arn:aws:s3:::<bucket>/*' : '*' }),
    Condition: { ArnLike: { 'aws:PrincipalArn': pattern } },
  };
}

const ACTION = {
  trust: 'sts:AssumeRole',
  kms: ['kms:Decrypt', 'kms:DescribeKey'],
  s3: 's3:GetObject',
  resource: '<action>',
  identity: 'sts:AssumeRole',
} as const;
