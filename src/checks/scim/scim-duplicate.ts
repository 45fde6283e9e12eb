import type { ScimTwin } from '../../evidence/scim.ts';
import { entryOf } from '../../knowledge/recognise.ts';
import type { Finding } from '../check.ts';
import { fact, list } from '../words.ts';
import { GUIDE, type ScimCheck } from './evidence.ts';

/** Whether somebody else has what must be unique. Confirmed by the identity store, or not known. */
export const scimDuplicate: ScimCheck = {
  id: 'scim-duplicate',
  title: 'A user or group with the same name is there already',
  why: 'User names, primary e-mail addresses, external ids and names of groups are unique: AWS answers 409 to a second one.',
  docs: `${GUIDE}/createuser.html`,
  severity: 'high',
  causes: ['scim_duplicate_resource'],
  find({ twins }) {
    const found = twins?.value?.found ?? [];
    return {
      findings: found.map(findingOf),
      gaps: [...(twins?.gaps ?? []), ...(twins?.value?.unread ?? [])],
    };
  },
};

function findingOf({ object, id, by, externalId, lowerCase }: ScimTwin): Finding {
  const what = list(by.map((name) => `\`${name}\``));
  const api = object === 'user' ? 'identitystore:GetUserId' : 'identitystore:GetGroupId';
  const describe = object === 'user' ? 'identitystore:DescribeUser' : 'identitystore:DescribeGroup';
  return {
    cause: 'scim_duplicate_resource',
    certainty: 'confirmed',
    about: id,
    summary: `AWS refuses this ${object} as a duplicate, because ${object} ${id} has the same ${what} already.`,
    facts: [
      fact(`${object} ${id}`, `has the same ${what}${lowerCase ? ', in small letters' : ''}`, api),
      ...(externalId ? [fact('External id of that one', EXTERNAL[externalId], describe)] : []),
    ],
    advice: externalId === 'none' ? [NO_ID, ...usual()] : usual(),
  };
}

const EXTERNAL = {
  same: 'the same as in the payload: it is the same one, created before',
  other: 'another one than in the payload',
  'only-there': 'there is one, and the payload brings none',
  none: 'none: it was made by hand or by another tool',
} as const;
const NO_ID =
  'The existing one was not made by your identity provider: let it adopt that one by the unique attribute, rather than create a second.';

function usual(): readonly string[] {
  return entryOf('scim_duplicate_resource')?.advice ?? [];
}
