import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { scimChecks } from '../../../src/checks/scim/all.ts';
import { corrected } from '../../../src/documents/scim/correct.ts';
import { causesIn, group, patch, scimOf, user } from './payloads.ts';

const HEAD = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const remove = (name: string) => {
  const { [name]: _, ...rest } = user();
  return rest;
};

describe('what AWS takes', () => {
  test.each([
    ['a user with everything', user()],
    ['a user without the rest', remove('phoneNumbers')],
    ['a group', group()],
    ['a group of 100', group(100)],
    ['a PATCH of a user', patch({ op: 'replace', path: 'active', value: false })],
    ['a PATCH as Entra ID sends it', patch({ op: 'Replace', path: 'displayName', value: 'Kim O.' })],
    [
      'a PATCH by a filter',
      patch({ op: 'replace', path: 'emails[type eq "work"].value', value: 'k@x.example' }),
    ],
    ['a PATCH of the extension', patch({ op: 'add', path: `${HEAD}:department`, value: 'Data' })],
    ['members added', patch({ op: 'add', path: 'members', value: [{ value: 'a' }, { value: 'b' }] })],
    ['a member removed', patch({ op: 'remove', path: 'members', value: [{ value: 'a' }] })],
    ['a member removed by a filter', patch({ op: 'remove', path: 'members[value eq "a"]' })],
    ['a name removed', patch({ op: 'remove', path: 'name.middleName' })],
    ['attributes without a path', patch({ op: 'replace', value: { displayName: 'Kim', title: 'Lead' } })],
    ['blanks and accents', { ...user(), displayName: 'Zoë de la Cruz 李', title: 'R&D – “lead”' }],
    [
      'an address without more in a PATCH',
      patch({ op: 'add', path: 'emails', value: { value: 'k@x.example' } }),
    ],
  ])('%s', (_, document) => {
    expect(causesIn(document)).toEqual([]);
    expect(corrected(scimOf(document))?.diff).toEqual([]);
  });

  test.each([
    '/Users?filter=userName eq "kim"',
    'https://scim.eu-west-1.amazonaws.com/Ab1-tenant/scim/v2/Users?filter=userName%20eq%20%22kim%22',
    'id eq "a" and manager eq "b"',
    '/Groups?filter=displayName eq "a"&count=100&cursor=',
    'GET /t/scim/v2/Groups?filter=id%20eq%20%22a%22%20and%20members%20eq%20%22b%22 HTTP/1.1\nAuthorization: Bearer x',
  ])('%s', (text) => expect(causesIn(text)).toEqual([]));
});

describe('what AWS refuses', () => {
  test.each<[string, unknown, string[]]>([
    ['no user name', remove('userName'), ['scim_missing_required_attribute $.userName']],
    ['no names', remove('name'), ['scim_missing_required_attribute $.name.givenName $.name.familyName']],
    [
      'a group without a name',
      { ...group(), displayName: null },
      ['scim_missing_required_attribute $.displayName'],
    ],
    ['photos', { ...user(), photos: [{ value: 'https://x' }] }, ['scim_unsupported_attribute $.photos']],
    ['groups', { ...user(), groups: [{ value: 'x' }] }, ['scim_unsupported_attribute $.groups']],
    ['an id', { ...user(), id: 'x' }, ['scim_unsupported_attribute $.id']],
    [
      'display of an address',
      { ...user(), emails: [{ value: 'k@x.example', primary: true, display: 'K' }] },
      ['scim_unsupported_attribute $.emails[0].display'],
    ],
    [
      'displayName of the manager',
      { ...user(), [HEAD]: { manager: { value: '1', displayName: 'Sam' } } },
      [`scim_unsupported_attribute $["${HEAD}"].manager.displayName`],
    ],
    [
      'two addresses',
      { ...user(), emails: [{ value: 'a@x.example', primary: true }, { value: 'b@x.example' }] },
      ['scim_multi_value_attribute $.emails'],
    ],
    [
      'an address that is not primary',
      { ...user(), emails: [{ value: 'a@x.example' }] },
      ['scim_primary_missing $.emails[0].primary'],
    ],
    ['an empty title', { ...user(), title: '' }, ['scim_empty_value $.title']],
    ['an empty member', { ...group(), members: [{ value: '' }] }, ['scim_empty_value $.members[0].value']],
    ['a control character', { ...user(), title: 'a\u0007b' }, ['scim_invalid_characters $.title']],
    [
      'a zero-width blank',
      { ...user(), displayName: 'Kim\u200bOde' },
      ['scim_invalid_characters $.displayName'],
    ],
    ['a long user name', { ...user(), userName: 'k'.repeat(129) }, ['scim_value_too_long $.userName']],
    ['a long title', { ...user(), title: 'k'.repeat(1025) }, ['scim_value_too_long $.title']],
    ['101 members', group(101), ['scim_group_patch_member_limit $.members']],
    ['active as a text', { ...user(), active: 'True' }, ['scim_malformed $.active']],
    ['another schema', { ...user(), schemas: ['urn:scim:schemas:core:1.0'] }, ['scim_malformed $.schemas']],
    [
      'an address that is no list',
      { ...user(), emails: { value: 'a@x.example', primary: true } },
      ['scim_malformed $.emails'],
    ],
    ['a plain address', { ...user(), emails: 'a@x.example' }, ['scim_malformed $.emails']],
    [
      'a list as a user name',
      { ...user(), userName: { value: 'x' } },
      ['scim_missing_required_attribute $.userName', 'scim_malformed $.userName'],
    ],
    ['no operations', patch(), ['scim_patch_operation_invalid $.Operations']],
    ['no op', patch({ path: 'title', value: 'x' }), ['scim_patch_operation_invalid $.Operations[0]']],
    [
      'an unknown op',
      patch({ op: 'move', path: 'title', value: 'x' }),
      ['scim_patch_operation_invalid $.Operations[0]'],
    ],
    ['remove without a path', patch({ op: 'remove' }), ['scim_patch_path_missing $.Operations[0]']],
    [
      'add without a value',
      patch({ op: 'add', path: 'title' }),
      ['scim_patch_operation_invalid $.Operations[0]'],
    ],
    [
      'a value that belongs nowhere',
      patch({ op: 'add', value: 'x' }),
      ['scim_patch_path_missing $.Operations[0]'],
    ],
    [
      'userName removed',
      patch({ op: 'remove', path: 'userName' }),
      ['scim_patch_operation_invalid $.Operations[0]'],
    ],
    [
      'active twice',
      patch({ op: 'replace', path: 'active', value: true }, { op: 'replace', value: { active: false } }),
      ['scim_patch_operation_invalid $.Operations[1]'],
    ],
    [
      'PATCH of roles',
      patch({ op: 'add', path: 'roles', value: [{ value: 'x' }] }),
      ['scim_unsupported_attribute $.Operations[0]'],
    ],
    [
      'PATCH of photos',
      patch({ op: 'add', path: 'photos', value: [] }),
      ['scim_unsupported_attribute $.Operations[0]'],
    ],
    [
      'two addresses in a PATCH',
      patch({ op: 'replace', path: 'emails', value: [{ value: 'a@x.example' }, { value: 'b@x.example' }] }),
      ['scim_multi_value_attribute $.Operations[0].value'],
    ],
    [
      'an empty value in a PATCH',
      patch({ op: 'replace', path: 'title', value: '' }),
      ['scim_empty_value $.Operations[0].value'],
    ],
    [
      'all members replaced',
      patch({ op: 'replace', path: 'members', value: [{ value: 'a' }] }),
      ['scim_operation_unsupported $.Operations[0]'],
    ],
    [
      'all members removed',
      patch({ op: 'remove', path: 'members' }),
      ['scim_operation_unsupported $.Operations[0]'],
    ],
    [
      '101 changes of members in two operations',
      patch(
        { op: 'add', path: 'members', value: group(60).members },
        { op: 'remove', path: 'members', value: group(41).members },
      ),
      ['scim_group_patch_member_limit $.Operations'],
    ],
    [
      'another operator in a path',
      patch({ op: 'replace', path: 'emails[type ne "work"].value', value: 'x' }),
      ['scim_operation_unsupported $.Operations[0].path'],
    ],
    [
      'a part of a list',
      { schemas: [], totalResults: 120, Resources: [{}] },
      ['scim_list_page_limit the list'],
    ],
    [
      'what AWS answered',
      { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '409', detail: 'Refused' },
      ['scim_duplicate_resource the answer'],
    ],
  ])('%s', (_, document, causes) => expect(causesIn(document)).toEqual(causes));

  test.each([
    ['userName sw "k"', 'sw'],
    ['userName eq "k" or id eq "x"', '`or`'],
    ['title eq "k"', 'title'],
    ['userName eq k', 'does not read'],
    ['/Users?startIndex=1&count=10', 'startIndex'],
    ['/Users?count=500', 'count'],
    ['/Users?attributes=userName', 'attributes'],
    ['POST /t/scim/v2/Bulk HTTP/1.1', '/Bulk'],
  ])('the request %s', (text, says) => {
    expect(causesIn(text)).toEqual([expect.stringMatching(/^scim_operation_unsupported/)]);
    const [found] = scimChecks.flatMap((check) => [...check.find(given(text)).findings]);
    expect(found?.summary).toContain(says);
  });

  test('an empty filter', () => expect(causesIn('userName eq ""')).toEqual(['scim_empty_value filter']));
  test('PUT on a group', () =>
    expect(causesIn(group(), { method: 'put' })).toEqual(['scim_operation_unsupported method']));
  test('a whole payload as PATCH', () =>
    expect(causesIn(user(), { method: 'patch' })).toEqual(['scim_patch_operation_invalid $.Operations']));
  test('a name that comes twice', () => {
    const twice = JSON.stringify(user()).replace('{', '{"title":"a","title":"b",');
    expect(causesIn(twice)).toEqual(['scim_malformed $.title']);
  });
});

function given(text: string) {
  const scim = scimOf(text);
  return { scim };
}

describe('the list', () => {
  test('has every file, each with its page that names its causes', () => {
    const files = readdirSync('src/checks/scim').filter((name) => name.startsWith('scim-'));
    expect(scimChecks.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort());
    for (const { id, causes } of scimChecks) {
      const page = readFileSync(`docs/checks/${id}.md`, 'utf8');
      expect([id, causes.filter((cause) => !page.includes(`\`${cause}\``))]).toEqual([id, []]);
    }
  });
});
