import type { Reading } from '../../aws/reading.ts';
import type { Scim } from '../../documents/scim/scim.ts';
import type { Instance } from '../../evidence/evidence.ts';
import type { ScimTwins } from '../../evidence/scim.ts';
import type { Cause } from '../../knowledge/causes.ts';
import { entryOf } from '../../knowledge/recognise.ts';
import type { Fact, Finding } from '../check.ts';
import type { DocumentCheck } from '../document-check.ts';
import { fact } from '../words.ts';

/** What was handed over, next to what the identity store knows. What was not looked at is absent. */
export interface ScimEvidence {
  readonly scim: Scim;
  readonly twins?: Reading<ScimTwins>;
  readonly instance?: Reading<Instance>;
}
export type ScimCheck = DocumentCheck<ScimEvidence>;

export const GUIDE = 'https://docs.aws.amazon.com/singlesignon/latest/developerguide';

/** Where in the document a rule is broken, and how; `says` is masked. */
export interface Broken {
  readonly path: string;
  readonly line: number;
  readonly says: string;
}

interface Rule {
  readonly cause: Cause;
  /** What is wrong, in a sentence without a full stop at its end. */
  readonly summary: string;
  readonly advice?: readonly string[];
}

/** A document of a stranger may break a rule ten thousand times. */
const MOST_PLACES = 12;

/** One finding for all places that break the same rule; none where there are none. It rests on the document alone. */
export function stated({ cause, summary, advice }: Rule, places: readonly Broken[]): Finding[] {
  if (places.length === 0) return [];
  const shown = places.slice(0, MOST_PLACES);
  const more = places.length - shown.length;
  return [
    {
      cause,
      certainty: 'stated',
      about: shown.map(({ path }) => path).join(' '),
      summary: `${summary}.`,
      facts: [
        ...shown.map(factOf),
        ...(more > 0 ? [fact('and elsewhere', `${more} more places`, 'the document')] : []),
      ],
      advice: advice ?? entryOf(cause)?.advice ?? [],
    },
  ];
}

function factOf({ path, line, says }: Broken): Fact {
  return fact(path, says, line > 0 ? `line ${line}` : 'the document');
}

/** "`$.emails` and 2 more": which places a sentence is about. */
export function places(broken: readonly Broken[]): string {
  const [first, ...more] = broken;
  const name = `\`${first?.path ?? ''}\``;
  return more.length > 0 ? `${name} and ${more.length} more` : name;
}

/** What it is that AWS refuses. */
export function named(kind: Scim['kind']): string {
  return kind === 'patch' ? 'PATCH' : kind === 'query' ? 'look-up' : kind;
}

export function found(findings: readonly Finding[]) {
  return { findings, gaps: [] };
}
