import type { Gap } from '../../aws/reading.ts';
import { sentKeys } from '../../checks/abac/assertion.ts';
import {
  type AbacSeen,
  CONFIGURATION,
  isUsed,
  ONWARD,
  placesFact,
  policyGaps,
} from '../../checks/abac/seen.ts';
import { sourceOf } from '../../checks/abac/sources.ts';
import type { Fact } from '../../checks/check.ts';
import { fact } from '../../checks/words.ts';
import type { Mapping } from '../../evidence/access-control.ts';
import type { Verdict } from '../diagnosis.ts';

export function inWords(seen: AbacSeen, verdicts: readonly Verdict[], gaps: readonly Gap[]): string {
  const findings = verdicts.flatMap((verdict) => (verdict.outcome === 'found' ? verdict.findings : []));
  const rest = gaps.length > 0 ? ` ${missed(seen)}` : '';
  const [first] = findings;
  if (first) return `${first.summary}${rest}`;
  const { control, userName } = seen;
  if (!control) return 'I could not see whether attributes for access control are switched on.';
  if (control.status === 'creating')
    return `Attributes for access control are being switched on just now: ask again in a minute.${rest}`;
  const keys = control.mappings.length;
  const begin = `Attributes for access control are on, with ${keys === 1 ? '1 key' : `${keys} keys`} mapped`;
  if (rest) return `${begin}.${rest}`;
  const filled =
    userName && keys > 0 ? `, each with a value for \`${userName}\` as far as the directory tells` : '';
  return `${begin}${filled}; ${wanted(seen)}.`;
}

function missed({ assertion }: AbacSeen): string {
  if (assertion?.state !== 'malformed') return 'I could not look at everything.';
  return `I could not read the assertion: ${assertion.sentence}`;
}

function wanted({ policies, userName }: AbacSeen): string {
  const sets = policies?.sets ?? 0;
  if (sets === 0) return 'no permission set is there whose policies could use one';
  const which = `${sets === 1 ? '1 permission set' : `${sets} permission sets`}${userName ? ' of theirs' : ''}`;
  return `every tag that the policies of ${which} use is sent`;
}

/** The mappings and what comes of them, what policies use, and how far a tag goes. */
export function factsOf(seen: AbacSeen): Fact[] {
  const { control, used } = seen;
  const mapped = control?.mappings ?? [];
  const isOn = control !== undefined && control.status !== 'off';
  return [
    ...(control ? [fact('Attributes for access control', WORDS[control.status], CONFIGURATION)] : []),
    ...mapped.map((mapping) => mappingFact(seen, mapping)),
    ...(control?.status === 'on' ? used.map(placesFact) : []),
    ...(isOn && used.length > 0 ? [fact('Beyond the session', ONWARD, '')] : []),
  ];
}

const WORDS = { off: 'off', on: 'on', creating: 'being switched on', failed: 'failed to switch on' } as const;

function mappingFact(seen: AbacSeen, { key, source }: Mapping): Fact {
  const parts = [
    source ? `from \`${source}\`` : 'from nothing',
    ...valueIn(seen, source),
    ...(isUsed(seen, key) ? [] : [unused(seen)]),
    ...(sentKeys(seen.assertion)?.has(key.toLowerCase()) ? ['also in the assertion'] : []),
  ];
  return fact(`\`${key}\``, parts.join(', '), CONFIGURATION);
}

/** Values are confidential: how long one is tells whether it is there. */
function valueIn({ attributes, userName }: AbacSeen, source: string): string[] {
  if (!userName || !attributes) return [];
  const from = sourceOf(source);
  if (from.is === 'elsewhere') return ['whose value no API tells'];
  const value = from.is === 'path' ? attributes[from.path] : undefined;
  return [value === undefined ? 'empty' : `filled (${value.length} characters)`];
}

function unused(seen: AbacSeen): string {
  return policyGaps(seen).length > 0 ? 'used by no policy that could be read' : 'used by no policy';
}
