import { type Broken, found, GUIDE, named, places, type ScimCheck, stated } from './evidence.ts';

export const scimEmpty: ScimCheck = {
  id: 'scim-empty',
  title: 'An empty text was sent',
  why: 'AWS takes a value or nothing, never an empty text. An empty member may even empty a group.',
  docs: `${GUIDE}/patchgroup.html`,
  severity: 'high',
  causes: ['scim_empty_value'],
  find({ scim: { kind, values, target } }) {
    const empty: Broken[] = values
      .filter(({ type, text }) => type === 'string' && text === '')
      .map(({ path, line, name }) => ({ path, line, says: saying(name) }));
    const inFilter = (target?.filter?.clauses ?? [])
      .filter(({ isEmpty }) => isEmpty)
      .map(({ attribute }) => ({
        path: 'filter',
        line: 0,
        says: `\`${attribute}\` is compared with nothing`,
      }));
    const broken = [...empty, ...inFilter];
    const summary = `AWS refuses this ${named(kind)}, because ${places(broken)} is an empty text`;
    return found(stated({ cause: 'scim_empty_value', summary }, broken));
  },
};

function saying(name: string): string {
  return /^members\b/i.test(name) ? 'empty: AWS may take all members out of the group' : 'an empty text';
}
