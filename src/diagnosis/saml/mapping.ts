import type { Reading } from '../../aws/reading.ts';
import type { Mapping } from '../../checks/saml/case.ts';
import type { Get } from '../../evidence/look.ts';

/** What the instance does with attributes for access control; a set-up that failed or still runs maps nothing. */
export async function mappingOf(get: Get): Promise<Reading<Mapping>> {
  const { value, ...rest } = await get('accessControl');
  if (!value) return rest;
  const enabled = value.status === 'on';
  return { ...rest, value: { enabled, keys: enabled ? value.mappings.map(({ key }) => key) : [] } };
}
