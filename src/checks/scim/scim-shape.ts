import type { Scim } from '../../documents/scim/scim.ts';
import { URNS } from '../../knowledge/scim-schema.ts';
import { type Broken, found, places, type ScimCheck, stated } from './evidence.ts';

export const scimShape: ScimCheck = {
  id: 'scim-shape',
  title: 'The payload is not shaped as SCIM has it',
  why: 'A wrong schema, a plain value in place of a list, or a name that comes twice makes a reader take something else than was meant.',
  docs: 'https://www.rfc-editor.org/rfc/rfc7643',
  severity: 'high',
  causes: ['scim_malformed'],
  find({ scim }) {
    // What AWS masked is a text, whatever it was.
    const broken = scim.masked ? [] : [...wrongSchemas(scim), ...shapes(scim), ...repeated(scim)];
    const summary = `This is not quite SCIM: look at ${places(broken)}`;
    const advice = ['Send it as the facts above say.', 'Provision again.'];
    return found(stated({ cause: 'scim_malformed', summary, advice }, broken));
  },
};

function wrongSchemas({ kind, schemas }: Scim): Broken[] {
  const wanted =
    kind === 'user' ? URNS.user : kind === 'group' ? URNS.group : kind === 'patch' ? URNS.patch : '';
  const [first] = schemas;
  const said = schemas.map(({ text }) => text.toLowerCase());
  if (!first || wanted === '' || said.includes(wanted.toLowerCase())) return [];
  return [{ path: '$.schemas', line: first.line, says: `does not name ${wanted}` }];
}

function shapes({ shapes }: Scim): Broken[] {
  return shapes.map(({ path, line }) => ({
    path,
    line,
    says: 'a list or an object where SCIM has a plain value, or the reverse',
  }));
}

function repeated({ repeated }: Scim): Broken[] {
  return repeated.map(({ path, line }) => ({ path, line, says: 'stands here a second time' }));
}
