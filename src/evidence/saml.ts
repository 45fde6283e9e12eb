import type { Gap } from '../aws/reading.ts';
import { readMetadata } from '../documents/saml/metadata.ts';
import { readSaml, type SamlAssertion, type SamlKind, type SamlReading } from '../documents/saml/saml.ts';
import { type Gatherer, gapsOf, NotSeen } from './look.ts';

/** The SAML response that a person handed over, read and its signatures checked. Confidential: never shown whole. */
export interface SamlDocument {
  readonly reading: SamlReading;
  readonly metadataFrom: 'given' | 'configured' | 'none';
  /** Identity Center's ACS URLs, as they were typed or configured. */
  readonly acsUrls: readonly string[];
}

export const gatherSaml: Gatherer<'saml'> = async ({ asked, surroundings }) => {
  const text = asked.documents?.document ?? '';
  const given = asked.documents?.['--metadata'];
  const configured = surroundings.idp?.metadata;
  const acsUrls = asked.acsUrls ?? surroundings.idp?.acsUrls ?? [];
  if (given !== undefined)
    return { reading: readSaml(text, { metadata: given }), metadataFrom: 'given', acsUrls };
  if (configured === undefined) return { reading: readSaml(text, {}), metadataFrom: 'none', acsUrls };
  const reading = readSaml(text, { metadata: configured });
  // What is configured is the identity provider of Identity Center, whoever signed this for another service.
  const isForeign = reading.state === 'read' && ELSEWHERE.includes(reading.kind);
  return isForeign
    ? { reading: readSaml(text, {}), metadataFrom: 'none', acsUrls }
    : { reading, metadataFrom: 'configured', acsUrls };
};

const ELSEWHERE: readonly SamlKind[] = ['application', 'iam-federation'];

/** The assertion that a service provider takes; undefined where there is none, or nothing could be read. */
export function takenOf({ reading }: SamlDocument): SamlAssertion | undefined {
  if (reading.state !== 'read' || reading.response.taken === undefined) return undefined;
  return reading.response.assertions[reading.response.taken];
}

/** The NameID of the assertion that is taken, as it was written. */
export function nameIdOf(document: SamlDocument): string | undefined {
  return takenOf(document)?.subject?.nameId?.value;
}

/** Ends a gatherer with gaps that do not repeat what the document says of the person: AWS's texts may. */
export function discreetly(error: unknown, of: string, secret: string): never {
  throw new NotSeen(discreet(gapsOf(error, of), secret));
}

export function discreet(gaps: readonly Gap[], secret: string): Gap[] {
  return gaps.map((gap) => ({ ...gap, detail: without(gap.detail, secret) }));
}

/** The text with a value left out wherever it stands, in whatever case. Linear in the length of the text. */
export function without(text: string, secret: string): string {
  const wanted = secret.trim().toLowerCase();
  if (wanted.length < 3) return text;
  const parts: string[] = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), '(the NameID)');
    from = at + wanted.length;
  }
  return [...parts, text.slice(from)].join('');
}

/** What makes a text useless as metadata of an identity provider; undefined where nothing does. Repeats nothing of it. */
export function faultInMetadata(metadata: string): string | undefined {
  const reading = readMetadata(metadata);
  return reading.state === 'malformed'
    ? `names a file that is no usable metadata: ${reading.sentence.replace(/\.$/, '')}`
    : undefined;
}
