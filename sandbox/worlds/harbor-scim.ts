import { performScim, type ScimCall } from '../aws/scim.ts';
import type { Stage } from '../aws/story.ts';
import { groupNamed, userNamed } from '../aws/verbs.ts';

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const patch = (operation: object) => ({ schemas: [PATCH], Operations: [operation] });
const newcomer = (userName: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName,
  name: { givenName: 'Nina', familyName: 'Falk' },
  displayName: 'Nina Falk',
  emails: [
    { value: userName, type: 'work', primary: true },
    { value: 'nina@home.example', type: 'home' },
  ],
});

/** The identity provider's morning: a newcomer with two addresses, a group that is too much at once, and a good change. */
export function playScim({ state }: Stage): void {
  const many = Array.from({ length: 120 }, () => ({ value: state.ids.uuid() }));
  const id = userNamed(state, 'omar.diallo@harbor.example');
  const calls: ScimCall[] = [
    { operation: 'CreateUser', body: newcomer('nina.falk@harbor.example'), minutesAgo: 100 },
    { operation: 'CreateUser', body: newcomer('nina.falk@harbor.example'), minutesAgo: 60 },
    {
      operation: 'PatchGroup',
      id: groupNamed(state, 'all-engineering').id,
      body: patch({ op: 'add', path: 'members', value: many }),
      minutesAgo: 45,
    },
    {
      operation: 'PatchUser',
      id,
      body: patch({ op: 'replace', path: 'active', value: true }),
      minutesAgo: 30,
    },
  ];
  for (const call of calls) performScim(state, call);
}
