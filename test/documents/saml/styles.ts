/** How different identity providers write the same thing. */
export interface Style {
  /** Prefix of the protocol's elements, of the assertion's, of the signature's; '' for a default namespace. */
  readonly protocol: string;
  readonly assertion: string;
  readonly signature: string;
  readonly declaration?: boolean;
  readonly pretty?: boolean;
  readonly crlf?: boolean;
  /** Prefixes kept although they look unused, as `xs` in `xsi:type="xs:string"`. */
  readonly inclusivePrefixes?: readonly string[];
  /** Attribute values say `xsi:type="xs:string"`. */
  readonly typed?: boolean;
}

export const STYLES = {
  okta: {
    protocol: 'saml2p',
    assertion: 'saml2',
    signature: 'ds',
    declaration: true,
    inclusivePrefixes: ['xs'],
    typed: true,
  },
  entra: { protocol: 'samlp', assertion: '', signature: '' },
  google: { protocol: 'saml2p', assertion: 'saml2', signature: 'ds', declaration: true, typed: true },
  adfs: { protocol: 'samlp', assertion: '', signature: 'ds' },
  keycloak: { protocol: 'samlp', assertion: 'saml', signature: 'dsig', typed: true },
  ping: { protocol: 'samlp', assertion: 'saml', signature: 'ds', typed: true },
  onelogin: { protocol: 'samlp', assertion: 'saml', signature: 'ds', typed: true },
  shibboleth: {
    protocol: 'saml2p',
    assertion: 'saml2',
    signature: 'ds',
    declaration: true,
    inclusivePrefixes: ['xsd'],
    pretty: true,
  },
  simplesamlphp: {
    protocol: 'samlp',
    assertion: 'saml',
    signature: 'ds',
    declaration: true,
    pretty: true,
    typed: true,
  },
  pysaml2: { protocol: 'ns0', assertion: 'ns1', signature: 'ns2', declaration: true },
  windows: { protocol: '', assertion: '', signature: '', pretty: true, crlf: true, declaration: true },
} satisfies Record<string, Style>;

export type StyleName = keyof typeof STYLES;
