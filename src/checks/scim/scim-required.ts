import type { Scim } from '../../documents/scim/scim.ts';
import { REQUIRED_OF_GROUP, REQUIRED_OF_USER } from '../../knowledge/scim-schema.ts';
import { list } from '../words.ts';
import { found, GUIDE, named, type ScimCheck, stated } from './evidence.ts';

/** Every value that AWS cannot do without is there. An empty one is the matter of another check. */
export const scimRequired: ScimCheck = {
  id: 'scim-required',
  title: 'A required SCIM attribute is missing',
  why: 'AWS creates nobody without a user name, a first, a last and a display name, and no group without a name.',
  docs: `${GUIDE}/createuser.html`,
  severity: 'high',
  causes: ['scim_missing_required_attribute'],
  find({ scim }) {
    const missing = missingIn(scim);
    const names = list(missing.map((name) => `\`${name}\``));
    const summary = `AWS refuses this ${named(scim.kind)}, because ${names} ${missing.length > 1 ? 'are' : 'is'} missing`;
    const broken = missing.map((name) => ({ path: `$.${name}`, line: 0, says: 'missing' }));
    return found(stated({ cause: 'scim_missing_required_attribute', summary }, broken));
  },
};

function missingIn({ kind, values }: Scim): string[] {
  const required = kind === 'user' ? REQUIRED_OF_USER : kind === 'group' ? REQUIRED_OF_GROUP : [];
  const there = new Set(values.filter(({ type }) => type !== 'null').map(({ name }) => name.toLowerCase()));
  return required.filter((name) => !there.has(name.toLowerCase()));
}
