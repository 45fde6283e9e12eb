import { arnParts, hasWildcard, matchesWildcard, withoutEnd } from './wildcard.ts';

/**
 * The roles that Identity Center makes for permission sets: `AWSReservedSSO_<set>_<16 hex>` under a path that names the
 * Region of Identity Center, except in us-east-1 (AWS: "Referencing permission sets in resource policies").
 */
const RESERVED_PATH = '/aws-reserved/sso.amazonaws.com/';
const PREFIX = 'AWSReservedSSO_';

/** Any sixteen characters: no other set's role fits, since nothing may follow them. */
const ANY_SUFFIX = '?'.repeat(16);

/** What a value in a policy says of such a role, as far as it is literal. */
export interface ReservedReference {
  readonly partition: string;
  readonly service: string;
  readonly account: string;
  /** Everything before the role's name: `/aws-reserved/sso.amazonaws.com/eu-west-1/`, a lone `/` where there is none. */
  readonly path: string;
  /** What follows `AWSReservedSSO_`, with its wildcards; `*` where the value ends before it. */
  readonly name: string;
  /** Behind an assumed-role ARN. */
  readonly session?: string;
}

export function isReserved(value: string): boolean {
  return value.includes(PREFIX) || value.includes('aws-reserved/sso.amazonaws.com');
}

/** Undefined for what is not about such roles, or no ARN. */
export function readReference(value: string): ReservedReference | undefined {
  const [arn, partition = '', service = '', , account = '', resource] = arnParts(value);
  if (arn !== 'arn' || resource === undefined || !isReserved(resource)) return undefined;
  const kind = resource.slice(0, resource.indexOf('/'));
  const rest = resource.slice(kind.length);
  const named = rest.indexOf(PREFIX);
  const path = named < 0 ? withSlash(withoutEnd(rest)) : rest.slice(0, named);
  const after = named < 0 ? '*' : rest.slice(named + PREFIX.length);
  const base = { partition, service, account, path };
  if (kind !== 'assumed-role') return { ...base, name: after };
  const [name = '', ...session] = after.split('/');
  return { ...base, name, session: session.join('/') };
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

export function reservedPath(region: string): string {
  return region === 'us-east-1' ? RESERVED_PATH : `${RESERVED_PATH}${region}/`;
}

/** The Region that a path names literally; undefined where it names none or leaves it open. */
export function regionIn(path: string): string | undefined {
  return /^\/aws-reserved\/sso\.amazonaws\.com\/([a-z]{2}(?:-[a-z]+)+-\d)\/$/.exec(path)?.[1];
}

export function matchesPath(path: string, region: string): boolean {
  return matchesWildcard(path, reservedPath(region));
}

/** The permission set that a name pattern means: its name, and whether its suffix is pinned or its end left open. */
export interface MeantSet {
  readonly set: string;
  readonly suffix: 'any' | 'pinned' | 'open';
}

export function meantSet(name: string): MeantSet | undefined {
  const pinned = /^(.+)_[0-9a-f]{16}$/.exec(name)?.[1];
  if (pinned !== undefined) return hasWildcard(pinned) ? undefined : { set: pinned, suffix: 'pinned' };
  const literal = withoutEnd(name);
  if (literal === '' || hasWildcard(literal)) return undefined;
  if (literal === name) return { set: literal, suffix: 'open' };
  const exact = literal.length > 1 && literal.endsWith('_');
  return exact
    ? { set: literal.slice(0, -1), suffix: 'any' }
    : { set: literal.replace(/_$/, ''), suffix: 'open' };
}

export interface RolePlace {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** The role's ARN with a wildcard for its suffix, as ArnLike and StringLike take it. */
export function reservedPattern(set: string, { partition, account, region }: RolePlace): string {
  return `arn:${partition}:iam::${account}:role${reservedPath(region)}${PREFIX}${set}_${ANY_SUFFIX}`;
}

/** The ARN of a role that is there, or would be with some suffix. */
export function reservedArn(set: string, place: RolePlace, suffix: string): string {
  const pattern = reservedPattern(set, place);
  return pattern.slice(0, -ANY_SUFFIX.length) + suffix;
}

/** A role's name as set and suffix; undefined for roles that are not a permission set's. */
export function readRoleName(name: string): { readonly set: string; readonly suffix: string } | undefined {
  const [, set, suffix] = /^AWSReservedSSO_([\w+=,.@-]{1,32})_([0-9a-f]{16})$/.exec(name) ?? [];
  return set !== undefined && suffix !== undefined ? { set, suffix } : undefined;
}

/** The partition in which a Region is. */
export function partitionOfRegion(region: string): string {
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return region.startsWith('cn-') ? 'aws-cn' : 'aws';
}

/** The same value with parts replaced; every part that is not named stays as it was written. */
export function rewritten(
  value: string,
  to: { partition?: string; account?: string; path?: string; name?: string },
): string {
  const [arn, partition = '', , region = '', account = ''] = arnParts(value);
  const { path = '/', name = '*' } = readReference(value) ?? {};
  const resource = `role${to.path ?? path}${PREFIX}${to.name ?? name}`;
  return [arn, to.partition ?? partition, 'iam', region, to.account ?? account, resource].join(':');
}

export function anySuffix(set: string): string {
  return `${set}_${ANY_SUFFIX}`;
}
