import type { Scim } from '../../documents/scim/scim.ts';
import type { Filter, Target } from '../../documents/scim/target.ts';
import { FILTERABLE, UNSUPPORTED_PARAMETERS } from '../../knowledge/scim-schema.ts';
import { type Broken, found, GUIDE, type ScimCheck, stated } from './evidence.ts';

export const scimRequest: ScimCheck = {
  id: 'scim-request',
  title: 'AWS does not support this SCIM request',
  why: 'AWS supports a part of SCIM: filters with eq and and on a few attributes, no sorting, no choice of attributes, no bulk, no PUT on groups.',
  docs: `${GUIDE}/limitations.html`,
  severity: 'high',
  causes: ['scim_operation_unsupported'],
  find({ scim }) {
    const { target, operations } = scim;
    const inPaths = operations
      .filter(({ hasOtherOperators }) => hasOtherOperators)
      .map(({ path, line }) => ({
        path: `${path}.path`,
        line,
        says: 'its filter may compare with `eq` only',
      }));
    const broken = [...(target ? inTarget(target) : []), ...putOnGroup(scim), ...inPaths];
    const summary = `AWS refuses this request: ${broken[0]?.says}`;
    return found(stated({ cause: 'scim_operation_unsupported', summary }, broken));
  },
};

const ENDPOINTS: ReadonlySet<string> = new Set([
  ...['users', 'groups', 'serviceproviderconfig', 'schemas', 'resourcetypes', ''],
]);

/** Anything else in its place may be a tenant or an id. */
const UNSUPPORTED: ReadonlySet<string> = new Set(['me', 'bulk', 'search']);

function inTarget({ endpoint, parameters, filter }: Target): Broken[] {
  const name = endpoint.toLowerCase();
  const unknown = ENDPOINTS.has(name)
    ? []
    : [
        at(
          'endpoint',
          UNSUPPORTED.has(name) ? `AWS has no \`/${endpoint}\` endpoint` : 'AWS has no such endpoint',
        ),
      ];
  const unsupported = parameters
    .filter((one) => UNSUPPORTED_PARAMETERS.has(one.name.toLowerCase()))
    .map((one) => at(one.name, `AWS does not support the parameter \`${one.name}\``));
  const counts = parameters
    .filter(({ name, number = 0 }) => name.toLowerCase() === 'count' && (number < 1 || number > 100))
    .map(() => at('count', '`count` may be 1 to 100'));
  return [...unknown, ...unsupported, ...counts, ...(filter ? inFilter(filter, name) : [])];
}

function inFilter({ clauses, joins, malformed }: Filter, endpoint: string): Broken[] {
  const allowed = endpoint === 'groups' ? FILTERABLE.Groups : FILTERABLE.Users;
  const names = clauses.filter(({ attribute }) => !allowed.has(attribute.toLowerCase()));
  const operators = clauses.filter(({ operator }) => operator !== 'eq');
  return [
    ...names.map(({ attribute }) =>
      at(
        'filter',
        `\`${attribute.slice(0, 60)}\` is no attribute that AWS filters ${endpoint || 'users'} by`,
      ),
    ),
    ...operators.map(({ operator }) =>
      at('filter', `filters may compare with \`eq\`, and not with \`${operator}\``),
    ),
    ...joins
      .filter((join) => join !== 'and')
      .map((join) => at('filter', `filters may be joined by \`and\`, and not by \`${join}\``)),
    ...(malformed ? [at('filter', 'the filter does not read as `attribute eq "value"`')] : []),
  ];
}

function putOnGroup({ how, object, kind }: Scim): Broken[] {
  if (how !== 'put' || (kind !== 'group' && object !== 'group')) return [];
  return [at('method', 'AWS has no PUT for groups: they are changed by PATCH')];
}

function at(path: string, says: string): Broken {
  return { path, line: 0, says };
}
