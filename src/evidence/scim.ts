import type { AlternateIdentifier } from '@aws-sdk/client-identitystore';
import type { Gap } from '../aws/reading.ts';
import { type Hints, readScim, type Scim, type ScimRead } from '../documents/scim/scim.ts';
import type { Value } from '../documents/scim/values.ts';
import { mostLength } from '../knowledge/scim-schema.ts';
import { listDirectory } from './directory.ts';
import type { PrincipalType } from './evidence.ts';
import { type Gatherer, gapsOf, type Look, NotSeen } from './look.ts';
import { describePrincipal, idBy } from './principal.ts';

/** A living user or group that has what the payload wants to give to another one. */
export interface ScimTwin {
  readonly object: 'user' | 'group';
  readonly id: string;
  /** `userName`, `emails.value`, `externalId`, `displayName`. */
  readonly by: readonly string[];
  /** It was found only in small letters. */
  readonly lowerCase: boolean;
  /** Its external id next to that of the payload; absent where it could not be read. */
  readonly externalId?: 'same' | 'other' | 'none' | 'only-there';
}

export interface ScimTwins {
  /** What was looked up: attributes, never values. */
  readonly looked: readonly string[];
  readonly found: readonly ScimTwin[];
  readonly unread: readonly Gap[];
}

/** The document as handed over; it is parsed here and kept by nobody. */
export const gatherScimDocument: Gatherer<'scimDocument'> = async ({ asked }): Promise<ScimRead> =>
  readScim(asked.documents?.document ?? asked.text, hintsIn(asked.text));

export function hintsIn(text: string): Hints {
  const words = text.split(/\s+/);
  if (words.includes('--put')) return { method: 'put' };
  return words.includes('--patch') ? { method: 'patch' } : {};
}

interface Wanted {
  readonly type: PrincipalType;
  readonly values: readonly Value[];
  /** Of the one that is changed: it may have its own values. */
  readonly own: string | undefined;
  readonly externalId: string | undefined;
}

/**
 * Who has the payload's unique values already. Only for what makes a new one, or changes one whose id is in the request:
 * otherwise the one that has them may be the very one that is meant.
 */
export const gatherScimTwins: Gatherer<'scimTwins'> = async (look) => {
  const read = await look.need('scimDocument');
  const wanted = read.ok ? wantedOf(read.scim) : undefined;
  if (!wanted) throw new NotSeen([]);
  const issuers = wanted.externalId === undefined ? undefined : await issuersOf(look, wanted.type);
  const hits: Hit[] = [];
  const unread: Gap[] = [...(issuers?.unread ?? [])];
  for (const { value, by, lowerCase } of lookups(wanted, issuers?.known ?? [])) {
    try {
      const id = await idBy(look, wanted.type, by);
      if (id !== undefined && id !== wanted.own) hits.push({ id, by: nameOf(value), lowerCase });
    } catch (error) {
      const gaps = gapsOf(error, `whether somebody has the same ${nameOf(value)}`);
      unread.push(...gaps.map((gap) => hidden(gap, value)));
    }
  }
  const ids = [...new Set(hits.map(({ id }) => id))];
  const found = await Promise.all(
    ids.map((id) =>
      twinOf(
        look,
        wanted,
        hits.filter((hit) => hit.id === id),
      ),
    ),
  );
  return {
    looked: wanted.values.map(nameOf),
    found: found.map(({ twin }) => twin),
    unread: [...unread, ...found.flatMap((one) => one.unread)],
  };
};

const UNIQUE: Readonly<Record<PrincipalType, readonly string[]>> = {
  USER: ['username', 'emails.value', 'externalid'],
  GROUP: ['displayname', 'externalid'],
};
const NAMES: Readonly<Record<string, string>> = {
  username: 'userName',
  'emails.value': 'emails.value',
  externalid: 'externalId',
  displayname: 'displayName',
};

function wantedOf({ kind, how, object, masked, values, target }: Scim): Wanted | undefined {
  const changes = how === 'create' || target?.id !== undefined;
  if (!['user', 'group', 'patch'].includes(kind) || masked || !object || !changes) return undefined;
  const type = object === 'user' ? 'USER' : 'GROUP';
  const unique = UNIQUE[type].flatMap((name) => {
    const value = values.find((one) => one.name.toLowerCase() === name);
    const fits = value?.type === 'string' && value.text !== '' && value.text.length <= mostLength(name);
    return fits ? [value] : [];
  });
  const externalId = unique.find(({ name }) => name.toLowerCase() === 'externalid')?.text;
  return unique.length > 0 ? { type, values: unique, own: target?.id, externalId } : undefined;
}

interface Lookup {
  readonly value: Value;
  readonly by: AlternateIdentifier;
  readonly lowerCase: boolean;
}
interface Hit {
  readonly id: string;
  readonly by: string;
  readonly lowerCase: boolean;
}

/** AWS compares as written, and directories write addresses in small letters. */
function lookups({ values }: Wanted, issuers: readonly string[]): Lookup[] {
  return values.flatMap((value): Lookup[] => {
    const { text } = value;
    if (nameOf(value) === 'externalId') {
      return issuers.map((Issuer) => ({ value, by: { ExternalId: { Issuer, Id: text } }, lowerCase: false }));
    }
    const texts = [...new Set([text, text.toLowerCase()])];
    return texts.map((AttributeValue, n) => ({
      value,
      by: { UniqueAttribute: { AttributePath: nameOf(value), AttributeValue } },
      lowerCase: n > 0,
    }));
  });
}

/** AWS finds an external id by its issuer, which no payload names: those of a page of living ones are taken. */
async function issuersOf(
  look: Look,
  type: PrincipalType,
): Promise<{ known: string[]; unread: readonly Gap[] }> {
  const of = 'whether somebody has the same externalId';
  try {
    const { live } = await listDirectory(look, type, { most: 1 });
    const known = [...new Set(live.flatMap(({ externalIds }) => externalIds.map(({ issuer }) => issuer)))];
    return { known: known.slice(0, 5), unread: known.length > 0 ? [] : [noIssuer(of)] };
  } catch (error) {
    return { known: [], unread: gapsOf(error, of) };
  }
}

function noIssuer(of: string): Gap {
  const detail = 'AWS finds external ids by their issuer, and nobody that was looked at has one';
  return { of, reason: 'left-out', detail };
}

async function twinOf(look: Look, { type, externalId }: Wanted, hits: readonly Hit[]) {
  const [first] = hits;
  const id = first?.id ?? '';
  const twin: ScimTwin = {
    object: type === 'USER' ? 'user' : 'group',
    id,
    by: [...new Set(hits.map(({ by }) => by))],
    lowerCase: hits.every(({ lowerCase }) => lowerCase),
  };
  try {
    const live = await describePrincipal(look, type, id);
    if (!live) return { twin, unread: [] };
    await look.memory?.rememberPrincipal(live);
    const ids = live.externalIds.map((one) => one.id);
    return { twin: { ...twin, externalId: compared(ids, externalId) }, unread: [] };
  } catch (error) {
    return { twin, unread: gapsOf(error, `the external id of ${twin.object} ${id}`) };
  }
}

function compared(ids: readonly string[], wanted: string | undefined): NonNullable<ScimTwin['externalId']> {
  if (ids.length === 0) return 'none';
  if (wanted === undefined) return 'only-there';
  return ids.includes(wanted) ? 'same' : 'other';
}

function nameOf({ name }: Value): string {
  return NAMES[name.toLowerCase()] ?? name;
}

/** What AWS says may repeat what was looked up. */
function hidden(gap: Gap, { text, shown }: Value): Gap {
  const texts = [...new Set([text, text.toLowerCase()])];
  return { ...gap, detail: texts.reduce((detail, one) => detail.replaceAll(one, shown), gap.detail) };
}
