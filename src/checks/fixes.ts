import type { EvidenceKey } from '../evidence/evidence.ts';
import { isYoung, RETRY_HOURS } from '../evidence/retry.ts';
import type { Action, Plan } from '../remediation/plan.ts';
import type { Finding, Seen } from './check.ts';
import { pipelineText } from './pipeline.ts';
import { inOtherRows } from './principal-recreated.ts';
import { administratorTraits, pipelineTrait } from './traits.ts';
import { accountName, principalName, setName } from './words.ts';

/** What would mend a finding: a plan, or the sentences that say why idc offers none and what to do instead. */
export type Fix =
  | { readonly plan: Plan; readonly advice?: readonly string[] }
  | { readonly advice: readonly string[] };

interface Fixer {
  /** Read only when there is something to mend, since each costs calls. */
  readonly needs: readonly EvidenceKey[];
  /** What costs most; read only where nothing else speaks against it already. */
  readonly last?: readonly EvidenceKey[];
  /** Why there is nothing to offer, as far as `needs` tell. */
  against?(seen: Seen): Fix | undefined;
  make(finding: Finding, seen: Seen): Fix | undefined;
}

/** What a plan says of the set that it assigns or provisions. */
const ON_SETS = ['managedPolicies', 'inlinePolicy', 'managementUse', 'instanceDetails'] as const;

/** Only what was confirmed live is mended, and only where the mending is a write that idc may make. */
export function fixerOf(finding: Finding, seen: Seen): Fixer | undefined {
  if (finding.certainty !== 'confirmed') return undefined;
  if (finding.gone) return seen.failure?.kind === 'creation' ? retry : undefined;
  switch (finding.cause) {
    case 'principal_recreated_stale_id':
      return seen.failure?.kind === 'creation' ? repoint : undefined;
    case 'permission_set_outdated_in_account':
      return provision;
    case 'managed_policy_quota_exceeded':
    case 'iam_role_quota_exceeded':
      return quota;
    default:
      return undefined;
  }
}

/** A retry is a grant: only of what was asked for lately, last, by a known caller, and not taken back since. */
const retry: Fixer = {
  needs: ['time', 'call', 'assignments', 'account', 'principal', 'permissionSet', 'instance'],
  last: ['laterRequests', ...ON_SETS],
  against(seen) {
    const doubt = againstRetry(seen);
    return doubt ? { advice: [doubt] } : undefined;
  },
  make(_finding, seen) {
    const against = this.against?.(seen);
    if (against) return against;
    const target = targetOf(seen);
    if (!target) return undefined;
    const advice = textFor(target, seen);
    const doubt = takenBack(seen) ?? closedSet(seen);
    if (doubt) return { advice: [...advice, doubt] };
    const what = `\`${setName(seen)}\` on \`${accountName(seen)}\` to \`${principalName(seen)}\``;
    return {
      plan: {
        ...common(seen),
        kind: 'retry-assignment',
        title: `Assign ${what} again`,
        because: 'The request failed for a reason that no longer holds.',
        actions: [{ kind: 'create-assignment', ...target }],
        beneficiaries: [{ type: target.principalType, id: target.principalId }],
        irreversible: [],
      },
      advice,
    };
  },
};

const COULD_NOT_LOOK =
  'idc offers no retry, because it could not look at everything that would make one safe; see what was not looked at.';

function againstRetry(seen: Seen): string | undefined {
  const { time, call, assignments, account, principal, failure } = seen;
  if (!time || !call || !assignments || !account || !principal) return COULD_NOT_LOOK;
  if (!call.found) return `idc offers no retry, because it does not know who asked: ${call.looked}`;
  if (!failure || !isYoung(failure, time.now)) {
    return `idc offers no retry, because the request is more than ${RETRY_HOURS} hours old: ask for the access again.`;
  }
  if (assignments.some((row) => row.principalId === failure?.principalId))
    return 'The assignment exists by now: nothing needs to be done.';
  if (!principal.found) return 'idc offers no retry, because the principal does not exist.';
  if (!account.found || account.state !== 'ACTIVE')
    return 'idc offers no retry, because the account is not active.';
  return managementAccount(seen);
}

function takenBack({ laterRequests }: Seen): string | undefined {
  if (!laterRequests) return COULD_NOT_LOOK;
  if (laterRequests.deletedSince)
    return 'idc offers no retry, because the assignment was deleted after this request, which may have been on purpose.';
  if (laterRequests.newerCreation)
    return 'idc offers no retry, because there is a newer request for the same assignment: ask about that one.';
  return undefined;
}

/** Giving the living principal what the old id had: create first, then delete the row that nobody can use. */
const repoint: Fixer = {
  needs: ['call', 'assignments', 'account', 'permissionSet', 'instance', 'successors'],
  last: [...ON_SETS, 'sessionDuration', 'goneRows'],
  make(_finding, seen) {
    const target = targetOf(seen);
    const { assignments, account, call, successors = [], failure } = seen;
    if (!target || !assignments || !account?.found || !call) return undefined;
    const doubt =
      managementAccount(seen) ??
      (account.state === 'ACTIVE'
        ? undefined
        : 'The account is not active: nothing can be assigned there.') ??
      closedSet(seen);
    if (doubt) return { advice: [doubt] };
    if (!call.found)
      return { advice: [`idc offers no change, because it does not know who asked: ${call.looked}`] };
    const proven = successors.filter(({ by }) => by === 'external-id');
    const [living] = proven;
    const known = proven.length === 1 && living ? living.id : '';
    const isListed = (id?: string) => assignments.some((row) => row.principalId === id);
    const listed = isListed(failure?.principalId);
    const [first, ...others]: Action[] = [
      ...(isListed(known) ? [] : [{ kind: 'create-assignment' as const, ...target, principalId: known }]),
      ...(listed ? [{ kind: 'delete-assignment' as const, ...target }] : []),
    ];
    if (!first) return { advice: ['The assignment exists by now: nothing needs to be done.'] };
    return {
      plan: {
        ...common(seen),
        kind: 'repoint-assignment',
        title: `Give \`${principalName(seen)}\` its access back on \`${accountName(seen)}\` (\`${setName(seen)}\`)`,
        because: known
          ? 'It was deleted and created again under a new id; the external id is the same.'
          : 'It is gone, and one of the same name lives under another id: only the name matches, so an approver picks the living one.',
        actions: [first, ...others],
        beneficiaries: (known ? [{ id: known }] : successors).map(({ id }) => ({
          type: target.principalType,
          id,
        })),
        irreversible: listed
          ? ['The old assignment names a principal that is gone: AWS cannot bring it back.']
          : [],
        ...(known ? {} : { choose: successors.map(({ id, name }) => ({ id, name })) }),
      },
      advice: [...textFor({ ...target, principalId: known || '<living id>' }, seen), ...inOtherRows(seen)],
    };
  },
};

/** The current version of the set reaches the account, and with it everyone who has the set there. */
const provision: Fixer = {
  needs: ['assignments', 'account', 'permissionSet', 'instance', 'call'],
  last: ON_SETS,
  make(_finding, seen) {
    const { failure, account, assignments, instance, call } = seen;
    if (!failure?.accountId || !failure.permissionSetArn || !instance || !assignments || !account?.found)
      return undefined;
    const doubt =
      managementAccount(seen) ??
      (account.state === 'ACTIVE'
        ? undefined
        : 'The account is not active: nothing can be provisioned there.') ??
      closedSet(seen);
    if (doubt) return { advice: [doubt] };
    const tool = call?.found ? call.tool : undefined;
    const advice = tool
      ? [
          `${tool} made this call, so the change belongs to it: let it provision \`${setName(seen)}\` in \`${accountName(seen)}\` again, for example \`aws sso-admin provision-permission-set --instance-arn ${instance.instanceArn} --permission-set-arn ${failure.permissionSetArn} --target-type AWS_ACCOUNT --target-id ${failure.accountId}\`.`,
        ]
      : [];
    return {
      plan: {
        ...common(seen),
        kind: 'provision-permission-set',
        title: `Provision \`${setName(seen)}\` in \`${accountName(seen)}\` again`,
        because: 'The set was changed, and the account still has the version before.',
        actions: [
          {
            kind: 'provision-permission-set',
            instanceArn: instance.instanceArn,
            accountId: failure.accountId,
            permissionSetArn: failure.permissionSetArn,
          },
        ],
        beneficiaries: assignments.map(({ principalId, principalType }) => ({
          id: principalId,
          type: principalType,
        })),
        irreversible: ['AWS keeps no earlier version of a provisioned permission set.'],
      },
      advice,
    };
  },
};

const quota: Fixer = {
  needs: ['abilities', 'account', 'instance', 'permissionSet', 'roleQuotas'],
  make(finding, seen) {
    const { failure, roleQuotas, abilities } = seen;
    if (!failure?.accountId || !roleQuotas || !abilities?.quotaIncrease) return undefined;
    const forRoles = finding.cause === 'iam_role_quota_exceeded';
    const carried = (seen.managedPolicies?.length ?? 0) + (seen.customerPolicies?.length ?? 0);
    const desired = forRoles ? Math.ceil(((roleQuotas.rolesQuota ?? 0) + 100) / 100) * 100 : carried;
    const what = forRoles ? 'roles per account' : 'managed policies on a role';
    const doubt = managementAccount(seen);
    if (doubt) return { advice: [doubt] };
    // Whoever made the call, a quota is no pipeline's.
    const { madeBy: _, ...base } = common(seen);
    return {
      plan: {
        ...base,
        // It gives nobody access.
        traits: [],
        kind: 'request-quota-increase',
        title: `Request a quota of ${desired} ${what} in \`${accountName(seen)}\``,
        because: `AWS allows ${forRoles ? roleQuotas.rolesQuota : roleQuotas.policiesPerRole} there now.`,
        actions: [
          {
            kind: 'request-quota-increase',
            accountId: failure.accountId,
            serviceCode: 'iam',
            quotaCode: forRoles ? 'L-FE177D64' : 'L-0DA4ABF3',
            desired,
          },
        ],
        beneficiaries: [],
        irreversible: ['A quota request cannot be taken back once AWS has granted it.'],
      },
    };
  },
};

/** A delegated administrator may touch no set that is also in the management account. */
function closedSet(seen: Seen): string | undefined {
  return seen.managementUse?.provisionedInManagementAccount
    ? `\`${setName(seen)}\` is also provisioned in the management account, so only the management account may change who has it: idc offers no change.`
    : undefined;
}

function textFor(target: Parameters<typeof pipelineText>[1], seen: Seen): string[] {
  const tool = seen.call?.found ? seen.call.tool : undefined;
  return tool ? pipelineText(tool, target, seen) : [];
}

function managementAccount({ failure, instance }: Seen): string | undefined {
  if (!instance?.ownerAccountId)
    return 'idc offers no change, because it does not know which account is the management account.';
  return failure?.accountId === instance.ownerAccountId
    ? 'idc never writes to the management account: repeat the call there yourself.'
    : undefined;
}

function targetOf({ failure, instance }: Seen) {
  const { accountId, permissionSetArn, principalType, principalId } = failure ?? {};
  if (!instance || !accountId || !permissionSetArn || !principalType || !principalId) return undefined;
  return {
    instanceArn: failure?.instanceArn ?? instance.instanceArn,
    accountId,
    permissionSetArn,
    principalType,
    principalId,
  };
}

/** Read only for a plan that takes an assignment away. */
function sessionsOf({ failure, sessionDuration }: Seen): Pick<Plan, 'sessions'> {
  const arn = failure?.permissionSetArn;
  return arn && sessionDuration?.found ? { sessions: { [arn]: sessionDuration.seconds } } : {};
}

function common(seen: Seen) {
  const named: [string | undefined, string][] = [
    [seen.failure?.accountId, accountName(seen)],
    [seen.failure?.permissionSetArn, setName(seen)],
    [seen.failure?.principalId, principalName(seen)],
    ...(seen.successors ?? []).map(({ id, name }): [string, string] => [id, name]),
  ];
  const { callerArn, callerUserId } = seen.call?.found ? seen.call.record : {};
  const caller = { ...(callerArn && { arn: callerArn }), ...(callerUserId && { userId: callerUserId }) };
  const tool = seen.call?.found ? seen.call.tool : undefined;
  const keyArn = seen.instanceDetails?.key?.arn;
  return {
    traits: [...administratorTraits(setName(seen), seen), ...(tool ? [pipelineTrait(tool)] : [])],
    ...(tool ? { madeBy: tool } : {}),
    ...(keyArn ? { keyArn } : {}),
    ...sessionsOf(seen),
    ...(callerArn || callerUserId ? { caller } : {}),
    names: Object.fromEntries(named.flatMap(([id, name]) => (id ? [[id, name]] : []))),
    identityStoreId: seen.instance?.identityStoreId ?? '',
    managementAccountId: seen.instance?.ownerAccountId ?? '',
  };
}
