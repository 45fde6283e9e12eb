import { readXml } from '../xml.ts';
import { kindOf } from './kind.ts';
import { heldMetadata } from './metadata.ts';
import { notAResponse } from './other-kinds.ts';
import { responseOf } from './response.ts';
import { unwrapped } from './unwrap.ts';

/** Where something stands: the line (1-based) in the decoded XML, and a path of local names such as `Response/Assertion/Subject/NameID`. */
export interface Spot {
  readonly line: number;
  /** An index `[2]` where several of the same name stand side by side; an attribute as `…/@Name`. */
  readonly at: string;
}

/** A value as it was written: not trimmed, not masked. */
export interface Said extends Spot {
  readonly value: string;
}

/** An element's whole text, also behind a comment, where careless readers stop. */
export interface SaidText extends Said {
  readonly hasComment: boolean;
}

/** An xs:dateTime; `epoch` (milliseconds) is null where it cannot be read as one. Without a zone it counts as UTC (SAML core 1.3.3). */
export interface Instant extends Said {
  readonly epoch: number | null;
}

export interface NameId extends SaidText {
  readonly format?: Said;
}

export interface SubjectConfirmation extends Spot {
  readonly method?: Said;
  readonly recipient?: Said;
  readonly inResponseTo?: Said;
  readonly notBefore?: Instant;
  readonly notOnOrAfter?: Instant;
}

export interface Subject extends Spot {
  readonly nameId?: NameId;
  /** The NameID stands encrypted. */
  readonly encryptedId?: Spot;
  readonly confirmations: readonly SubjectConfirmation[];
}

export interface Conditions extends Spot {
  readonly notBefore?: Instant;
  readonly notOnOrAfter?: Instant;
  /** All audiences of all restrictions. */
  readonly audiences: readonly SaidText[];
}

export interface AuthnStatement extends Spot {
  readonly authnInstant?: Instant;
  readonly sessionNotOnOrAfter?: Instant;
  readonly sessionIndex?: Said;
  readonly contextClass?: SaidText;
}

export interface AttributeValue extends SaidText {
  /** Structured XML instead of text. */
  readonly hasElements: boolean;
  readonly isNil: boolean;
}

export interface SamlAttribute extends Spot {
  readonly name?: Said;
  readonly nameFormat?: Said;
  readonly friendlyName?: Said;
  readonly values: readonly AttributeValue[];
}

/** Why a signature does not hold. */
export type SignatureFailure =
  | 'malformed'
  | 'unsupported-algorithm'
  /** HMAC: whoever knows the public certificate could make it. */
  | 'hmac'
  | 'bad-transform'
  | 'no-reference'
  | 'several-references'
  /** The reference names no element, or is not of the form `#id`. */
  | 'bad-reference'
  /** Two elements carry the ID that it names. */
  | 'duplicate-id'
  /** It signs another element than the one that it stands in. */
  | 'signs-something-else'
  | 'digest-mismatch'
  | 'signature-mismatch'
  /** None of the certificates to compare with has a key of the kind that the algorithm needs, or none is there. */
  | 'no-certificate';

export interface SamlSignature extends Spot {
  readonly on: 'response' | 'assertion' | 'other';
  /** URI of the signature method; of the digest method. */
  readonly algorithm?: Said;
  readonly digest?: Said;
  /** SHA-1 or MD5 in either. */
  readonly isWeak: boolean;
  /** The URIs that it refers to. */
  readonly references: readonly Said[];
  /** 'metadata': somebody whom the metadata names signed it. 'embedded': intact since signed by whoever put the certificate in. */
  readonly against: 'metadata' | 'embedded';
  /** The key fits, the digest fits, and it signs the element that it stands in. */
  readonly valid: boolean;
  readonly failure?: SignatureFailure;
  /** Why not, in a sentence. */
  readonly sentence?: string;
  /**
   * Only with metadata and only where `valid` is false: the signature holds for the certificate inside the document, so it is
   * the certificate that differs.
   */
  readonly validForEmbedded: boolean;
  /** SHA-256 fingerprint of the certificate whose key made it. */
  readonly signedBy?: string;
  /** In its KeyInfo, in order. */
  readonly certificates: readonly Certificate[];
}

export interface Certificate extends Spot {
  /** False: these bytes are no X.509 certificate; all else is then empty. */
  readonly isReadable: boolean;
  readonly subject: string;
  readonly commonName: string;
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  /** Upper-case hexadecimal with colons. */
  readonly sha256: string;
  /** `rsa`, `ec`, … */
  readonly keyKind: string;
  /** Bits; null where it is not known. */
  readonly keySize: number | null;
  /** For one inside the response: equal to one of the metadata's; null without metadata. For one of the metadata: null. */
  readonly isInMetadata: boolean | null;
}

export interface SamlAssertion extends Spot {
  readonly id?: Said;
  readonly issueInstant?: Instant;
  readonly version?: Said;
  readonly issuer?: SaidText;
  readonly subject?: Subject;
  readonly conditions?: Conditions;
  readonly authnStatements: readonly AuthnStatement[];
  readonly attributeStatements: number;
  readonly attributes: readonly SamlAttribute[];
  readonly encryptedAttributes: readonly Spot[];
  readonly signatures: readonly SamlSignature[];
  /** A direct child of the Response, where consumers look. */
  readonly isChild: boolean;
  /** What stands here is, value for value, what a valid signature (its own or the Response's) was made over. */
  readonly covered: boolean;
}

export interface SamlResponse extends Spot {
  readonly id?: Said;
  readonly inResponseTo?: Said;
  readonly destination?: Said;
  readonly issueInstant?: Instant;
  readonly version?: Said;
  readonly issuer?: SaidText;
  readonly status?: SamlStatus;
  /** Every Assertion of the document, in order, wherever it stands. */
  readonly assertions: readonly SamlAssertion[];
  readonly encryptedAssertions: readonly Spot[];
  /** Position in `assertions` of the one that a consumer takes: the first that is a child of the Response. */
  readonly taken?: number;
  /** On the Response itself. */
  readonly signatures: readonly SamlSignature[];
  /** Signatures that stand neither in the Response nor in an Assertion as a child. */
  readonly strays: readonly SamlSignature[];
  /** The taken assertion is inside what a valid signature was made over. */
  readonly covered: boolean;
  /** A signature's bytes hold, but over something else than what stands where a consumer looks. */
  readonly wrapped: boolean;
  /** IDs that more than one element carries. */
  readonly duplicateIds: readonly Said[];
}

export interface SamlStatus extends Spot {
  readonly code?: Said;
  /** Innermost second-level code. */
  readonly subCode?: Said;
  readonly message?: SaidText;
  readonly detail?: SaidText;
}

/** How the XML was found in what was handed over. */
export interface Found {
  readonly container: 'none' | 'form-body' | 'har' | 'html-form' | 'url';
  readonly encoding: 'xml' | 'base64' | 'url-encoded-base64' | 'deflated' | 'escaped-xml';
  /** How many responses stood there; the last was read. */
  readonly count: number;
  /** Of a HAR: when it was posted, as written there. */
  readonly usedAt?: string;
  /** Of a HAR, a form or an address: where it was sent. */
  readonly postedTo?: string;
  readonly relayState?: string;
}

export type SamlKind = 'sign-in' | 'application' | 'iam-federation' | 'other';

export type MalformedReason =
  | 'empty'
  | 'too-large'
  | 'too-deep'
  | 'too-many-nodes'
  | 'doctype'
  | 'not-xml'
  | 'not-saml'
  /** A HAR or a form without a SAML response in it. */
  | 'nothing-found'
  | 'authn-request'
  | 'logout'
  | 'metadata'
  | 'jwt'
  | 'assertion-alone'
  | 'saml-1';

export interface SamlMalformed {
  readonly state: 'malformed';
  readonly reason: MalformedReason;
  /** What is wrong and what to hand over instead; repeats nothing of the document. */
  readonly sentence: string;
  readonly line?: number;
  readonly found?: Found;
}

export interface SamlRead {
  readonly state: 'read';
  readonly kind: SamlKind;
  readonly found: Found;
  readonly response: SamlResponse;
  /** Absent when none was given. */
  readonly metadata?: MetadataReading;
}

export type SamlReading = SamlMalformed | SamlRead;

export interface SsoUrl extends Said {
  readonly binding?: Said;
}

export interface MetadataRead {
  readonly state: 'read';
  readonly entityId?: Said;
  /** Those for signing, and those without a stated use. */
  readonly certificates: readonly Certificate[];
  readonly ssoUrls: readonly SsoUrl[];
  /** Characters; Identity Center takes at most 75,000. */
  readonly length: number;
  readonly isTooLongForIdentityCenter: boolean;
  /** A whole federation's file: how many IdPs stand in it; the first is read. */
  readonly idps: number;
}

export interface MetadataMalformed {
  readonly state: 'malformed';
  readonly reason:
    | 'empty'
    | 'too-large'
    | 'too-deep'
    | 'too-many-nodes'
    | 'doctype'
    | 'not-xml'
    | 'not-metadata'
    | 'no-idp';
  readonly sentence: string;
  readonly line?: number;
}

export type MetadataReading = MetadataRead | MetadataMalformed;

/**
 * Reads what a person handed over as a SAML response, checks its signatures, and says how it was found. Always a value:
 * what cannot be read is malformed with a reason. `given.metadata` is the IdP's metadata XML.
 */
export function readSaml(text: string, given: { metadata?: string }): SamlReading {
  const result = unwrapped(text);
  if (!('xml' in result)) return { state: 'malformed', ...result };
  const { found, xml } = result;
  const read = readXml(xml);
  if (read.state === 'malformed') return { ...read, found };
  const instead = notAResponse(read.root);
  if (instead) return { state: 'malformed', ...instead, found };
  const metadata = given.metadata === undefined ? undefined : heldMetadata(given.metadata);
  const trusted = metadata?.reading.state === 'read' ? metadata.certificates : undefined;
  const response = responseOf(read.root, trusted);
  return {
    state: 'read',
    kind: kindOf(response),
    found,
    response,
    ...(metadata && { metadata: metadata.reading }),
  };
}
