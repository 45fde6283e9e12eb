import type { Reading } from '../../aws/reading.ts';
import type { SamlAssertion, SamlRead } from '../../documents/saml/saml.ts';
import type { Evidence, Instance } from '../../evidence/evidence.ts';
import type { Finding, Severity } from '../check.ts';
import type { DocumentCheck } from '../document-check.ts';

/** What the instance does with attributes for access control. */
export interface Mapping {
  readonly enabled: boolean;
  /** Keys that the instance fills from its own directory, which wins over the response. */
  readonly keys: readonly string[];
}

/** A SAML response beside everything that was read about it. A reading without a value was not, or could not be, had. */
export interface SamlCase {
  readonly saml: SamlRead;
  /** The assertion that a service provider takes. */
  readonly taken?: SamlAssertion;
  readonly metadataFrom: 'given' | 'configured' | 'none';
  /** As the settings of Identity Center show them; empty where nobody told. */
  readonly acsUrls: readonly string[];
  readonly instance: Reading<Instance>;
  readonly regions: Reading<Evidence['instanceRegions']>;
  readonly user: Reading<Evidence['samlUser']>;
  readonly login: Reading<Evidence['samlLogin']>;
  readonly mapping: Reading<Mapping>;
  /** When it was used, epoch milliseconds, and from where that is known. */
  readonly used?: { readonly at: number; readonly how: string };
  /** Epoch milliseconds. */
  readonly now: number;
}

export type SamlCheck = DocumentCheck<SamlCase>;

/** The parts of a finding that differ; the rest follows from where it rests. */
export type Part = Pick<Finding, 'cause' | 'summary' | 'facts' | 'advice'> & {
  readonly about?: string;
  readonly proven?: boolean;
};

/** A finding about a document: `proven` where what was read from AWS, or the document's own bytes, prove it. */
export function part({ proven = false, about, ...rest }: Part): Finding {
  return { certainty: proven ? 'confirmed' : 'stated', about: about ?? 'the SAML response', ...rest };
}

export const HIGH: Severity = 'high';
export const NO_GAPS = { findings: [], gaps: [] } as const;
