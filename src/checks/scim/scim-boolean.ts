import { found, places, type ScimCheck, stated } from './evidence.ts';

const BOOLEAN: ReadonlySet<string> = new Set(['active', 'emails.primary', 'roles.primary']);

export const scimBoolean: ScimCheck = {
  id: 'scim-boolean',
  title: 'A text stands where SCIM has true or false',
  why: 'Some identity providers send "True" in quotation marks. SCIM has true there, and AWS does not say that it takes the text.',
  docs: 'https://www.rfc-editor.org/rfc/rfc7643#section-2.3.2',
  severity: 'low',
  causes: ['scim_malformed'],
  find({ scim: { values, masked } }) {
    const broken = values
      .filter(
        ({ name, type }) =>
          !masked && BOOLEAN.has(name.toLowerCase()) && type !== 'boolean' && type !== 'null',
      )
      .map(({ path, line, shown, type }) => ({
        path,
        line,
        says: `${type} \`${shown}\`, and not true or false`,
      }));
    const summary = `${places(broken)} is a ${broken[0]?.says.split(' ')[0]} where SCIM has true or false; AWS does not say whether it takes that`;
    const advice = [
      'Let the identity provider send true or false without quotation marks (Microsoft documents a flag for it in the tenant URL of Entra ID).',
    ];
    return found(stated({ cause: 'scim_malformed', summary, advice }, broken));
  },
};
