import type { Cause } from './causes.ts';
import { ENTRIES } from './entries/all.ts';
import type { Entry } from './entry.ts';
import { type Matcher, matcherOf, type Sighting, sight } from './match.ts';
import type { Span } from './sign.ts';

/** A cause that a text names, with the words of the text that named it (at most 200 characters, untrusted). */
export interface Recognised {
  readonly cause: Cause;
  readonly evidence: string;
}

/** What idc knows of a cause; undefined for labels that only checks of documents and live state use. */
export function entryOf(cause: Cause): Entry | undefined {
  return ENTRIES.find((entry) => entry.cause === cause);
}

interface Candidate {
  readonly entry: Entry;
  readonly weight: number;
  readonly spans: readonly Span[];
}

interface Ready {
  readonly entry: Entry;
  readonly patterns: readonly { readonly weight: number; readonly match: Matcher }[];
}

const MOST = 3;
const EVIDENCE_LENGTH = 200;
/** An answer this much weaker than the best one would only confuse. */
const FALL = 45;
/** What lies outside Identity Center stands alone, so that nothing inside is blamed beside it. */
const OUTSIDE: ReadonlySet<Cause> = new Set<Cause>([
  'third_party_tool_bug',
  'aws_service_incident',
  'client_network_problem',
  'not_identity_center',
]);

/**
 * The causes that an error text names: best first, at most three, none when the text names nothing that idc knows
 * (never unknown_reason). Pure, and linear in the length of the text, of which 64 KB are read.
 */
export function recognise(text: string): readonly Recognised[] {
  const seen = sight(text);
  const candidates = readyEntries()
    .map((entry) => strongest(entry, seen))
    .filter((found) => found !== undefined);
  candidates.sort((a, b) => b.weight - a.weight);
  return worthSaying(candidates).map(({ entry, spans }) => ({
    cause: entry.cause,
    evidence: excerpt(seen, spans),
  }));
}

function strongest({ entry, patterns }: Ready, seen: Sighting): Candidate | undefined {
  for (const { weight, match } of patterns) {
    const spans = match(seen);
    if (spans !== undefined) return { entry, weight, spans };
  }
  return undefined;
}

const ready: Ready[] = [];

/** The entries with their patterns made ready, the weightiest first; done once, at the first text. */
function readyEntries(): readonly Ready[] {
  if (ready.length === 0) ready.push(...ENTRIES.map(readyEntry));
  return ready;
}

function readyEntry(entry: Entry): Ready {
  const patterns = entry.recognise.map((pattern) => ({ weight: pattern.weight, match: matcherOf(pattern) }));
  return { entry, patterns: patterns.sort((a, b) => b.weight - a.weight) };
}

function worthSaying(candidates: readonly Candidate[]): readonly Candidate[] {
  const [best] = candidates;
  if (best === undefined) return [];
  if (OUTSIDE.has(best.entry.cause)) return [best];
  return candidates
    .filter(({ entry, weight }) => weight >= best.weight - FALL && !OUTSIDE.has(entry.cause))
    .slice(0, MOST);
}

/** From the first sign to the last, or as much of that as fits; a refusal without signs shows its sentence. */
function excerpt(seen: Sighting, spans: readonly Span[]): string {
  const from =
    spans.length === 0
      ? Math.max(0, seen.lower.indexOf('not authorized'))
      : Math.min(...spans.map((span) => span.from));
  const to = Math.max(from + 80, ...spans.map((span) => span.to));
  return seen.shown.slice(from, Math.min(to, from + EVIDENCE_LENGTH));
}
