import { mostLength } from '../../knowledge/scim-schema.ts';
import { found, named, places, type ScimCheck, stated } from './evidence.ts';

export const scimLength: ScimCheck = {
  id: 'scim-length',
  title: 'A value is longer than AWS stores',
  why: 'The identity store keeps 128 characters of a user name, 256 of an external id and 1,024 of everything else.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_User.html',
  severity: 'high',
  causes: ['scim_value_too_long'],
  find({ scim: { kind, values } }) {
    const broken = values
      .filter(({ type, name, text }) => type === 'string' && text.length > mostLength(name))
      .map(({ path, line, name, text }) => ({
        path,
        line,
        says: `${text.length} characters, and AWS stores ${mostLength(name)}`,
      }));
    const summary = `AWS refuses this ${named(kind)}, because ${places(broken)} is too long`;
    const advice = ['Shorten the value at the identity provider, and provision again.'];
    return found(stated({ cause: 'scim_value_too_long', summary, advice }, broken));
  },
};
