import { meantSet } from '../../knowledge/reserved-role.ts';
import { hasWildcard } from '../../knowledge/wildcard.ts';
import type { Finding } from '../check.ts';
import type { DocumentCheck, Judged } from '../document-check.ts';
import { fact, list } from '../words.ts';
import { setsMatched } from './callers.ts';
import { nameOf, type Reference, referencesIn } from './references.ts';
import { SETS_API, shown, type TrustEvidence } from './trust-evidence.ts';

export const trustPatternTooWide: DocumentCheck<TrustEvidence> = {
  id: 'trust-pattern-too-wide',
  title: 'The pattern matches one permission set',
  why: 'AWSReservedSSO_Admin* also matches the roles of AdminReadOnly, and of every set that somebody will make.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html',
  severity: 'medium',
  causes: ['trust_pattern_too_wide'],
  find(evidence) {
    const judged = referencesIn(evidence.policy)
      .filter(({ is, statement }) => hasWildcard(is.name) && statement.effect === 'Allow')
      .map((reference) => judge(evidence, reference));
    return {
      findings: judged.flatMap(({ findings }) => findings),
      gaps: judged.flatMap(({ gaps }) => gaps),
    };
  },
};

/** The set that it was written for is known where the name ends open, or by what was asked. */
function judge(evidence: TrustEvidence, reference: Reference): Judged {
  const { sets, asked, gaps } = evidence;
  const meant = meantSet(reference.is.name);
  const wanted = asked.set ?? meant?.set;
  if (!wanted) return { findings: [], gaps: [] };
  if (!sets) {
    const open = meant?.suffix === 'open';
    return { findings: open ? [maybe(evidence, reference)] : [], gaps: open ? gaps.sets : [] };
  }
  const matched = setsMatched(reference, sets);
  const others = matched.filter((set) => set !== wanted);
  const isFor = asked.set !== undefined ? matched.includes(wanted) : sets.includes(wanted);
  if (!isFor || others.length === 0) return { findings: [], gaps: [] };
  return { findings: [tooWide(evidence, reference, { wanted, others })], gaps: [] };
}

function tooWide(
  evidence: TrustEvidence,
  { at, statement }: Reference,
  { wanted, others }: { wanted: string; others: readonly string[] },
): Finding {
  const names = others.slice(0, 5).map((set) => `\`${set}\``);
  const more = others.length > 5 ? [`${others.length - 5} more`] : [];
  return {
    cause: 'trust_pattern_too_wide',
    certainty: 'confirmed',
    about: at.value,
    summary: `The pattern in ${nameOf(statement)} for \`${wanted}\` also matches the roles of ${list([...names, ...more])}.`,
    facts: [shown(evidence, 'Written', at), fact('Also matches', others.slice(0, 20).join(', '), SETS_API)],
    advice: [
      `End the name with \`${wanted}_\` and one ? for each of the sixteen digits behind it: nothing else fits.`,
    ],
  };
}

function maybe(evidence: TrustEvidence, { at, statement }: Reference): Finding {
  return {
    cause: 'trust_pattern_too_wide',
    certainty: 'stated',
    about: at.value,
    summary: `The pattern in ${nameOf(statement)} also matches every permission set whose name only begins like that.`,
    facts: [shown(evidence, 'Written', at)],
    advice: ['End the name of the set with `_` and one ? for each of the sixteen digits behind it.'],
  };
}
