import { type Field, type Fields, integer, list, required, string, structure } from '../shapes.ts';

/** Patterns of the identitystore model. Its NextToken has a wider alphabet than that of sso-admin. */
const UUID = '[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}';

export const storeId = required(string(new RegExp(`d-[0-9a-f]{10}|${UUID}`), 1, 36));
export const resourceId: Field = required(string(new RegExp(`([0-9a-f]{10}-|)${UUID}`), 1, 47));
export const memberId = required(structure({ UserId: resourceId }));
export const paged: Fields = {
  MaxResults: integer(1, 100),
  NextToken: string(/[-a-zA-Z0-9+=/:_]*/, 1, 65_535),
};
export const label = string(/[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r \u00a0\u3000]+/u, 1, 1024);
export const userName = string(/[\p{L}\p{M}\p{S}\p{N}\p{P}]+/u, 1, 128);
export const alternate = required(
  structure({
    ExternalId: structure({
      Issuer: required(string(undefined, 1, 256)),
      Id: required(string(undefined, 1, 256)),
    }),
    UniqueAttribute: structure({
      AttributePath: required(string(undefined, 1, 255)),
      AttributeValue: required(string(undefined, 1, 1024)),
    }),
  }),
);
export const filters = list(
  structure({
    AttributePath: required(string(undefined, 1, 255)),
    AttributeValue: required(string(undefined, 1, 1024)),
  }),
  0,
  1,
);

export interface InStore {
  IdentityStoreId: string;
}
export interface Paged {
  MaxResults?: number;
  NextToken?: string;
}
export interface Filtered {
  Filters?: { AttributePath: string; AttributeValue: string }[];
}
export interface Alternate extends InStore {
  AlternateIdentifier: {
    ExternalId?: { Issuer: string; Id: string };
    UniqueAttribute?: { AttributePath: string; AttributeValue: string };
  };
}
