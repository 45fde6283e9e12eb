import type { Instance } from '../../evidence/evidence.ts';
import { partitionOf } from '../../evidence/instance.ts';

const RESERVED = 'aws-reserved/sso.amazonaws.com';
/** Where the account's number belongs, and the sixteen digits that only the account knows. */
const ACCOUNT = '<account>';
const SUFFIX = '<16 hex digits>';

/**
 * The ARN of a permission set's role: its path names the instance's Region, except in us-east-1 (AWS: "Referencing
 * permission sets in resource policies"). Both forms are met.
 */
export function roleArns(set: string, instance: Instance): { here: string; withoutRegion: string } {
  const region = instance.primaryRegion === 'us-east-1' ? '' : `/${instance.primaryRegion}`;
  const arn = (path: string) =>
    `arn:${partitionOf(instance)}:iam::${ACCOUNT}:role/${path}/AWSReservedSSO_${set}_${SUFFIX}`;
  return { here: arn(`${RESERVED}${region}`), withoutRegion: arn(RESERVED) };
}

/** Matches the role with and without the Region, whatever its suffix, and no set whose name only begins alike. */
export function principalPattern(set: string, instance: Instance): string {
  const pattern = `arn:${partitionOf(instance)}:iam::${ACCOUNT}:role/${RESERVED}*/AWSReservedSSO_${set}_${'?'.repeat(16)}`;
  return `"Principal": {"AWS": "${ACCOUNT}"}, "Condition": {"ArnLike": {"aws:PrincipalArn": "${pattern}"}}`;
}

/** aws-auth compares roles without their path. */
export function awsAuthArn(set: string, instance: Instance): string {
  return `arn:${partitionOf(instance)}:iam::${ACCOUNT}:role/AWSReservedSSO_${set}_${SUFFIX}`;
}
