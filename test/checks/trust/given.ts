import { trustChecks } from '../../../src/checks/trust/all.ts';
import type { TrustEvidence } from '../../../src/checks/trust/trust-evidence.ts';
import { judgeDocument } from '../../../src/diagnosis/judge-document.ts';
import { findPolicies } from '../../../src/documents/policy/find-policies.ts';
import type { ReservedRole } from '../../../src/evidence/trust.ts';

export const ACCOUNT = '444455556666';
export const ROOT = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
export const SUFFIX = 'fedcba9876543210';
const GAP = { of: 'something', reason: 'denied', detail: 'no' } as const;

/** The ARN of a role of Identity Center: the path as given, `eu-central-1/` by default. */
export function reserved(name: string, region = 'eu-central-1/', partition = 'aws'): string {
  return `arn:${partition}:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/${region}AWSReservedSSO_${name}`;
}

export function like(pattern: unknown, operator = 'ArnLike'): object {
  return { [operator]: { 'aws:PrincipalArn': pattern } };
}

export function trustPolicy(...statements: object[]): string {
  const base = { Effect: 'Allow', Principal: ROOT, Action: 'sts:AssumeRole' };
  const whole = statements.map((one) => ({ ...base, ...one }));
  return JSON.stringify({ Version: '2012-10-17', Statement: whole }, null, 2);
}

interface World {
  readonly region?: string;
  readonly partition?: string;
  readonly sets?: readonly string[];
  readonly roles?: readonly ReservedRole[];
  readonly asked?: TrustEvidence['asked'];
  /** Nothing of AWS could be read. */
  readonly offline?: true;
}

/** Identity Center in Frankfurt with Admin and AdminReadOnly, unless said otherwise. */
export function evidenceOf(text: string, world: World = {}): TrustEvidence {
  const { region = 'eu-central-1', partition = 'aws', sets = ['Admin', 'AdminReadOnly'], offline } = world;
  const { policies, mapped } = findPolicies(text);
  const role = { set: 'Admin', suffix: SUFFIX, arn: reserved(`Admin_${SUFFIX}`) };
  const [
    policy = { text: '', where: 'the document', kind: 'resource' as const, statements: [], faults: [] },
  ] = policies;
  const gaps = offline ? [GAP] : [];
  return {
    policy,
    mapped,
    source: 'the document',
    account: ACCOUNT,
    ...(offline ? {} : { instance: { region, partition }, sets }),
    roles: offline ? {} : { [ACCOUNT]: world.roles ?? [role] },
    accounts: [ACCOUNT],
    asked: world.asked ?? {},
    gaps: { instance: gaps, roles: gaps, sets: gaps },
  };
}

export function findings(evidence: TrustEvidence) {
  return judgeDocument(trustChecks, evidence).flatMap((verdict) =>
    verdict.outcome === 'found' ? verdict.findings : [],
  );
}

export function causesOf(text: string, world?: World): string[] {
  return findings(evidenceOf(text, world)).map(({ cause }) => cause);
}
