import pg from 'pg';
import { type AwsSandbox, startAws } from '../../sandbox/aws/server.ts';
import type { Organization } from '../../sandbox/aws/world.ts';
import { harborOrganization } from '../../sandbox/worlds/harbor-aws.ts';
import { type Aws, connect } from '../../src/aws/clients.ts';
import type { Gap } from '../../src/aws/reading.ts';
import type { Evidence, EvidenceKey } from '../../src/evidence/evidence.ts';
import { gatherers } from '../../src/evidence/gatherers.ts';
import { type Asked, reader } from '../../src/evidence/look.ts';
import type { Memory } from '../../src/evidence/memory.ts';
import { REGION, rolesIn, useRuntimeCredentials } from '../flow/rig.ts';

/** AWS's rates, so many times as fast, of which idc takes half as always. */
export const PACE = 400;

export function sandboxOf(organization: Organization): Promise<AwsSandbox> {
  useRuntimeCredentials();
  return startAws({ organization: { ...organization, applications: [], story: [] }, pace: PACE });
}

/** So many accounts and permission sets and nothing else; `assigned` says which set is in which account, by number. */
export function plain(
  accounts: number,
  sets: number,
  assigned: (account: number, set: number) => boolean = () => true,
): Organization {
  const harbor = harborOrganization();
  const [like] = harbor.accounts.filter(({ name }) => name === 'tools');
  const [set] = harbor.permissionSets;
  const [group] = harbor.groups;
  if (!like || !set || !group) throw new Error('Harbor is not what it was');
  const ids = (count: number) => Array.from({ length: count }, (_, n) => n);
  const idOf = (n: number) => String(900_000_000_000 + n);
  return {
    ...harbor,
    accounts: ids(accounts).map((n) => ({
      ...like,
      id: idOf(n),
      name: `a${n}`,
      email: `a${n}@harbor.example`,
    })),
    permissionSets: ids(sets).map((n) => ({
      ...set,
      id: `ps-${String(n).padStart(16, '0')}`,
      name: `P${n}`,
      customer: [],
    })),
    assignments: ids(accounts).flatMap((a) =>
      ids(sets)
        .filter((s) => assigned(a, s))
        .map((s) => ({
          accountId: idOf(a),
          permissionSet: `P${s}`,
          principalType: 'GROUP' as const,
          principalId: group.id,
        })),
    ),
  };
}

export interface Question {
  readonly memory?: Memory | undefined;
  readonly asked?: Partial<Asked>;
  readonly until?: number;
  readonly live?: boolean;
  readonly signal?: AbortSignal;
  readonly onDoing?: (doing: string | undefined) => void;
  readonly aws?: Aws;
}

export function awsOf({ url, ...sandbox }: AwsSandbox): Aws {
  const roles = rolesIn({ url, ...sandbox }, 'read');
  return connect({ region: REGION, endpoint: url }, roles, { share: PACE / 2 });
}

/** The reader of one question, as a process of its own would have it. */
export function questionTo(sandbox: AwsSandbox, { asked, aws = awsOf(sandbox), ...more }: Question = {}) {
  const get = reader(
    { aws, asked: { text: '', ...asked }, now: new Date().toISOString(), priority: 'sweep', ...more },
    gatherers,
  );
  return async <K extends EvidenceKey>(key: K): Promise<Evidence[K]> => {
    const { value, gaps } = await get(key);
    if (!value) throw new Error(gaps.map(({ detail }: Gap) => detail).join());
    return value;
  };
}

const LISTS = {
  'sso:ListPermissionSetsProvisionedToAccount': 'perAccount',
  'sso:ListAccountsForProvisionedPermissionSet': 'perSet',
  'sso:ListAccountAssignments': 'pairs',
} as const;

/** How often each was called and answered. */
export function callsOf({ control }: AwsSandbox): { perAccount: number; perSet: number; pairs: number } {
  const counts = { perAccount: 0, perSet: 0, pairs: 0 };
  for (const { action, status } of control.calls()) {
    const list = LISTS[action as keyof typeof LISTS];
    if (list && status === 200) counts[list] += 1;
  }
  return counts;
}

/** As if these times of what idc keeps were so long ago: `{ table: ['column', …] }`. */
export async function olderBy(
  databaseUrl: string,
  ms: number,
  times: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  for (const [table, columns] of Object.entries(times)) {
    const set = columns.map((one) => `${one} = ${one} - interval '${ms} milliseconds'`);
    await client.query(`update ${table} set ${set.join(', ')}`);
  }
  await client.end();
}

/** The times of a map itself. */
export const MAP_TIMES = { maps: ['begun_at', 'whole_at', 'changes_up_to'] } as const;
