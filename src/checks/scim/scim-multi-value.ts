import { SINGLE_VALUED } from '../../knowledge/scim-schema.ts';
import { found, GUIDE, named, places, type ScimCheck, stated } from './evidence.ts';

export const scimMultiValue: ScimCheck = {
  id: 'scim-multi-value',
  title: 'An attribute has more than one value',
  why: 'AWS takes one e-mail address, one telephone number, one address and one role for a user.',
  docs: `${GUIDE}/limitations.html`,
  severity: 'high',
  causes: ['scim_multi_value_attribute'],
  find({ scim: { object, lists, kind } }) {
    const broken = lists
      .filter(({ name, count }) => object !== 'group' && SINGLE_VALUED.has(name.toLowerCase()) && count > 1)
      .map(({ path, line, count }) => ({ path, line, says: `${count} values, and AWS takes 1` }));
    const summary = `AWS refuses this ${named(kind)}, because ${places(broken)} holds more than one value`;
    return found(stated({ cause: 'scim_multi_value_attribute', summary }, broken));
  },
};
