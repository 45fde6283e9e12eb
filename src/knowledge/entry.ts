import type { Cause } from './causes.ts';

/**
 * A few words whose presence means something, written as in the text but in lower case with ' for every quote.
 * `…` stands for at most 80 characters, `(a|b)` for either, `x?` for an x that may be missing. It starts at the start
 * of a word, unless it begins with `…`. Its end is free, so that `exceed` finds `exceeded`; but a
 * word of two or three letters, such as `not`, stands for itself when it is all of a part or an option.
 */
export type Sign = string;

/** What a text is about; the services that Identity Center rests on, the tools around it, or something else. */
export type Subject =
  | 'sso-admin'
  | 'identitystore'
  | 'portal'
  | 'oidc'
  | 'scim'
  | 'saml'
  | 'identity-center'
  | 'eks'
  | 'foreign';

export type DeniedBy =
  | 'identity-policy'
  | 'scp'
  | 'rcp'
  | 'permissions-boundary'
  | 'session-policy'
  | 'resource-policy'
  | 'vpc-endpoint-policy'
  | 'kms'
  | 'unknown';

/** What an AccessDenied of AWS must have said. Beginnings of actions; parts of resources and principals; lower case. */
export interface DeniedSigns {
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
  readonly principals?: readonly string[];
  readonly otherPrincipals?: readonly string[];
  readonly by?: readonly DeniedBy[];
  readonly explicit?: boolean;
}

/**
 * Signs that together name a cause. Weight: 90 and more, AWS's own words for exactly this; 70 to 89, words that
 * usually mean it; 50 to 69, likely among others; 40 to 49, only worth offering beside a better answer.
 */
export interface Pattern {
  readonly weight: number;
  readonly all?: readonly Sign[];
  readonly any?: readonly Sign[];
  readonly none?: readonly Sign[];
  readonly about?: readonly Subject[];
  readonly notAbout?: readonly Subject[];
  readonly denied?: DeniedSigns;
}

/** What idc knows of one cause. */
export interface Entry {
  readonly cause: Cause;
  readonly title: string;
  /** One or two sentences for a tired engineer. */
  readonly meaning: string;
  readonly recognise: readonly Pattern[];
  /** What tells it apart from its neighbours. */
  readonly apart?: string;
  /** Reads that would confirm it, by AWS's names where there is an API. */
  readonly confirm: readonly string[];
  /** Steps in order, each safe to follow. */
  readonly advice: readonly string[];
  readonly source: string;
}
