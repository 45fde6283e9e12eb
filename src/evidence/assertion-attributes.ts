import { readSaml, type SamlReading } from '../documents/saml/saml.ts';
import type { Gatherer } from './look.ts';

/** The attributes of an assertion that was handed over. Confidential: neither stored nor shown whole. */
export type AssertionAttributes =
  | { readonly state: 'none' }
  | { readonly state: 'malformed'; readonly sentence: string }
  | { readonly state: 'read'; readonly attributes: readonly SentAttribute[] };

export interface SentAttribute {
  readonly name: string;
  /** The first value: more than one is refused at sign-in. */
  readonly value: string;
  readonly line: number;
}

export const gatherAssertionAttributes: Gatherer<'assertionAttributes'> = async ({ asked }) => {
  const text = asked.documents?.['--assertion'];
  return text === undefined ? { state: 'none' } : attributesOf(readEither(text));
};

/** A Response, or an Assertion by itself, which is read inside an empty Response. */
function readEither(text: string): SamlReading {
  const reading = readSaml(text, {});
  if (reading.state === 'read' || reading.reason !== 'assertion-alone') return reading;
  const alone = text.trim().replace(/^<\?xml[^>]{0,200}\?>/, '');
  return readSaml(
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">${alone}</samlp:Response>`,
    {},
  );
}

function attributesOf(reading: SamlReading): AssertionAttributes {
  if (reading.state !== 'read') return { state: 'malformed', sentence: reading.sentence };
  const { assertions, taken, encryptedAssertions } = reading.response;
  const assertion = taken === undefined ? undefined : assertions[taken];
  if (!assertion) {
    const isEncrypted = encryptedAssertions.length > 0;
    return { state: 'malformed', sentence: isEncrypted ? ENCRYPTED : 'There is no assertion in it.' };
  }
  const attributes = assertion.attributes.flatMap(({ name, values, line }) =>
    name ? [{ name: name.value, value: values[0]?.value ?? '', line }] : [],
  );
  return { state: 'read', attributes };
}

const ENCRYPTED = 'The assertion in it is encrypted, which Identity Center does not accept either.';
