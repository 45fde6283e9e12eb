import type { Gap } from '../aws/reading.ts';
import { readMetadata } from '../documents/saml/metadata.ts';
import type { Gatherer } from './look.ts';
import { ownerUnread, tokensIn } from './scim-failures.ts';
import { trails } from './search-trail.ts';

/** A certificate of the identity provider, from the metadata that idc was given. Strings are untrusted. */
export interface IdpCertificate {
  readonly name: string;
  readonly sha256: string;
  /** ISO 8601; absent where the certificate does not tell. */
  readonly notAfter?: string;
}
export interface IdpCertificates {
  /** Whether idc was given any metadata. */
  readonly configured: boolean;
  readonly certificates: readonly IdpCertificate[];
}

export const gatherIdpCertificates: Gatherer<'idpCertificates'> = async ({ surroundings }) => {
  const metadata = surroundings.idp?.metadata;
  if (metadata === undefined) return { configured: false, certificates: [] };
  const reading = readMetadata(metadata);
  const all = reading.state === 'read' ? reading.certificates : [];
  return {
    configured: true,
    certificates: all.map(({ commonName, sha256, notAfter }) => ({
      name: commonName,
      sha256,
      ...(notAfter === null ? {} : { notAfter: new Date(notAfter).toISOString() }),
    })),
  };
};

/** When SCIM access tokens were made, newest first, as far as event history goes back. */
export interface ScimTokens {
  readonly tokensMade: readonly string[];
  readonly unread: readonly Gap[];
}

export const gatherScimTokens: Gatherer<'scimTokens'> = async (look) => {
  const sessions = await trails(look);
  const read = await Promise.all(sessions.map((session) => tokensIn(look, session)));
  const events = new Map(read.flatMap((one) => one.events).map(({ record }) => [record.eventId, record.at]));
  return {
    tokensMade: [...events.values()].sort().reverse(),
    unread: [...(await ownerUnread(look)), ...read.flatMap((one) => one.unread)],
  };
};
