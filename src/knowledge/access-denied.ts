import type { DeniedBy } from './entry.ts';
import { normalise } from './normalise.ts';

/** An AccessDenied sentence of AWS, taken apart. Everything in it is untrusted text. */
export interface AccessDenied {
  readonly principalArn?: string;
  readonly action?: string;
  readonly resource?: string;
  /** Further resources on which the same text refuses the same action. */
  readonly alsoResources?: readonly string[];
  /** The kind of policy that refuses, as far as AWS says. */
  readonly by: DeniedBy;
  /** True for a Deny statement, false for a missing Allow or when AWS does not say. */
  readonly explicit: boolean;
  /** For sts:DecodeAuthorizationMessage. */
  readonly encoded?: string;
}

const REFUSAL =
  /not authorized to (?:perform|invoke)|encoded authorization failure message|(?:does not|doesn't) have (?:the )?permissions? to perform|explicit deny in an? |no [a-z- ]{4,30} policy allows the/i;
const ACTION =
  /(?:not authorized to (?:perform|invoke)|permissions? to perform):?\s?(?:the (?:following )?(?:action|operation)s?:?\s?)?[[('<]{0,2}([a-z0-9-]{2,40}:[a-z0-9*]{2,80})/i;
const ALLOWS = /policy allows the ([a-z0-9-]{2,40}:[a-z0-9*]{2,80}) action/i;
const PRINCIPAL = /(?:user|role|principal):?\s'?(arn:[^\s',)]{8,400})/i;
const RESOURCE =
  /on (?:the )?resources?:?\s'?((?:role|user|policy|group|instance profile)\s[^\s',)]{1,200}|arn:[^\s',)]{5,600}|\*)/i;
const LONGEST = 8_000;
const MOST_SENTENCES = 10;
const ENCODED = /encoded authorization failure message:?\s'?([\w+/=-]{16,10000})/i;

const LIMITS: readonly (readonly [RegExp, DeniedBy])[] = [
  [/service control polic(?:y|ies)/i, 'scp'],
  [/resource control polic(?:y|ies)/i, 'rcp'],
  [/permissions? boundar(?:y|ies)/i, 'permissions-boundary'],
  [/session polic(?:y|ies)/i, 'session-policy'],
  [/vpc endpoint polic(?:y|ies)/i, 'vpc-endpoint-policy'],
  [/identity-based polic(?:y|ies)/i, 'identity-policy'],
  [/(?:resource-based|role trust|trust) polic(?:y|ies)/i, 'resource-policy'],
];

/** Takes an AccessDenied of AWS apart, in whatever a tool wrapped it; undefined when the text holds none. */
export function readAccessDenied(text: string): AccessDenied | undefined {
  return fromPlain(normalise(text).shown);
}

/** As readAccessDenied, for a text that was normalised already. */
export function fromPlain(shown: string): AccessDenied | undefined {
  const at = shown.search(REFUSAL);
  if (at < 0) return undefined;
  const sentence = shown.slice(at, at + LONGEST / 4);
  const action = ACTION.exec(sentence)?.[1] ?? ALLOWS.exec(sentence)?.[1];
  const principal = principalNear(shown, at);
  const [resource, ...alsoResources] = resourcesOf(shown.slice(at, at + LONGEST), action);
  const encoded = ENCODED.exec(shown)?.[1];
  return {
    ...(principal === undefined ? {} : { principalArn: trimEnd(principal) }),
    ...(action === undefined ? {} : { action }),
    ...(resource === undefined ? {} : { resource }),
    ...(alsoResources.length === 0 ? {} : { alsoResources }),
    ...refuser(sentence.slice(0, 1_200), action),
    ...(encoded === undefined ? {} : { encoded }),
  };
}

/** Who is refused stands just before the refusal, or, in a few wordings, behind it. */
function principalNear(shown: string, at: number): string | undefined {
  const before = [...shown.slice(Math.max(0, at - 700), at).matchAll(new RegExp(PRINCIPAL, 'gi'))].at(-1);
  return (before ?? PRINCIPAL.exec(shown.slice(at, at + 400)))?.[1];
}

/** AWS repeats its sentence for each resource that one call touches. */
function resourcesOf(shown: string, action: string | undefined): readonly string[] {
  const sentences = shown.split(/(?=not authorized to perform)/i).slice(0, MOST_SENTENCES);
  const same = sentences.filter((sentence, n) => n === 0 || ACTION.exec(sentence)?.[1] === action);
  const found = same.map((sentence) => RESOURCE.exec(sentence)?.[1]).filter((one) => one !== undefined);
  return [...new Set(found.map(trimEnd))];
}

function refuser(sentence: string, action: string | undefined): Pick<AccessDenied, 'by' | 'explicit'> {
  const deny = /explicit(?:ly)? den(?:y|ied)/i.exec(sentence);
  if (deny !== null) return { by: kind(sentence.slice(deny.index, deny.index + 200)), explicit: true };
  const missing =
    /because (?:there is )?no [a-z -]{3,40}polic(?:y|ies)|because no permissions boundary/i.exec(sentence);
  const because = missing === null ? 'unknown' : kind(missing[0]);
  return { by: isKeyUse(action, because) ? 'kms' : because, explicit: false };
}

/** A key refuses by its own policy as a rule, unless AWS names another kind. */
function isKeyUse(action: string | undefined, because: DeniedBy): boolean {
  return action?.toLowerCase().startsWith('kms:') === true && because === 'unknown';
}

function kind(words: string): DeniedBy {
  for (const [pattern, by] of LIMITS) if (pattern.test(words)) return by;
  return 'unknown';
}

function trimEnd(value: string): string {
  return value.replace(/[.;:,\]}>]{1,8}$/, '');
}
