import { expect, test } from '@jest/globals';
import type { Gap, Reading } from '../../../src/aws/reading.ts';
import type { Mapping, SamlCase, SamlCheck } from '../../../src/checks/saml/case.ts';
import { readSaml, type SamlRead } from '../../../src/documents/saml/saml.ts';
import type { Cause } from '../../../src/knowledge/causes.ts';
import {
  ecSigner,
  type Identity,
  makeMetadata,
  makeResponse,
  type ResponseOptions,
  rsaSigner,
} from '../../documents/saml/make.ts';

export const ACS = 'https://eu-west-1.signin.aws/platform/saml/acs/0aa1b2c3-aaaa-bbbb-cccc-1234567890ab';
export const ISSUER = 'https://eu-west-1.signin.aws.amazon.com/platform/saml/d-1234567890';
export const AT = Date.parse('2026-11-22T09:01:00Z');
export const LIVE_ATTRIBUTE = 'https://aws.amazon.com/SAML/Attributes/AccessControl:';

export const signers: readonly (readonly [string, () => Identity])[] = [
  ['RSA', rsaSigner],
  ['EC', ecSigner],
];

export interface Given extends Omit<Partial<SamlCase>, 'saml' | 'metadataFrom'> {
  readonly response?: ResponseOptions;
  /** Instead of what `response` makes. */
  readonly xml?: string;
  /** Null: none was given. */
  readonly metadata?: string | null;
}

/** A response that Identity Center would take, in a world in which all of it fits. A test states its difference. */
export function given({ response = {}, xml, metadata, ...difference }: Given = {}): SamlCase {
  const signer = response.signer ?? rsaSigner();
  const used = metadata === undefined ? makeMetadata([signer]) : metadata;
  const text = xml ?? makeResponse(addressed(response));
  const reading = readSaml(text, used === null ? {} : { metadata: used });
  if (reading.state !== 'read') throw new Error(reading.sentence);
  const saml: SamlRead = reading;
  const { taken: place, assertions } = saml.response;
  const taken = place === undefined ? undefined : assertions[place];
  return {
    saml,
    ...(taken ? { taken } : {}),
    metadataFrom: used === null ? 'none' : 'given',
    acsUrls: [],
    now: AT,
    ...WORLD,
    ...difference,
  };
}

export function addressed(response: ResponseOptions): ResponseOptions {
  return {
    destination: ACS,
    recipient: ACS,
    audiences: [ISSUER],
    nameId: 'kim.ode@harbor.example',
    ...response,
  };
}

export function seen<T>(value: T): Reading<T> {
  return { value, gaps: [], calls: [] };
}

export function unseen(of: string): Reading<never> {
  const gap: Gap = { of, reason: 'denied', detail: 'AWS said no' };
  return { gaps: [gap], calls: [] };
}

export const mapped = (keys: readonly string[] = []): Reading<Mapping> => seen({ enabled: true, keys });

const WORLD = {
  instance: seen({
    instanceArn: 'arn:aws:sso:::instance/ssoins-1111111111111111',
    identityStoreId: 'd-1234567890',
    primaryRegion: 'eu-west-1',
  }),
  regions: seen([
    { name: 'eu-west-1', status: 'ACTIVE', isPrimary: true },
    { name: 'eu-central-1', status: 'ACTIVE', isPrimary: false },
  ]),
  user: seen({ found: 'exact', id: 'u1', userName: 'kim.ode@harbor.example', status: 'ENABLED' } as const),
  login: seen({ from: '', to: '', region: 'eu-west-1', complete: true }),
  mapping: mapped(),
};

export function causesOf(check: SamlCheck, seen: SamlCase): Cause[] {
  return check.find(seen).findings.map(({ cause }) => cause);
}

export type Row = readonly [name: string, given: Given, ...causes: Cause[]];

/** Each row: what is different, and what is then found; a row without causes is a negative. */
export function tell(check: SamlCheck, rows: readonly Row[]): void {
  test('is silent where all is well', () => {
    expect(check.find(given({ response: IN_ORDER[check.id] ?? {} }))).toEqual({ findings: [], gaps: [] });
  });
  test.each(rows)('%s', (_name, difference, ...causes) => {
    const { findings } = check.find(given(difference));
    expect(findings.map(({ cause }) => cause)).toEqual(causes);
    for (const { cause, summary } of findings) {
      expect(check.causes).toContain(cause);
      expect(summary).toMatch(/^[A-Z].*\.$/s);
      expect(JSON.stringify(findings)).not.toMatch(/kim\.ode|secret-value/i);
    }
  });
}

const SIGN_IN = 'https://signin.aws.amazon.com/saml';
const ATTRIBUTES = 'https://aws.amazon.com/SAML/Attributes/';
export const PAIR = 'arn:aws:iam::111122223333:role/Admin,arn:aws:iam::111122223333:saml-provider/idp';

/** A response of direct federation with these attributes beside, or instead of, those that it needs. */
export function federated(attributes: Readonly<Record<string, readonly string[]>>): ResponseOptions {
  const all = { Role: [PAIR], RoleSessionName: ['kim'], ...attributes };
  return {
    destination: SIGN_IN,
    recipient: SIGN_IN,
    audiences: [SIGN_IN],
    attributes: Object.entries(all)
      .filter(([, values]) => values.length > 0)
      .map(([name, values]) => ({ name: `${ATTRIBUTES}${name}`, values })),
  };
}

const IN_ORDER: Readonly<Record<string, ResponseOptions>> = {
  'saml-role': federated({}),
  'saml-session': federated({}),
  'saml-federation-audience': federated({}),
};
