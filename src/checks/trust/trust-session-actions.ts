import type { ConditionLine, Statement } from '../../documents/policy/policy.ts';
import type { Cause } from '../../knowledge/causes.ts';
import { matchesWildcard } from '../../knowledge/wildcard.ts';
import type { Finding } from '../check.ts';
import type { DocumentCheck } from '../document-check.ts';
import { nameOf } from './references.ts';
import { shown, type TrustEvidence } from './trust-evidence.ts';

interface Rule {
  readonly cause: Cause;
  readonly action: string;
  readonly key: RegExp;
  readonly what: string;
}
const RULES: readonly Rule[] = [
  {
    cause: 'trust_policy_missing_tag_session',
    action: 'sts:TagSession',
    key: /^aws:(requesttag\/|tagkeys$)|^sts:transitivetagkeys$/,
    what: 'session tags',
  },
  {
    cause: 'trust_policy_missing_set_source_identity',
    action: 'sts:SetSourceIdentity',
    key: /^sts:sourceidentity$/,
    what: 'a source identity',
  },
];

/** Only what the policy itself asks of the call: without tags or a source identity neither action is needed. */
export const trustSessionActions: DocumentCheck<TrustEvidence> = {
  id: 'trust-session-actions',
  title: 'Tags and source identities that are asked for may be passed',
  why: 'Who passes session tags or a source identity needs sts:TagSession or sts:SetSourceIdentity in the trust policy beside sts:AssumeRole.',
  docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html',
  severity: 'high',
  causes: ['trust_policy_missing_tag_session', 'trust_policy_missing_set_source_identity'],
  find(evidence) {
    if (evidence.policy.kind !== 'trust') return { findings: [], gaps: [] };
    const allows = evidence.policy.statements.filter(({ effect }) => effect === 'Allow');
    return {
      findings: RULES.filter(
        ({ action }) => !allows.some((statement) => allowsAction(statement, action)),
      ).flatMap((rule) => allows.flatMap((statement) => missing(evidence, statement, rule))),
      gaps: [],
    };
  },
};

export function allowsAction({ actions, notAction }: Statement, action: string): boolean {
  const wanted = action.toLowerCase();
  return actions.some((one) => matchesWildcard(one.toLowerCase(), wanted)) !== notAction;
}

function missing(evidence: TrustEvidence, statement: Statement, rule: Rule): Finding[] {
  const asked = allowsAction(statement, 'sts:AssumeRole')
    ? statement.conditions.find((line) => demands(line, rule.key))
    : undefined;
  if (!asked) return [];
  return [
    {
      cause: rule.cause,
      certainty: 'confirmed',
      about: `statement ${statement.number}`,
      summary: `${nameOf(statement).replace(/^s/, 'S')} asks for ${rule.what}, and no statement allows ${rule.action}: who passes them is refused, and who does not is refused too.`,
      facts: [shown(evidence, 'Asked for by', asked.key)],
      advice: [
        `Allow ${rule.action} to the same principals, in this statement or in one of its own.`,
        'The permission set needs the same action, when the role is in another account.',
      ],
    },
  ];
}

/** IfExists and Null: true do well without it. */
function demands({ operator, key, values }: ConditionLine, form: RegExp): boolean {
  if (!form.test(key.value.toLowerCase()) || /ifexists$|^forallvalues:/i.test(operator.value)) return false;
  return !/^null$/i.test(operator.value) || values.some(({ value }) => value.toLowerCase() === 'false');
}
