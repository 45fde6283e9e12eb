import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checksFor, samlChecks } from '../../../src/checks/saml/all.ts';
import { CAUSES } from '../../../src/knowledge/causes.ts';
import { given } from './rig.ts';

test('every file of the folder that defines a check is in the list', () => {
  const defining = readdirSync('src/checks/saml')
    .filter((file) => readFileSync(`src/checks/saml/${file}`, 'utf8').includes(': SamlCheck = {'))
    .map((file) => file.replace('.ts', ''));
  expect(samlChecks.map(({ id }) => id).sort()).toEqual(defining.sort());
});

describe.each(samlChecks.map((check) => [check.id, check] as const))('%s', (id, check) => {
  test('has a test, and a page that names all that it finds', () => {
    expect(existsSync(`test/checks/saml/${id}.test.ts`)).toBe(true);
    const page = readFileSync(`docs/checks/${id}.md`, 'utf8');
    expect(check.causes.filter((cause) => !page.includes(`\`${cause}\``))).toEqual([]);
    expect(check.causes.filter((cause) => !CAUSES.includes(cause))).toEqual([]);
  });
});

test('a sign-in is judged by the rules of Identity Center, and by no others', () => {
  const ids = checksFor(given()).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(['saml-user', 'saml-destination', 'saml-attributes']));
  expect(ids).not.toContain('saml-role');
});
