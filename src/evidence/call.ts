import type { Session } from '../aws/clients.ts';
import type { Gap } from '../aws/reading.ts';
import type { CallRecord, CallSeen, Failure, RequestKind, Tool } from './evidence.ts';
import { callsSince } from './later.ts';
import { type Gatherer, gapsOf, type Look, NotSeen } from './look.ts';
import { isYoung } from './retry.ts';
import { trails } from './search-trail.ts';
import { lookup, startedRequest, type TrailEvent } from './trail.ts';

export const CALL_OF = {
  creation: 'CreateAccountAssignment',
  deletion: 'DeleteAccountAssignment',
  provisioning: 'ProvisionPermissionSet',
} as const satisfies Record<RequestKind, string>;

const BEFORE_MS = 2 * 60_000;
const AFTER_MS = 3 * 60_000;
const MAX_PAGES = 5;

/** Who made the call, from CloudTrail around the time of the request: idc's own account, then the management account. */
export const gatherCall: Gatherer<'call'> = async (look) => {
  const failure = await look.need('failure');
  if (failure.event) return seen(failure.event, look);
  if (!failure.requestId || !failure.kind || !failure.createdAt) throw new NotSeen([]);
  const gaps: Gap[] = [];
  const looked: string[] = [];
  for (const session of await trails(look)) {
    try {
      const found = await find(look, session, failure as Located);
      if (found) return seen(found.record, look);
      looked.push(session.name);
    } catch (error) {
      gaps.push(...gapsOf(error, 'who made the call'));
    }
  }
  if (gaps.length > 0) throw new NotSeen(gaps);
  return { found: false, looked: lookedIn(looked, look, failure) };
};

type Located = Failure & { requestId: string; kind: RequestKind; createdAt: string };

/** Where a retry may come up, its look at what came later begins with the same page, which often has the call too. */
async function find(look: Look, session: Session, failure: Located): Promise<TrailEvent | undefined> {
  const isIt = ({ raw }: TrailEvent) => startedRequest(raw) === failure.requestId;
  if (failure.kind === 'creation' && isYoung(failure, look.now)) {
    const { events, next } = await callsSince(look, session, { failure, name: CALL_OF[failure.kind] });
    const match = events.find(isIt);
    if (match || !next) return match;
  }
  const at = Date.parse(failure.createdAt);
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { events, next } = await lookup(look, session, {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: CALL_OF[failure.kind] }],
      StartTime: new Date(at - BEFORE_MS),
      EndTime: new Date(at + AFTER_MS),
      ...(token ? { NextToken: token } : {}),
    });
    const match = events.find(isIt);
    if (match || !next) return match;
    token = next;
  }
  return undefined;
}

function lookedIn(looked: readonly string[], look: Look, failure: Failure): string {
  const fresh = Date.parse(look.now) - Date.parse(failure.createdAt ?? look.now) < 15 * 60_000;
  const delay = fresh ? ' The request is only minutes old, and CloudTrail needs about five.' : '';
  const more = looked.length === 1 ? ' Calls are recorded in the account of the caller.' : '';
  return `CloudTrail event history seen from ${looked.join(' and ')} has no record of the call.${delay}${more}`;
}

function seen(record: CallRecord, look: Look): CallSeen {
  const tool = toolOf(record, look.aws.iacIdentities);
  return tool ? { found: true, record, tool } : { found: true, record };
}

const TOOLS: readonly (readonly [RegExp, Tool])[] = [
  [/opentofu/i, 'OpenTofu'],
  [/terraform/i, 'Terraform'],
  [/pulumi/i, 'Pulumi'],
  [/aws-cdk|cdk-/i, 'CDK'],
  [/cloudformation/i, 'CloudFormation'],
];

/** What a pipeline made belongs to the pipeline: known by its user agent, or by its identity where that is listed. */
export function toolOf(record: CallRecord, identities: readonly string[]): Tool | undefined {
  const byAgent = TOOLS.find(([pattern]) => pattern.test((record.userAgent ?? '').slice(0, 500)));
  if (byAgent) return byAgent[1];
  const arn = record.callerArn ?? '';
  return identities.some((identity) => arnMatches(identity, arn)) ? 'infrastructure as code' : undefined;
}

/** A role's ARN also stands for its sessions; `*` stands for any run of characters. */
export function arnMatches(pattern: string, arn: string): boolean {
  return globMatches(pattern, arn) || globMatches(pattern, roleArnOf(arn) ?? '');
}

/** arn:aws:sts::1:assumed-role/NAME/session -> arn:aws:iam::1:role/NAME; the path of the role is not in it. */
export function roleArnOf(arn: string): string | undefined {
  const match = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  return match ? `arn:${match[1]}:iam::${match[2]}:role/${match[3]}` : undefined;
}

/** Linear in the length of the text for each `*`: the pieces are found from left to right. */
export function globMatches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (!text.startsWith(first)) return false;
  if (rest.length === 0) return text === pattern;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
