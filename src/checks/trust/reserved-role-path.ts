import { readReference, regionIn, reservedPath } from '../../knowledge/reserved-role.ts';
import type { Finding } from '../check.ts';
import type { DocumentCheck } from '../document-check.ts';
import { fact } from '../words.ts';
import { hasRightPath } from './callers.ts';
import { nameOf, type Reference, referencesIn } from './references.ts';
import { INSTANCE_API, shown, type TrustEvidence } from './trust-evidence.ts';

/** Only us-east-1 has no Region in the path; so a missing one is wrong everywhere else. */
export const reservedRolePath: DocumentCheck<TrustEvidence> = {
  id: 'reserved-role-path',
  title: 'The path of the role has the Region of Identity Center',
  why: 'The ARN that get-caller-identity shows has no path, and the one that policies are held against has: outside us-east-1 with the Region in it.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html',
  severity: 'high',
  causes: ['reserved_role_path_region_segment'],
  find(evidence) {
    const references = referencesIn(evidence.policy).filter(({ is }) => is.service !== 'sts');
    const findings = references
      .filter(({ at }) => hasRightPath(at.value, evidence) === false || hasNoPath(at.value))
      .map((reference) => finding(evidence, reference));
    const open = references.some(
      ({ at }) => hasRightPath(at.value, evidence) === undefined && !hasNoPath(at.value),
    );
    return { findings, gaps: open ? evidence.gaps.instance : [] };
  },
};

/** Wrong in every Region. */
function hasNoPath(value: string): boolean {
  return readReference(value)?.path === '/';
}

function finding(evidence: TrustEvidence, reference: Reference): Finding {
  const { instance } = evidence;
  const { at, is, statement } = reference;
  const right = instance
    ? `role${reservedPath(instance.region)}`
    : 'role/aws-reserved/sso.amazonaws.com/<Region>/';
  return {
    cause: 'reserved_role_path_region_segment',
    certainty: 'confirmed',
    about: at.value,
    summary: `The role ARN in ${nameOf(statement)} ${whatIsWrong(is.path, instance?.region)}, so it matches no role of a permission set.`,
    facts: [
      shown(evidence, 'Written', at),
      fact('The path of the roles', right, instance ? INSTANCE_API : ''),
      ...(instance ? [fact('Region of Identity Center', instance.region, INSTANCE_API)] : []),
    ],
    advice: [
      `Write the path as \`${right}\`${instance ? '' : ' with the Region of Identity Center; in us-east-1 without it'}.`,
      'The pattern `sso.amazonaws.com*/AWSReservedSSO_…` matches with and without a Region, where the same policy is used in several organizations.',
    ],
  };
}

function whatIsWrong(path: string, region: string | undefined): string {
  if (path === '/') return 'has no path';
  if (region === 'us-east-1')
    return 'has a Region in its path, and Identity Center lives in us-east-1, where roles have none';
  const named = regionIn(path);
  return named
    ? `names the Region ${named}, and Identity Center lives in ${region}`
    : `lacks the Region ${region} in its path`;
}
