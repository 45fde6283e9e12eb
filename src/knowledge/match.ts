import { type AccessDenied, fromPlain } from './access-denied.ts';
import type { DeniedSigns, Pattern, Sign, Subject } from './entry.ts';
import { normalise } from './normalise.ts';
import { type Finder, finderOf, isPossible, type Span, type Words, wordsOf } from './sign.ts';
import { subjectsOf } from './subject.ts';

/** A text, looked at once: what every pattern is held against. */
export interface Sighting extends Words {
  readonly shown: string;
  readonly subjects: ReadonlySet<Subject>;
  readonly denied?: AccessDenied;
}

/** Where the signs of a pattern stand in the text, or undefined when the pattern does not hold. */
export type Matcher = (seen: Sighting) => readonly Span[] | undefined;

export function sight(text: string): Sighting {
  const { shown, lower } = normalise(text);
  const denied = fromPlain(shown);
  const subjects = subjectsOf(lower);
  return { shown, ...wordsOf(lower), subjects, ...(denied === undefined ? {} : { denied }) };
}

/** Makes a pattern ready; what is cheap to refute is looked at first. */
export function matcherOf(pattern: Pattern): Matcher {
  const all = findersOf(pattern.all);
  const any = findersOf(pattern.any);
  const none = findersOf(pattern.none);
  const { about, notAbout, denied } = pattern;
  return (seen) => {
    for (const finder of all) if (!isPossible(finder, seen)) return undefined;
    if (about !== undefined && !includesAny(seen.subjects, about)) return undefined;
    if (notAbout !== undefined && includesAny(seen.subjects, notAbout)) return undefined;
    if (denied !== undefined && !isDenied(denied, seen.denied)) return undefined;
    const spans = every(all, seen);
    const one = any.length === 0 ? [] : first(any, seen);
    if (spans === undefined || one === undefined || first(none, seen) !== undefined) return undefined;
    return [...spans, ...one];
  };
}

function findersOf(signs: readonly Sign[] | undefined): readonly Finder[] {
  return (signs ?? []).map(finderOf);
}

function every(finders: readonly Finder[], seen: Sighting): readonly Span[] | undefined {
  const spans: Span[] = [];
  for (const finder of finders) {
    const span = finder.find(seen);
    if (span === undefined) return undefined;
    spans.push(span);
  }
  return spans;
}

function first(finders: readonly Finder[], seen: Sighting): readonly [Span] | undefined {
  for (const finder of finders) {
    const span = isPossible(finder, seen) ? finder.find(seen) : undefined;
    if (span !== undefined) return [span];
  }
  return undefined;
}

function includesAny(subjects: ReadonlySet<Subject>, wanted: readonly Subject[]): boolean {
  for (const subject of wanted) if (subjects.has(subject)) return true;
  return false;
}

function isDenied(signs: DeniedSigns, denied: AccessDenied | undefined): boolean {
  if (denied === undefined) return false;
  const action = denied.action?.toLowerCase();
  const resource = denied.resource?.toLowerCase();
  const principal = denied.principalArn?.toLowerCase();
  return (
    (signs.actions === undefined || signs.actions.some((start) => action?.startsWith(start))) &&
    (signs.resources === undefined || signs.resources.some((part) => resource?.includes(part))) &&
    (signs.principals === undefined || signs.principals.some((part) => principal?.includes(part))) &&
    !signs.otherPrincipals?.some((part) => principal?.includes(part)) &&
    (signs.by === undefined || signs.by.includes(denied.by)) &&
    (signs.explicit === undefined || signs.explicit === denied.explicit)
  );
}
