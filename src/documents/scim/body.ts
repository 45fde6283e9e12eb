import { type ScimObject, URNS } from '../../knowledge/scim-schema.ts';
import type { JsonNode } from '../json.ts';
import { readPatch } from './patch.ts';
import type { Scim } from './scim.ts';
import { fieldOf, textOf, valuesOf } from './values.ts';

interface Known {
  readonly method: 'put' | 'patch' | undefined;
  readonly object: ScimObject | undefined;
}

type Body = Pick<Scim, 'kind' | 'how'> & Partial<Scim>;

/** What a JSON body is to SCIM; undefined where it is nothing of SCIM's. */
export function bodyOf(json: JsonNode, known: Known): Body | undefined {
  if (json.type !== 'object') return undefined;
  const has = (name: string) => fieldOf(json, name) !== undefined;
  const declares = (urn: string) => urnsOf(json).includes(urn.toLowerCase());
  if (declares(URNS.patch) || has('Operations')) return patchOf(json, known);
  if (declares(URNS.list) || has('Resources')) return listOf(json);
  if (declares(URNS.error) || (has('detail') && has('status'))) return errorOf(json);
  const object = known.object ?? objectOf(has, declares);
  return object && resourceOf(json, object, known.method);
}

function resourceOf(json: JsonNode, object: ScimObject, method: Known['method']): Body {
  const { values, ...rest } = valuesOf(json);
  const isSchema = ({ name }: { name: string }) => name.toLowerCase() === 'schemas';
  return {
    kind: object,
    how: method ?? 'create',
    object,
    schemas: values.filter(isSchema),
    values: values.filter((value) => !isSchema(value)),
    ...rest,
    lists: rest.lists.filter((list) => !isSchema(list)),
  };
}

function patchOf(json: JsonNode, known: Known): Body {
  const patch = readPatch(fieldOf(json, 'Operations'));
  const changed = patch.operations.flatMap(({ changes }) => changes.map((name) => name.toLowerCase()));
  const object = known.object ?? objectChanged(changed);
  const schemas = valuesOf(fieldOf(json, 'schemas') ?? json).values.filter(({ name }) => name === '');
  return {
    kind: 'patch',
    how: 'patch',
    ...(object ? { object } : {}),
    ...patch,
    schemas: schemas.map((value) => ({
      ...value,
      path: value.path.replace('$', '$.schemas'),
      name: 'schemas',
    })),
  };
}

/** Both may change displayName and externalId; only groups have members, and only users have the rest. */
function objectChanged(names: readonly string[]): ScimObject | undefined {
  if (names.some((name) => /^members\b/.test(name))) return 'group';
  return names.some((name) => !['displayname', 'externalid', 'id', ''].includes(name)) ? 'user' : undefined;
}

function objectOf(
  has: (name: string) => boolean,
  declares: (urn: string) => boolean,
): ScimObject | undefined {
  if (declares(URNS.user) || ['userName', 'name', 'emails', 'active'].some(has)) return 'user';
  return declares(URNS.group) || has('members') || has('displayName') ? 'group' : undefined;
}

function listOf(json: JsonNode): Body {
  const resources = fieldOf(json, 'Resources');
  const total = fieldOf(json, 'totalResults');
  return {
    kind: 'list',
    how: 'read',
    listing: {
      ...(total?.type === 'number' ? { total: Number(total.value) } : {}),
      here: resources?.type === 'array' ? resources.items.length : 0,
      leadsOn: Boolean(textOf(fieldOf(json, 'nextCursor'))),
    },
  };
}

function errorOf(json: JsonNode): Body {
  const status = fieldOf(json, 'status');
  const code = status?.type === 'number' ? status.value : textOf(status);
  const message = textOf(fieldOf(json, 'detail')) ?? '';
  return { kind: 'answer', how: 'read', said: { message, ...(code ? { code } : {}) } };
}

function urnsOf(json: JsonNode): string[] {
  const schemas = fieldOf(json, 'schemas') ?? fieldOf(json, 'schema');
  const items = schemas?.type === 'array' ? schemas.items : schemas ? [schemas] : [];
  return items.flatMap((item) => (item.type === 'string' ? [item.value.toLowerCase()] : []));
}
