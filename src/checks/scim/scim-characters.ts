import { charset } from '../../knowledge/scim-schema.ts';
import { found, GUIDE, named, places, type ScimCheck, stated } from './evidence.ts';

export const scimCharacters: ScimCheck = {
  id: 'scim-characters',
  title: 'A value holds characters that AWS refuses',
  why: 'Letters, marks, symbols, numbers, punctuation and blanks are taken; control and invisible characters are not.',
  docs: `${GUIDE}/createuser.html`,
  severity: 'high',
  causes: ['scim_invalid_characters'],
  find({ scim: { kind, values } }) {
    const broken = values
      .filter(({ type, name, text }) => type === 'string' && charset(name, text) === 'refused')
      .map(({ path, line, name, text }) => ({ path, line, says: where(name, text) }));
    const summary = `AWS refuses this ${named(kind)}, because ${places(broken)} holds a character that it does not take`;
    return found(stated({ cause: 'scim_invalid_characters', summary }, broken));
  },
};

/** The first character that does not fit, by its place and number, never with what stands around it. */
function where(name: string, text: string): string {
  const characters = [...text];
  const at = characters.findIndex((one) => charset(name, one) === 'refused');
  const code = characters[at]?.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? '';
  return `character ${at + 1} of ${characters.length} is U+${code}`;
}
