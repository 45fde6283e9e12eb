import { admittedSets, intendedSet, setsMatched } from '../../checks/trust/callers.ts';
import { referencesIn } from '../../checks/trust/references.ts';
import type { TrustEvidence } from '../../checks/trust/trust-evidence.ts';
import { allowsAction, trustSessionActions } from '../../checks/trust/trust-session-actions.ts';
import { readJson } from '../../documents/json.ts';
import type { Policy } from '../../documents/policy/policy.ts';
import { readPolicy } from '../../documents/policy/read-policy.ts';
import { addedStatement, missingPrincipalEdits, principalEdits } from './correct-principals.ts';
import { operatorEdits, valueEdits } from './correct-values.ts';
import { type Edit, edited, layoutOf } from './edits.ts';

export interface Correction {
  readonly text: string;
  /** The sets that are admitted by what it was and by what it would be; none where the Region is not known. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const STEPS: readonly ((evidence: TrustEvidence) => Edit[])[] = [
  missingPrincipalEdits,
  valueEdits,
  operatorEdits,
  principalEdits,
  sessionActionEdits,
];

/**
 * The policy with what is known to be wrong put right and everything else as it was written; undefined where nothing
 * can be put right without guessing. It admits nobody whom neither the policy nor the question means.
 */
export function corrected(evidence: TrustEvidence): Correction | undefined {
  const repaired = STEPS.reduce((current, step) => applied(current, step(current)), evidence);
  const { asked } = evidence;
  const lacks = asked.set !== undefined && !both(repaired).includes(asked.set);
  const whole = lacks ? applied(repaired, addedStatement(repaired)) : repaired;
  if (whole.policy.text === evidence.policy.text) return undefined;
  const [before, after] = [both(evidence), both(whole)];
  const meant = new Set([...before, ...meantIn(evidence), ...(asked.set ? [asked.set] : [])]);
  const isSafe = after.every((set) => meant.has(set)) && parses(whole.policy, evidence.policy);
  return isSafe ? { text: whole.policy.text, before, after } : undefined;
}

function both(evidence: TrustEvidence): string[] {
  const { sure, unsure } = admittedSets(evidence);
  return [...sure, ...unsure].sort();
}

function meantIn({ policy, sets }: TrustEvidence): string[] {
  const exact = referencesIn(policy).flatMap(({ is }) => intendedSet(is.name, sets) ?? []);
  return [...exact, ...openlyMeant(policy, sets ?? [])];
}

/** A pattern for a family of sets means all of them: its own name says so. */
function openlyMeant(policy: Policy, sets: readonly string[]): string[] {
  return referencesIn(policy)
    .filter(({ is }) => intendedSet(is.name, sets) === undefined)
    .flatMap((reference) => setsMatched(reference, sets));
}

function parses(now: Policy, before: Policy): boolean {
  return readJson(now.text).ok && now.faults.length <= before.faults.length;
}

function applied(evidence: TrustEvidence, edits: readonly Edit[]): TrustEvidence {
  if (edits.length === 0) return evidence;
  const { where, kind, roleArn } = evidence.policy;
  const text = edited(evidence.policy.text, edits);
  const read = readJson(text);
  if (!read.ok) return evidence;
  const policy = readPolicy(text, read.root, { where, kind, ...(roleArn ? { roleArn } : {}) });
  return { ...evidence, policy };
}

/** The actions that the check misses, in the statement that lets people assume the role. */
function sessionActionEdits(evidence: TrustEvidence): Edit[] {
  const { policy } = evidence;
  const missing = trustSessionActions.find(evidence).findings;
  return policy.statements.flatMap(({ actions, actionsAt, notAction, number, ...rest }) => {
    const causes = missing.filter(({ about }) => about === `statement ${number}`).map(({ cause }) => cause);
    const statement = { ...rest, actions, notAction, number };
    if (causes.length === 0 || !actionsAt || notAction || !allowsAction(statement, 'sts:AssumeRole'))
      return [];
    const more = causes.map((cause) =>
      cause === 'trust_policy_missing_tag_session' ? 'sts:TagSession' : 'sts:SetSourceIdentity',
    );
    return [{ ...actionsAt, text: layoutOf(policy.text).value([...actions, ...more], actionsAt.at) }];
  });
}
