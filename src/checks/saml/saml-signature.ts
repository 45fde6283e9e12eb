import type { SamlSignature } from '../../documents/saml/saml.ts';
import type { Finding } from '../check.ts';
import { HIGH, NO_GAPS, part, type SamlCase, type SamlCheck } from './case.ts';
import { noMetadata } from './metadata-gap.ts';
import { inDocument } from './words.ts';

export const samlSignature: SamlCheck = {
  id: 'saml-signature',
  title: 'What is used was signed, and is unchanged since',
  why: 'Only a signature over the very assertion that is taken says that the identity provider made it.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/other-idps.html',
  severity: HIGH,
  causes: ['saml_signature_missing', 'saml_signature_invalid', 'saml_signature_wrapped'],
  find(seen) {
    const { saml, taken, metadataFrom } = seen;
    const wrapping = wrapped(seen);
    if (wrapping.length > 0) return { findings: wrapping, gaps: [] };
    if (!taken) return NO_GAPS;
    const signatures = signaturesOf(seen);
    if (signatures.length === 0) return { findings: [missing(seen)], gaps: [] };
    // Where it is the certificate that differs, its own check says so.
    const broken = signatures.filter(({ valid, validForEmbedded }) => !valid && !validForEmbedded);
    if (broken.length > 0) return { findings: broken.slice(0, 2).map(invalid), gaps: [] };
    const hasMetadata = saml.metadata?.state === 'read';
    return { findings: [], gaps: hasMetadata ? [] : noMetadata(metadataFrom) };
  },
};

/** Those on the response and on the assertion that is taken. */
export function signaturesOf({ saml, taken }: SamlCase): readonly SamlSignature[] {
  return [...saml.response.signatures, ...(taken?.signatures ?? [])];
}

function wrapped(seen: SamlCase): Finding[] {
  const { saml, taken } = seen;
  const { response } = saml;
  const [twice] = response.duplicateIds;
  const isElsewhere = taken && !response.covered && signaturesOf(seen).some(({ valid }) => valid);
  if (!response.wrapped && !twice && !isElsewhere) return [];
  const spot = twice ?? response.assertions[response.taken ?? 0] ?? response;
  return [
    part({
      cause: 'saml_signature_wrapped',
      proven: true,
      summary: twice
        ? 'Two parts of the response carry the same ID, so that it is not clear which of them was signed: this is how signatures are evaded.'
        : 'The signature is genuine, and made over something else than what AWS would read: this is how signatures are evaded.',
      facts: [
        inDocument(
          twice ? 'Same ID again' : 'What would be read',
          twice ? 'stands here' : 'is not what was signed',
          spot,
        ),
        ...signaturesIn(saml).map((one) => inDocument('Signature', 'stands here', one)),
      ],
      advice: [
        'Do not use this response, and keep it: tell the people who answer for security.',
        'No identity provider makes this by itself. Look at who could change the response on its way: the browser, its extensions, a proxy.',
      ],
    }),
  ];
}

function signaturesIn({ response }: SamlCase['saml']): SamlSignature[] {
  return [
    ...response.signatures,
    ...response.assertions.flatMap(({ signatures }) => signatures),
    ...response.strays,
  ].slice(0, 4);
}

function missing({ saml, taken }: SamlCase): Finding {
  return part({
    cause: 'saml_signature_missing',
    proven: true,
    summary:
      'Nothing in the response is signed, so anybody could have written it; AWS accepts none without a signature.',
    facts: [inDocument('Signature', 'none on the response, none on the assertion', taken ?? saml.response)],
    advice: ['Switch the signing of assertions on at the identity provider, in the application for AWS.'],
  });
}

function invalid(signature: SamlSignature): Finding {
  const on = signature.on === 'response' ? 'the response' : 'the assertion';
  return part({
    cause: 'saml_signature_invalid',
    proven: true,
    about: `the signature on ${on}`,
    summary: `The signature on ${on} does not hold: ${lowered(signature.sentence ?? 'it does not fit what stands there')}`,
    facts: [
      inDocument('Signature', `does not hold (${signature.failure ?? 'unknown'})`, signature),
      ...(signature.algorithm
        ? [inDocument('Algorithm', nameOf(signature.algorithm.value), signature.algorithm)]
        : []),
    ],
    advice: advice(signature),
  });
}

function advice({ failure }: SamlSignature): string[] {
  if (failure === 'digest-mismatch')
    return [
      'Was it copied whole, without changed blanks or line breaks? Take it from the browser again (network tab, form data).',
      'If it was: something between the identity provider and AWS changes the response.',
    ];
  if (failure === 'signature-mismatch' || failure === 'no-certificate')
    return [
      'Compare the signing certificate of the identity provider with the one that was uploaded to Identity Center (Settings, Manage authentication).',
    ];
  return [
    'Look at how the identity provider signs: an ordinary XML signature over the assertion or the response.',
  ];
}

function nameOf(uri: string): string {
  return (uri.split(/[#/]/).at(-1) ?? '').slice(0, 40);
}

function lowered(sentence: string): string {
  const whole = sentence.replace(/\.?$/, '.');
  return /^[A-Z][a-z]/.test(whole) ? whole.charAt(0).toLowerCase() + whole.slice(1) : whole;
}
