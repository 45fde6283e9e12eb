import type { Gap } from '../aws/reading.ts';
import { toolOf } from './call.ts';
import type { Tool } from './evidence.ts';
import { isRecord } from './ids.ts';
import { type Gatherer, gapsOf, type Look } from './look.ts';
import { lookAtEach } from './many.ts';
import type { Orphan } from './orphans.ts';
import { rowName } from './row-name.ts';
import { trails } from './search-trail.ts';
import { lookup, type TrailEvent } from './trail.ts';

/** CloudTrail's event history goes back so far. */
const DAYS = 90;
/** At two calls a second. */
const PAGES = 10;

/** What an approver has to know of the permission sets; absent parts could not be read. */
export interface OrphanSets {
  readonly policies: Readonly<
    Record<
      string,
      {
        readonly managed?: readonly string[];
        readonly inline?: { readonly document: string };
        /** How long a role session of the set lasts at most. */
        readonly seconds?: number;
      }
    >
  >;
  readonly unread: readonly Gap[];
}

/** Who made the rows that orphans leave, as far as CloudTrail tells: a tool, or somebody without one. */
export interface RowMakers {
  /** By `rowName`. */
  readonly made: Readonly<Record<string, Tool | 'somebody'>>;
  readonly unread: readonly Gap[];
}

/** Read only where there is something to mend: whoever is gone without a name is nobody to mend. */
async function mendable(look: Look): Promise<readonly Orphan[]> {
  const { orphans } = await look.need('orphans');
  return orphans.filter(({ successors, pairs }) => successors !== undefined && pairs.length > 0);
}

export const gatherOrphanSets: Gatherer<'orphanSets'> = async (look) => {
  const pairs = (await mendable(look)).flatMap((orphan) => orphan.pairs);
  const sets = [...new Set(pairs.map(({ permissionSetArn }) => permissionSetArn))];
  const each = { of: 'the policies', name: (arn: string) => arn.split('/').at(-1) ?? arn };
  const { seen, unread } = await lookAtEach(sets, each, async (permissionSetArn) => {
    const get = look.about({ source: 'plan', how: '', permissionSetArn }, {});
    const [managed, inline, lasts] = await Promise.all([
      get('managedPolicies'),
      get('inlinePolicy'),
      get('sessionDuration'),
    ]);
    const policies = {
      ...(managed.value ? { managed: managed.value } : {}),
      ...(inline.value ? { inline: inline.value } : {}),
      ...(lasts.value?.found ? { seconds: lasts.value.seconds } : {}),
    };
    return { permissionSetArn, policies, gaps: [...managed.gaps, ...inline.gaps, ...lasts.gaps] };
  });
  return {
    policies: Object.fromEntries(seen.map(({ permissionSetArn, policies }) => [permissionSetArn, policies])),
    unread: [...unread, ...seen.flatMap(({ gaps }) => gaps)],
  };
};

export const gatherRowMakers: Gatherer<'rowMakers'> = async (look) => {
  const rows = (await mendable(look)).flatMap(({ id, pairs }) => pairs.map((pair) => rowName(pair, id)));
  const wanted = new Set(rows);
  const made: Record<string, Tool | 'somebody'> = {};
  const unread: Gap[] = [];
  for (const session of wanted.size > 0 ? await trails(look) : []) {
    try {
      for (const event of await creations(look, session)) {
        const row = rowOf(event);
        if (row && wanted.has(row)) made[row] ??= toolOf(event.record, look.aws.iacIdentities) ?? 'somebody';
      }
    } catch (error) {
      unread.push(...gapsOf(error, 'who made the assignments of deleted users and groups'));
    }
  }
  return { made, unread };
};

/** Newest first. */
async function creations(look: Look, session: Parameters<typeof lookup>[1]): Promise<TrailEvent[]> {
  const found: TrailEvent[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const { events, next } = await lookup(look, session, {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateAccountAssignment' }],
      StartTime: new Date(Date.parse(look.now) - DAYS * 24 * 3_600_000),
      EndTime: new Date(look.now),
      ...(NextToken ? { NextToken } : {}),
    });
    found.push(...events);
    NextToken = next;
    if (!next) break;
  }
  return found;
}

function rowOf({ raw, record }: TrailEvent): string | undefined {
  const asked = isRecord(raw.requestParameters) ? raw.requestParameters : {};
  const { targetId, permissionSetArn, principalId } = asked;
  if (record.errorCode !== undefined || typeof targetId !== 'string') return undefined;
  if (typeof permissionSetArn !== 'string' || typeof principalId !== 'string') return undefined;
  return rowName({ accountId: targetId, permissionSetArn }, principalId);
}
