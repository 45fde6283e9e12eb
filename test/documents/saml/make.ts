import { sign } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { STYLES, type Style, type StyleName } from './styles.ts';
import { ecIdentity, type Identity, rsaIdentity } from './x509.ts';

export { ecIdentity, type Identity, rsaIdentity } from './x509.ts';

export interface AttributeOptions {
  readonly name: string | null;
  /** XML: escape what is meant as text. */
  readonly values: readonly string[];
  readonly nameFormat?: string | null;
  readonly friendlyName?: string;
}

/** Null leaves out what otherwise has a value that Identity Center would take. Texts are put in as XML: escape them. */
export interface ResponseOptions {
  readonly id?: string;
  readonly assertionId?: string;
  readonly inResponseTo?: string | null;
  readonly destination?: string | null;
  readonly issuer?: string | null;
  readonly issueInstant?: string;
  /** Short names such as `Success`, `Responder`. */
  readonly status?: string | null;
  readonly subStatus?: string;
  readonly statusMessage?: string;
  readonly nameId?: string | null;
  readonly nameIdFormat?: string | null;
  readonly method?: string;
  readonly recipient?: string | null;
  readonly confirmedUntil?: string | null;
  readonly notBefore?: string | null;
  readonly notOnOrAfter?: string | null;
  /** Empty leaves out the restriction. */
  readonly audiences?: readonly string[];
  readonly sessionNotOnOrAfter?: string | null;
  readonly attributes?: readonly AttributeOptions[];
  /** How many assertions; those behind the first have IDs with a number. */
  readonly assertions?: number;
  /** Instead of the assertion, or of the NameID; the ciphertext is made up. */
  readonly encrypted?: 'assertion' | 'nameid';
  readonly sign?: 'none' | 'response' | 'assertion' | 'both';
  readonly signer?: Identity;
  /** What ds:KeyInfo shows: by default the signer's certificate; null shows none. */
  readonly shown?: Identity | null;
  readonly signatureAlgorithm?: string;
  readonly digestAlgorithm?: string;
  readonly canonicalization?: string;
  readonly style?: StyleName | Style;
  /** Changes the XML before it is signed. */
  readonly before?: (xml: string) => string;
}

export const ACS = 'https://eu-central-1.signin.aws/platform/saml/acs/0aa1b2c3-aaaa-bbbb-cccc-1234567890ab';
export const SP_ISSUER = 'https://eu-central-1.signin.aws.amazon.com/platform/saml/d-99670123ab';
export const IDP = 'https://idp.example.com/saml/metadata';
export const EMAIL_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
export const NOW = '2026-11-22T09:00:00Z';

let rsa: Identity | undefined;
let ec: Identity | undefined;

/** One RSA-2048 and one P-256 signer per process. */
export function rsaSigner(): Identity {
  rsa ??= rsaIdentity();
  return rsa;
}

export function ecSigner(): Identity {
  ec ??= ecIdentity();
  return ec;
}

/** A response as an IdP would send it to Identity Center, with the assertion signed unless told otherwise. */
export function makeResponse(options: ResponseOptions = {}): string {
  const style = styleOf(options);
  let xml = unsigned(options, style);
  if (style.pretty) xml = xml.replace(/></g, '>\n<');
  xml = options.before?.(xml) ?? xml;
  const what = options.sign ?? 'assertion';
  const ids = [
    ...(['assertion', 'both'].includes(what) && options.encrypted !== 'assertion'
      ? assertionIds(options)
      : []),
    ...(['response', 'both'].includes(what) ? [responseId(options)] : []),
  ];
  for (const id of ids) xml = signed(xml, id, options);
  const declaration = style.declaration ? '<?xml version="1.0" encoding="UTF-8"?>\n' : '';
  return style.crlf ? `${declaration}${xml}`.replaceAll('\n', '\r\n') : declaration + xml;
}

/** The metadata of the IdP that signs with these. */
export function makeMetadata(signers: readonly Identity[] = [rsaSigner()], entityId = IDP): string {
  const keys = signers.map(
    ({ base64 }) =>
      `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  );
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys.join('')}<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
}

function styleOf({ style = 'okta' }: ResponseOptions): Style {
  return typeof style === 'string' ? STYLES[style] : style;
}

function responseId({ id = '_response1' }: ResponseOptions): string {
  return id;
}

function assertionIds({ assertionId = '_assertion1', assertions = 1 }: ResponseOptions): string[] {
  return Array.from({ length: assertions }, (_, n) => (n === 0 ? assertionId : `${assertionId}-${n + 1}`));
}

interface Names {
  readonly p: (name: string) => string;
  readonly a: (name: string) => string;
  readonly nsA: string;
}

function unsigned(options: ResponseOptions, style: Style): string {
  const prefixed = (prefix: string) => (name: string) => (prefix ? `${prefix}:${name}` : name);
  const p = prefixed(style.protocol);
  const nsA = declared(style.assertion, 'urn:oasis:names:tc:SAML:2.0:assertion');
  const names = { p, a: prefixed(style.assertion), nsA };
  const attributes = [
    declared(style.protocol, 'urn:oasis:names:tc:SAML:2.0:protocol'),
    attribute('ID', responseId(options)),
    attribute('Version', '2.0'),
    attribute('IssueInstant', options.issueInstant ?? NOW),
    attribute('Destination', options.destination ?? (options.destination === null ? null : ACS)),
    attribute('InResponseTo', options.inResponseTo ?? null),
  ];
  const body = issuer(options, names, nsA) + status(options, names) + content(options, names, style);
  return `<${p('Response')}${attributes.join('')}>${body}</${p('Response')}>`;
}

function declared(prefix: string, uri: string): string {
  return ` xmlns${prefix && `:${prefix}`}="${uri}"`;
}

function attribute(name: string, value: string | null): string {
  return value === null ? '' : ` ${name}="${value}"`;
}

function orNull<T>(value: T | null | undefined, standard: T): T | null {
  return value === undefined ? standard : value;
}

function issuer(options: ResponseOptions, { a }: Names, ns = ''): string {
  const value = orNull(options.issuer, IDP);
  return value === null ? '' : `<${a('Issuer')}${ns}>${value}</${a('Issuer')}>`;
}

function status(options: ResponseOptions, { p }: Names): string {
  if (options.status === null) return '';
  const uri = (name: string) => `urn:oasis:names:tc:SAML:2.0:status:${name}`;
  const sub = options.subStatus ? `<${p('StatusCode')} Value="${uri(options.subStatus)}"/>` : '';
  const code = `<${p('StatusCode')} Value="${uri(options.status ?? 'Success')}">${sub}</${p('StatusCode')}>`;
  const message = options.statusMessage
    ? `<${p('StatusMessage')}>${options.statusMessage}</${p('StatusMessage')}>`
    : '';
  return `<${p('Status')}>${code}${message}</${p('Status')}>`;
}

const CIPHER =
  '<xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"><xenc:CipherData><xenc:CipherValue>c2VjcmV0</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>';

function content(options: ResponseOptions, names: Names, style: Style): string {
  const { a, nsA } = names;
  if (options.encrypted === 'assertion')
    return `<${a('EncryptedAssertion')}${nsA}>${CIPHER}</${a('EncryptedAssertion')}>`;
  return assertionIds(options)
    .map((id) => assertion(id, options, { names, style }))
    .join('');
}

function assertion(id: string, options: ResponseOptions, form: { names: Names; style: Style }): string {
  const { names, style } = form;
  const { a, nsA } = names;
  const instant = options.issueInstant ?? NOW;
  const xs =
    style.typed || style.inclusivePrefixes
      ? ` xmlns:${schemaPrefix(style)}="http://www.w3.org/2001/XMLSchema"`
      : '';
  const head = `<${a('Assertion')}${nsA}${xs}${attribute('ID', id)} IssueInstant="${instant}" Version="2.0">`;
  const session = attribute('SessionNotOnOrAfter', options.sessionNotOnOrAfter ?? null);
  const context = `<${a('AuthnContext')}><${a('AuthnContextClassRef')}>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</${a('AuthnContextClassRef')}></${a('AuthnContext')}>`;
  const authn = `<${a('AuthnStatement')} AuthnInstant="${instant}" SessionIndex="${id}"${session}>${context}</${a('AuthnStatement')}>`;
  return `${head}${issuer(options, names)}${subject(options, names)}${conditions(options, names)}${authn}${attributes(options, form)}</${a('Assertion')}>`;
}

function schemaPrefix(style: Style): string {
  return style.inclusivePrefixes?.[0] ?? 'xs';
}

function subject(options: ResponseOptions, { a }: Names): string {
  const format = attribute('Format', orNull(options.nameIdFormat, EMAIL_FORMAT));
  const value = orNull(options.nameId, 'kim@example.com');
  const plain = value === null ? '' : `<${a('NameID')}${format}>${value}</${a('NameID')}>`;
  const name =
    options.encrypted === 'nameid' ? `<${a('EncryptedID')}>${CIPHER}</${a('EncryptedID')}>` : plain;
  const data = [
    attribute('InResponseTo', options.inResponseTo ?? null),
    attribute('NotOnOrAfter', orNull(options.confirmedUntil, '2026-11-22T09:05:00Z')),
    attribute('Recipient', orNull(options.recipient, ACS)),
  ];
  const method = options.method ?? 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
  const confirmation = `<${a('SubjectConfirmation')} Method="${method}"><${a('SubjectConfirmationData')}${data.join('')}/></${a('SubjectConfirmation')}>`;
  return `<${a('Subject')}>${name}${confirmation}</${a('Subject')}>`;
}

function conditions(options: ResponseOptions, { a }: Names): string {
  const from = attribute('NotBefore', orNull(options.notBefore, '2026-11-22T08:55:00Z'));
  const until = attribute('NotOnOrAfter', orNull(options.notOnOrAfter, '2026-11-22T09:05:00Z'));
  const audiences = (options.audiences ?? [SP_ISSUER])
    .map((it) => `<${a('Audience')}>${it}</${a('Audience')}>`)
    .join('');
  const restriction = audiences && `<${a('AudienceRestriction')}>${audiences}</${a('AudienceRestriction')}>`;
  return `<${a('Conditions')}${from}${until}>${restriction}</${a('Conditions')}>`;
}

const BASIC = 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic';

function attributes(
  { attributes: given = [] }: ResponseOptions,
  { names: { a }, style }: { names: Names; style: Style },
): string {
  if (given.length === 0) return '';
  const type = style.typed
    ? ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="${schemaPrefix(style)}:string"`
    : '';
  const each = given.map(({ name, values, nameFormat, friendlyName }) => {
    const said = [
      attribute('Name', name),
      attribute('NameFormat', orNull(nameFormat, BASIC)),
      attribute('FriendlyName', friendlyName ?? null),
    ];
    const held = values.map((it) => `<${a('AttributeValue')}${type}>${it}</${a('AttributeValue')}>`);
    return `<${a('Attribute')}${said.join('')}>${held.join('')}</${a('Attribute')}>`;
  });
  return `<${a('AttributeStatement')}>${each.join('')}</${a('AttributeStatement')}>`;
}

export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const ECDSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** The document with a signature over the element of that ID in it, behind its Issuer. */
export function signed(xml: string, id: string, options: ResponseOptions): string {
  const signer = options.signer ?? rsaSigner();
  const shown = options.shown === undefined ? signer : options.shown;
  const { signature: prefix, inclusivePrefixes } = styleOf(options);
  const isEc = signer.privateKey.asymmetricKeyType === 'ec';
  const canonicalization = options.canonicalization ?? EXCLUSIVE;
  const sig = new SignedXml({
    privateKey: signer.privateKey,
    signatureAlgorithm: options.signatureAlgorithm ?? (isEc ? ECDSA_SHA256 : RSA_SHA256),
    canonicalizationAlgorithm: canonicalization,
    getKeyInfoContent: () => keyInfo(shown, prefix),
  });
  sig.SignatureAlgorithms[ECDSA_SHA256] = ecdsaSha256 as never;
  sig.addReference({
    xpath: `//*[@ID='${id}']`,
    transforms: [ENVELOPED, canonicalization],
    digestAlgorithm: options.digestAlgorithm ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
    inclusiveNamespacesPrefixList: [...(inclusivePrefixes ?? [])],
  });
  const behindIssuer = `//*[@ID='${id}']/*[local-name()='Issuer']`;
  const hasIssuer = options.issuer !== null;
  sig.computeSignature(xml, {
    ...(prefix && { prefix }),
    location: hasIssuer
      ? { reference: behindIssuer, action: 'after' }
      : { reference: `//*[@ID='${id}']`, action: 'prepend' },
  });
  return sig.getSignedXml();
}

function keyInfo(shown: Identity | null, prefix: string): string | null {
  if (!shown) return null;
  const name = (it: string) => (prefix ? `${prefix}:${it}` : it);
  return `<${name('X509Data')}><${name('X509Certificate')}>${shown.base64}</${name('X509Certificate')}></${name('X509Data')}>`;
}

function ecdsaSha256(this: { getAlgorithmName: unknown; getSignature: unknown }): void {
  this.getAlgorithmName = () => ECDSA_SHA256;
  this.getSignature = (bytes: string, key: Identity['privateKey']) =>
    sign('sha256', Buffer.from(bytes), { key, dsaEncoding: 'ieee-p1363' }).toString('base64');
}
