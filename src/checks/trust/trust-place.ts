import { partitionOfRegion, regionIn } from '../../knowledge/reserved-role.ts';
import { hasWildcard } from '../../knowledge/wildcard.ts';
import type { Finding } from '../check.ts';
import type { DocumentCheck } from '../document-check.ts';
import { fact } from '../words.ts';
import { nameOf, type Reference, referencesIn } from './references.ts';
import { INSTANCE_API, shown, type TrustEvidence } from './trust-evidence.ts';

export const trustPlace: DocumentCheck<TrustEvidence> = {
  id: 'trust-place',
  title: 'Partition and account of the ARN are those of the people',
  why: 'GovCloud and China have partitions of their own, and a role lives in the account that its people work in.',
  docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html',
  severity: 'high',
  causes: ['trust_partition_wrong', 'trust_account_wrong'],
  find(evidence) {
    const references = referencesIn(evidence.policy);
    const asks = references.some(
      ({ is }) => !hasWildcard(is.partition) && partitionFor(evidence, is.path) === undefined,
    );
    return {
      findings: references.flatMap((reference) => [
        ...partitionFault(evidence, reference),
        ...accountFault(evidence, reference),
      ]),
      gaps: asks ? evidence.gaps.instance : [],
    };
  },
};

/** The instance tells; without it the Region in the path. */
export function partitionFor({ instance }: TrustEvidence, path: string): string | undefined {
  const region = regionIn(path);
  return instance?.partition ?? (region ? partitionOfRegion(region) : undefined);
}

function partitionFault(evidence: TrustEvidence, { at, is, statement }: Reference): Finding[] {
  const right = partitionFor(evidence, is.path);
  if (!right || hasWildcard(is.partition) || is.partition === right) return [];
  const source = evidence.instance ? INSTANCE_API : '';
  return [
    {
      cause: 'trust_partition_wrong',
      certainty: 'confirmed',
      about: at.value,
      summary: `The ARN in ${nameOf(statement)} begins with arn:${is.partition}, and the roles of Identity Center are in arn:${right}: it matches none.`,
      facts: [shown(evidence, 'Written', at), fact('Partition', right, source)],
      advice: [`Begin the ARN with \`arn:${right}:\`.`],
    },
  ];
}

function accountFault(evidence: TrustEvidence, { at, is, statement }: Reference): Finding[] {
  const malformed = !isAccount(is.account);
  const { account } = evidence.asked;
  const another = account !== undefined && /^\d{12}$/.test(is.account) && is.account !== account;
  // A statement for another account's people is no fault while some statement is for these.
  const isServed = () =>
    referencesIn(evidence.policy).some(({ is }) => is.account === account || hasWildcard(is.account));
  if (!malformed && (!another || isServed())) return [];
  const what = malformed
    ? 'names no account, which has twelve digits'
    : `is for account ${is.account}, and the people of ${account} have roles of that account`;
  return [
    {
      cause: 'trust_account_wrong',
      certainty: 'confirmed',
      about: at.value,
      summary: `The ARN in ${nameOf(statement)} ${what}.`,
      facts: [shown(evidence, 'Written', at)],
      advice: ['Write the number of the account in which the people use the permission set, twelve digits.'],
    },
  ];
}

function isAccount(text: string): boolean {
  const isPattern = /^[\d*?]+$/.test(text) && hasWildcard(text);
  return /^\d{12}$/.test(text) || isPattern || text.includes('${');
}
