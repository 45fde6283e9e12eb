import type { Seen } from '../../checks/check.ts';
import type { Orphan } from '../../evidence/orphans.ts';

export interface Mending {
  /** The verb of the dry run. */
  readonly would: 'would re-point' | 'would delete' | 'would wait for a name:';
  readonly sentence: string;
  readonly advice: readonly string[];
}

/**
 * What would mend an orphan. Where a living principal has its external id or its name, access is given back to that
 * one and never just taken away; where nobody knows what it was called, nobody can tell.
 */
export function mending({ id, type, successors }: Orphan): Mending {
  const who = type.toLowerCase();
  if (!successors) {
    return {
      would: 'would wait for a name:',
      sentence: 'Whether it was created again is not known.',
      advice: [
        `Find out at the identity provider what the ${who} was called, and ask \`orphans ${id}=<name>\`: if it was created again, its assignments belong to the new one.`,
      ],
    };
  }
  const [heir] = successors;
  if (!heir) {
    return {
      would: 'would delete',
      sentence: `No living ${who} has its external id or name.`,
      advice: [`Delete these assignments: nobody can use them, and no living ${who} takes them over.`],
    };
  }
  const proven = heir.by === 'external-id';
  return {
    would: 'would re-point',
    sentence: `It was created again as …${heir.id.slice(-4)}${proven ? '' : ', if the same name means the same one'}.`,
    advice: [
      `Assign the permission sets to the living ${who} \`${heir.name}\` (${heir.id}), then delete the assignments of the old id.`,
      ...(proven
        ? []
        : ['Only the name matches: make sure at the identity provider that it is the same one.']),
    ],
  };
}

export function nameOf({ id, remembered }: Orphan): string {
  return remembered ? `\`${remembered.name}\` (…${id.slice(-4)})` : `\`${id}\``;
}

export function setIn(arn: string, { orphans }: Seen): string {
  return `\`${orphans?.setNames[arn] ?? arn.split('/').at(-1)}\``;
}

export function accountIn(accountId: string, { organizationAccounts }: Seen): string {
  const account = organizationAccounts?.find(({ id }) => id === accountId);
  return account ? `\`${account.name}\` (${accountId})` : accountId;
}
