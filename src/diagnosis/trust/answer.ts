import type { Gap } from '../../aws/reading.ts';
import type { Fact, Finding } from '../../checks/check.ts';
import { trustChecks } from '../../checks/trust/all.ts';
import { admittedSets, setsLeftOut } from '../../checks/trust/callers.ts';
import { permissionSetAllow } from '../../checks/trust/permission-set-allow.ts';
import { referencesIn } from '../../checks/trust/references.ts';
import { placed, ROLES_API, SETS_API, type TrustEvidence } from '../../checks/trust/trust-evidence.ts';
import { fact, list } from '../../checks/words.ts';
import { diffOf } from '../../documents/scim/diff.ts';
import { matchesPath } from '../../knowledge/reserved-role.ts';
import { hasWildcard } from '../../knowledge/wildcard.ts';
import type { Verdict } from '../diagnosis.ts';
import { rank } from '../judge.ts';
import { judgeDocument } from '../judge-document.ts';
import type { Answered } from '../question.ts';
import { type Correction, corrected } from './correct.ts';
import type { TrustSeen } from './look-at-trust.ts';

/** The answer: whom the policy admits, what is wrong with it, and the policy put right. */
export function answerOf(seen: TrustSeen): Answered {
  const { each, other, policies } = seen;
  const all = each.map((evidence) => ({ evidence, correction: corrected(evidence) }));
  const judged = all.flatMap(judgeOne);
  const verdicts = rank([...judged, ...(other ? judgeDocument([permissionSetAllow], other) : [])]);
  const found = verdicts.flatMap((verdict) => (verdict.outcome === 'found' ? verdict.findings : []));
  const unsure = verdicts.some(({ outcome }) => outcome === 'unknown');
  const { role } = policies;
  return {
    outcome:
      found.length > 0
        ? 'found'
        : seen.unknown.length > 0
          ? 'not-known'
          : unsure
            ? 'could-not-look'
            : 'healthy',
    answer: sentence(seen, found),
    subject: role ? { account: { id: role.account } } : {},
    facts: [...all.flatMap((one) => factsOf(one, each.length > 1)), ...otherFacts(seen)],
    verdicts,
    ...correctionOf(all),
    gaps: [
      ...each.slice(0, 1).flatMap(({ gaps }) => [...gaps.instance, ...gaps.roles, ...gaps.sets]),
      ...leftOut(policies.left, Math.max(0, ...each.map(setsLeftOut))),
    ],
  };
}

interface One {
  readonly evidence: TrustEvidence;
  readonly correction: Correction | undefined;
}

/** That nobody is admitted follows from what is wrong, where something is. */
function judgeOne({ evidence, correction }: One): Verdict[] {
  const verdicts = judgeDocument(trustChecks, evidence);
  const wrong = verdicts.filter((verdict) => verdict.outcome === 'found' && verdict.severity === 'high');
  const kept = wrong.length > 1 ? verdicts.filter(({ check }) => check !== 'trust-caller-missing') : verdicts;
  return correction ? kept.map(withoutAddition) : kept;
}

/** What to add is in the correction already. */
function withoutAddition(verdict: Verdict): Verdict {
  if (verdict.outcome !== 'found' || verdict.check !== 'trust-caller-missing') return verdict;
  const findings = verdict.findings.map((finding) => ({
    ...finding,
    advice: finding.advice.filter((one) => !one.startsWith('Add this')),
  }));
  return { ...verdict, findings };
}

function correctionOf(all: readonly One[]): Pick<Answered, 'correction'> {
  const diffs = all.map(({ evidence: { policy }, correction }) => {
    const diff = correction ? diffOf(lines(policy.text), lines(correction.text)) : [];
    return diff.length > 0 && all.length > 1 ? [`  ${policy.where}:`, ...diff] : diff;
  });
  const shown = diffs.flat();
  return shown.length > 0 ? { correction: { title: CORRECTED, lines: shown } } : {};
}

const CORRECTED = 'Corrected; nothing else in it changes, and idc never writes IAM';

function lines(text: string): string[] {
  return text.split(/\r?\n/);
}

function sentence({ each, policies, unknown }: TrustSeen, found: readonly Finding[]): string {
  const wrong = found[0]?.summary ?? '';
  if (unknown.length > 0) return `There is no ${list(unknown)}. ${wrong}`.trim();
  const [evidence] = each;
  if (!evidence || evidence.policy.statements.length === 0)
    return wrong || 'The roles in aws-auth are written as EKS compares them: without a path.';
  const what = policies.role ? `\`${policies.role.name}\`` : 'the policy';
  if (!evidence.instance)
    return (
      wrong ||
      `No fault shows in ${what}; whom it admits is not known, since Identity Center could not be looked at.`
    );
  const admitted = whom(evidence, what);
  if (!wrong) return `${admitted}, as far as this policy decides; the permission set must allow it too.`;
  return found[0]?.cause === 'trust_policy_missing_caller' ? wrong : `${admitted}. ${wrong}`;
}

function whom(evidence: TrustEvidence, what: string): string {
  const { asked, sets } = evidence;
  const { sure, unsure } = admittedSets(evidence);
  if (asked.set && sure.includes(asked.set)) return `Yes: people of \`${asked.set}\` are admitted by ${what}`;
  if (asked.set && unsure.includes(asked.set))
    return `It depends: ${what} admits people of \`${asked.set}\` under conditions that idc does not know`;
  if (asked.set) return `No: people of \`${asked.set}\` are not admitted by ${what}`;
  if (sure.length === 0 && unsure.length > 0)
    return `It depends: ${what} admits people of ${named(unsure)} under conditions that idc does not know`;
  const isAll = sure.length > 1 && sure.length === sets?.length;
  const whose = isAll ? `every permission set, ${sure.length} of them` : named(sure);
  const begin = what.replace(/^t/, 'T');
  return sure.length === 0 ? `${begin} admits no permission set` : `${begin} admits people of ${whose}`;
}

function named(sets: readonly string[]): string {
  const some = sets.slice(0, 5).map((set) => `\`${set}\``);
  return list([...some, ...(sets.length > 5 ? [`${sets.length - 5} more`] : [])]);
}

function factsOf({ evidence, correction }: One, several: boolean): Fact[] {
  const { policy, instance, accounts } = evidence;
  if (policy.statements.length === 0) return [];
  const where = several ? ` (${policy.where})` : '';
  const { sure, unsure } = admittedSets(evidence);
  const source = evidence.sets ? SETS_API : ROLES_API;
  return [
    fact(`Judged${where}`, HALF[policy.kind], evidence.source),
    ...(instance ? [fact('Region of Identity Center', instance.region, 'sso:ListInstances')] : []),
    ...(instance ? [fact(`Admitted now${where}`, sure.join(', ') || 'no permission set', source)] : []),
    ...(unsure.length > 0 ? [fact(`It depends for${where}`, unsure.join(', '), source)] : []),
    ...after(correction, instance !== undefined, where),
    ...(instance ? [] : pathsLeftOpen(evidence)),
    ...(accounts.length > 0 ? [fact('Accounts of the people', accounts.join(', '), '')] : []),
  ];
}

/** What the Region would decide, said where nobody knows it. */
function pathsLeftOpen(evidence: TrustEvidence): Fact[] {
  const open = referencesIn(evidence.policy).filter(
    ({ is }) => matchesPath(is.path, 'us-east-1') && !hasWildcard(is.path),
  );
  return open
    .slice(0, 3)
    .map(({ at }) =>
      fact(
        'Right only in us-east-1',
        'a path without a Region: elsewhere the roles have the Region of Identity Center in it',
        placed(evidence, at.line),
      ),
    );
}

function after(correction: Correction | undefined, isKnown: boolean, where: string): Fact[] {
  if (!correction || !isKnown) return [];
  return [fact(`Admitted when corrected${where}`, correction.after.join(', ') || 'no permission set', '')];
}

const HALF = {
  trust: 'the trust policy alone: one of two halves',
  s3: 'the bucket policy alone: people, not objects and actions',
  kms: 'the key policy alone: people, not actions; its statements stay as they are, that of the account too',
  resource: 'the resource policy alone: people, not resources and actions',
  identity: 'nothing: it is no policy of a role or resource',
} as const;

function otherFacts({ other, each }: TrustSeen): Fact[] {
  if (other?.own) {
    const { allows, why } = other.own;
    const said = { yes: 'allows it', no: 'does not allow it', unknown: 'not known' }[allows];
    return [
      fact(`The other half: \`${other.set}\``, `${said}: ${why}`, 'sso:GetInlinePolicyForPermissionSet'),
    ];
  }
  const isTrust = each.some(({ policy }) => policy.kind === 'trust');
  const isAsked = each[0]?.asked.set !== undefined;
  return isTrust && !isAsked
    ? [fact('The other half', 'not judged: name a permission set with --permission-set', '')]
    : [];
}

function leftOut(policies: number, sets: number): Gap[] {
  const gap = (of: string, detail: string): Gap => ({ of, reason: 'left-out', detail });
  return [
    ...(policies > 0 ? [gap(`${policies} more policies`, 'idc reads 10 of one document')] : []),
    ...(sets > 0
      ? [gap(`whether ${sets} more permission sets are admitted`, 'the policy has very many values')]
      : []),
  ];
}
