import type { Fact, Seen } from '../../checks/check.ts';
import { fact } from '../../checks/words.ts';
import type { Evidenced } from '../../evidence/evidence.ts';
import { seenIn } from '../judge.ts';

/** What the doctor saw, whether or not anything is wrong with it. */
export function factsOf(evidenced: Evidenced): Fact[] {
  const seen = seenIn(evidenced);
  return [...instanceFacts(seen), ...roleFacts(seen), ...roomFacts(seen)];
}

function instanceFacts({ identity, instance, instanceDetails, instanceRegions, ...seen }: Seen): Fact[] {
  const facts: Fact[] = [];
  if (identity) {
    facts.push(fact('idc is', `${identity.arn} in account ${identity.accountId}`, 'sts:GetCallerIdentity'));
    const skew =
      identity.skewMs === undefined ? 'not told' : `${Math.abs(Math.round(identity.skewMs / 1_000))} s apart`;
    facts.push(fact('Clock', skew, 'Date of the answer'));
  }
  if (instance) {
    const owner = instance.ownerAccountId ?? 'an account that AWS does not name';
    facts.push(fact('Instance', `${instance.instanceArn}, owned by ${owner}`, 'sso:ListInstances'));
    facts.push(
      fact('idc’s account', standing(identity?.accountId, { instance, ...seen }), 'sso:ListInstances'),
    );
  }
  if (instanceRegions) {
    const names = instanceRegions.map(({ name, isPrimary }) => (isPrimary ? `${name} (primary)` : name));
    facts.push(fact('Regions', names.join(', '), 'sso:ListRegions'));
  }
  if (instanceDetails) {
    const { key, permissionSetsEnabled: enabled } = instanceDetails;
    const sets = enabled === undefined ? 'AWS does not say' : enabled ? 'on' : 'off';
    const keyName = key?.arn ?? (key ? 'owned by AWS' : 'AWS does not say');
    facts.push(
      fact('Permission sets', sets, 'sso:DescribeInstance'),
      fact('Key', keyName, 'sso:DescribeInstance'),
    );
  }
  return facts;
}

/** Only these two accounts can read permission sets and assignments. */
function standing(accountId: string | undefined, { instance, delegatedAdministrators }: Seen): string {
  if (!accountId) return 'not known';
  if (accountId === instance?.ownerAccountId) return 'the management account';
  if (delegatedAdministrators?.includes(accountId)) return 'the delegated administrator';
  return delegatedAdministrators
    ? 'neither the management account nor the delegated administrator'
    : 'not the management account; whether it is the delegated administrator could not be seen';
}

function roleFacts({ readRights, managementRights, memberReach, remediationReach }: Seen): Fact[] {
  const facts = [readRights, managementRights].flatMap((rights) => {
    if (!rights) return [];
    const allowed = rights.tried - rights.denied.length - rights.unread.length;
    return [
      fact(
        `Policy ${rights.policy}`,
        `${allowed} of ${rights.tried} actions allowed`,
        'a harmless call each',
      ),
    ];
  });
  if (memberReach) {
    const { reached, refused, of } = memberReach;
    const tried = reached.length + refused.length;
    facts.push(fact('Member accounts', `${reached.length} of ${tried} tried, of ${of}`, 'sts:AssumeRole'));
  }
  const assumed = remediationReach ? 'can be assumed; nothing was written' : 'not tried';
  return [...facts, fact('Remediation role', assumed, remediationReach ? 'sts:AssumeRole' : '')];
}

function roomFacts({ surroundings }: Seen): Fact[] {
  if (!surroundings) return [];
  const { database, slackScopes } = surroundings;
  const slack = slackScopes.is === 'answered' ? slackScopes.value.granted.join(', ') : 'not looked at';
  const kept = { answered: 'answers', silent: 'does not answer', absent: 'not configured' }[database.is];
  const waiting = surroundings.queue?.is === 'answered' ? surroundings.queue.value.waiting : undefined;
  const queue =
    waiting === undefined ? [] : [fact('Event queue', `${waiting} wait`, 'sqs:GetQueueAttributes')];
  return [
    ...queue,
    fact('Slack scopes', slack, slackScopes.is === 'answered' ? 'auth.test' : ''),
    fact('Database', kept, ''),
  ];
}
