import { hexOf, uuidOf } from '../sandbox/aws/ids.ts';
import type { Act, Seeded } from '../sandbox/aws/story.ts';
import { createVerbs } from '../sandbox/aws/verbs.ts';
import { harbor, type World } from '../sandbox/worlds/harbor.ts';
import { ask } from '../sandbox/worlds/harbor-asks.ts';

/** Harbor, and what the bot has to remember of its groups. */
export interface CrashWorld {
  readonly world: World;
  /** Rows of the table `principals`: the groups as they were before they were made anew. */
  readonly remembered: readonly { readonly id: string; readonly name: string; readonly externalId: string }[];
}

/** AWS admits 100 groups on one permission set in one account. */
const MOST = 45;

/** Harbor with this many groups that were deleted and made anew: each is worth one plan of two writes. */
export function manyRecreated(count: number): CrashWorld {
  if (count > MOST) throw new Error(`at most ${MOST}`);
  const world = harbor();
  const remembered = Array.from({ length: count }, (_, n) => {
    const name = `soak-${n}`;
    return { id: `${hexOf('soak', 10)}-${uuidOf(name)}`, name, externalId: `okta-${name}` };
  });
  const groups = remembered.map((one) => ({ ...one, description: '', members: [] }));
  const story = madeAnew(remembered.map(({ name }) => name));
  return {
    world: { ...world, aws: { ...world.aws, groups: [...world.aws.groups, ...groups], story } },
    remembered,
  };
}

function madeAnew(names: readonly string[]): Act {
  return (stage): Seeded[] => {
    const wanted = { by: 'PERSON', set: 'ReadOnly', account: 'payments-prod' } as const;
    const verbs = createVerbs(stage.state);
    stage.at(20 * 60);
    for (const who of names) ask(stage, 'Create', { ...wanted, who });
    stage.at(12 * 60);
    const old = names.map(
      (name) => [...stage.state.groups.values()].find((group) => group.name === name)?.id,
    );
    for (const name of names) verbs.recreateGroup(name);
    return names.map((name, n) => ({
      kind: 'request',
      requestId: ask(stage, 'Create', { ...wanted, who: old[n] ?? '' }),
      name,
      cause: 'principal_recreated_stale_id',
      describe: 'the group was deleted and made anew; the request names the old id',
      textIsReal: true,
    }));
  };
}
