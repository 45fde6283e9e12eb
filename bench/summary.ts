import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { sql } from 'kysely';
import { settle } from '../sandbox/aws/engine.ts';
import { idcRoleArns } from '../sandbox/aws/roles.ts';
import { type AwsSandbox, startAws } from '../sandbox/aws/server.ts';
import { terminalEnvironment } from '../sandbox/demo/environment.ts';
import type { World } from '../sandbox/worlds/harbor.ts';
import { SIZES, scaled } from '../sandbox/worlds/scaled.ts';
import { connect } from '../src/aws/clients.ts';
import { makeDiagnose } from '../src/diagnosis/diagnose.ts';
import { lookAround } from '../src/slack/summary-look.ts';
import { memoryIn } from '../src/store/memory.ts';
import { openStore, type Store } from '../src/store/store.ts';
import type { Report } from './bench.ts';
import { met, round } from './numbers.ts';
import { startDatabases } from './organization.ts';

/** AWS's limits, so many times as high: calls are counted here, not seconds. */
const PACE = 1_000;
const TARGET = 0.03;
const CHANGED = 0.01;

/** A day passes between summaries, for all that is kept; until the quotas of all accounts are known, nothing else does. */
export async function summary(): Promise<Report> {
  const world = scaled(SIZES['1000x100']);
  const databases = await startDatabases();
  const store = await openStore(databases.url, console.error);
  const aws = await startAws({ organization: world.aws, pace: PACE });
  aws.control.settings({ asyncMs: 0, trailDelayMs: 0 });
  Object.assign(process.env, terminalEnvironment(world, aws.url));
  const look = looking(world, aws, store);
  const rows: Report['rows'][number][] = [];
  try {
    const first = await look();
    const show = (day: number, changed: string, seen: typeof first) =>
      rows.push({ day, changed, ...line(seen, first.calls) });
    show(1, 'all', first);
    for (let day = 2; ; day += 1) {
      await passDay(store);
      const seen = await look();
      if (day === 2 || seen.left === 0) show(day, 'nothing', seen);
      if (seen.left > 0) continue;
      await passDay(store);
      await change(aws, CHANGED);
      show(day + 1, `${CHANGED * 100} %`, await look());
      break;
    }
  } finally {
    await store.close();
    await aws.stop();
    await databases.stop();
  }
  return {
    measured:
      'what a summary reads at 1000x100, each a day after the one before: the first, the next, the one with which the quotas of all accounts are known, and one with half of the changes taking a row away and half adding one.',
    rows,
  };
}

interface Seen {
  readonly calls: number;
  readonly byAction: Readonly<Record<string, number>>;
  /** Parts that were left for the sake of time. */
  readonly left: number;
}

/** One process that lives for days, as the bot does; but the roles that it assumed stay good, where an hour ends them. */
function looking({ aws: { region, ...organization } }: World, aws: AwsSandbox, store: Store) {
  const arns = idcRoleArns({ region, ...organization });
  const { memberReadRole: member, memberQuotaRole: memberQuota } = organization.idc;
  const roles = { read: arns.read, managementRead: arns.managementRead, member, memberQuota };
  const seen = connect({ region, endpoint: aws.url }, roles, { share: PACE / 2 });
  const diagnose = makeDiagnose(seen, memoryIn(store));
  const hands = { store, diagnose, logger: console, now: () => new Date() };
  return async (): Promise<Seen> => {
    aws.control.resetCalls();
    const { unlooked } = await lookAround(hands);
    const byAction: Record<string, number> = {};
    for (const { action } of aws.control.calls()) byAction[action] = (byAction[action] ?? 0) + 1;
    const left = unlooked.filter((one) => one.includes('left out')).length;
    return { calls: aws.control.calls().length, byAction, left };
  };
}

function line({ calls, byAction, left }: Seen, first: number): Report['rows'][number] {
  const most = Object.entries(byAction).toSorted(([, a], [, b]) => b - a);
  return {
    calls,
    'of the first': round(calls / first, 3),
    '≤ 0.03': calls === first ? '' : met(calls / first <= TARGET),
    'left out': left,
    'most of them': most
      .slice(0, 9)
      .map(([action, count]) => `${count} ${action.split(':')[1]}`)
      .join(', '),
  };
}

async function passDay({ db }: Store): Promise<void> {
  const kept = {
    maps: ['begun_at', 'whole_at', 'changes_up_to'],
    map_pairs: ['read_at'],
    map_parts: ['listed_at'],
    quota_use: ['tried_at', 'read_at'],
    directory_counts: ['at'],
  };
  for (const [table, times] of Object.entries(kept)) {
    const older = times.map((time) => `${time} = ${time} - interval '1 day'`).join(', ');
    await sql.raw(`update ${table} set ${older}`).execute(db);
  }
}

/** By calls to the API itself, with their events. */
async function change({ control: { state }, url }: AwsSandbox, share: number): Promise<void> {
  const credentials = { accessKeyId: 'AKIASANDBOXADMIN', secretAccessKey: 'sandbox' };
  const admin = new SSOAdminClient({ endpoint: url, region: state.organization.region, credentials });
  const { arn: InstanceArn } = state.organization.instance;
  const rows = state.assignments.filter((_, i) => i % Math.round(1 / share) === 0);
  const groups = [...state.groups.keys()];
  for (const [i, { accountId, permissionSetArn, principalId, principalType }] of rows.entries()) {
    const pair = { InstanceArn, TargetId: accountId, TargetType: 'AWS_ACCOUNT' } as const;
    const row = { ...pair, PermissionSetArn: permissionSetArn };
    const other = { PrincipalType: 'GROUP', PrincipalId: groups[(i * 31) % groups.length] } as const;
    await (i % 2 === 0
      ? admin.send(
          new DeleteAccountAssignmentCommand({
            ...row,
            PrincipalId: principalId,
            PrincipalType: principalType,
          }),
        )
      : admin.send(new CreateAccountAssignmentCommand({ ...row, ...other })));
    settle(state);
  }
  admin.destroy();
}
