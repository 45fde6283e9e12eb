import { type AccessDenied, fromPlain } from './access-denied.ts';
import type { DeniedSigns, Pattern, Sign, Subject } from './entry.ts';
import { normalise } from './normalise.ts';
import { finder, type Span } from './sign.ts';
import { subjectsOf } from './subject.ts';

/** A text, looked at once: what every pattern is held against. */
export interface Sighting {
  readonly shown: string;
  readonly lower: string;
  readonly subjects: ReadonlySet<Subject>;
  readonly denied?: AccessDenied;
  /** The place of each sign already looked for in this text. */
  readonly found: Map<Sign, Span | undefined>;
}

export function sight(text: string): Sighting {
  const plain = normalise(text);
  const denied = fromPlain(plain.shown);
  const subjects = subjectsOf(plain.lower);
  return { ...plain, subjects, found: new Map(), ...(denied === undefined ? {} : { denied }) };
}

/** Where the pattern's signs stand in the text, or undefined when the pattern does not hold. */
export function matches(pattern: Pattern, seen: Sighting): readonly Span[] | undefined {
  const all = pattern.all?.map((sign) => place(sign, seen));
  if (all?.includes(undefined)) return undefined;
  if (!isAbout(pattern, seen.subjects)) return undefined;
  if (pattern.denied !== undefined && !isDenied(pattern.denied, seen.denied)) return undefined;
  const any = pattern.any?.map((sign) => place(sign, seen)).find((span) => span !== undefined);
  if (pattern.any !== undefined && any === undefined) return undefined;
  if (pattern.none?.some((sign) => place(sign, seen) !== undefined)) return undefined;
  return [...(all ?? []), any].filter((span) => span !== undefined);
}

function place(sign: Sign, seen: Sighting): Span | undefined {
  if (seen.found.has(sign)) return seen.found.get(sign);
  const span = finder(sign)(seen.lower);
  seen.found.set(sign, span);
  return span;
}

function isAbout(pattern: Pattern, subjects: ReadonlySet<Subject>): boolean {
  if (pattern.about !== undefined && !pattern.about.some((subject) => subjects.has(subject))) return false;
  return !pattern.notAbout?.some((subject) => subjects.has(subject));
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
