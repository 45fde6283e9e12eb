import { found, GUIDE, type ScimCheck, stated } from './evidence.ts';

export const scimPrimary: ScimCheck = {
  id: 'scim-primary',
  title: 'The e-mail address is not marked primary',
  why: 'AWS takes an e-mail address only where it is marked as the primary one.',
  docs: `${GUIDE}/createuser.html`,
  severity: 'high',
  causes: ['scim_primary_missing'],
  find({ scim: { kind, lists, masked, values } }) {
    if (kind !== 'user' || masked) return found([]);
    // A text in its place is the matter of another check.
    const asText = values.some(
      ({ name, type }) => name.toLowerCase() === 'emails.primary' && type === 'string',
    );
    const broken = lists
      .filter(({ name, count, primary }) => name.toLowerCase() === 'emails' && count > 0 && primary !== true)
      .map(({ path, line, primary }) => ({
        path: `${path}[0].primary`,
        line,
        says: primary === false ? 'false' : 'missing',
      }));
    const summary = 'AWS refuses this user, because its e-mail address is not marked `"primary": true`';
    const advice = [
      'Let the identity provider send the address with `"primary": true`.',
      'Provision the user again.',
    ];
    return found(asText ? [] : stated({ cause: 'scim_primary_missing', summary, advice }, broken));
  },
};
