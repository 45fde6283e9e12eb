import { callerContext } from '../authorize.ts';
import { parsed } from '../document.ts';
import { type Call, operation, type Service } from '../operation.ts';
import { evaluate, evaluateTrust, type PolicyDocument } from '../policy.ts';
import { Refusal } from '../refusal.ts';
import { integer, list, required, string, structure } from '../shapes.ts';
import { type Caller, type Role, sessionArn } from '../state.ts';
import { denied, errors } from '../texts.ts';
import { controlPoliciesFor } from '../units.ts';

interface AssumeRole {
  RoleArn: string;
  RoleSessionName: string;
  DurationSeconds?: number;
  Policy?: string;
  SourceIdentity?: string;
  ExternalId?: string;
  Tags?: { Key: string; Value: string }[];
}

const assumeRole = operation<AssumeRole>({
  readOnly: true,
  fields: {
    RoleArn: required(string(/[\t\n\r -~\xa0-\xff]+/, 20, 2048)),
    RoleSessionName: required(string(/[\w+=,.@-]*/, 2, 64)),
    DurationSeconds: integer(900, 43_200),
    Policy: string(undefined, 1),
    SourceIdentity: string(/[\w+=,.@-]*/, 2, 64),
    ExternalId: string(/[\w+=,.@:/-]*/, 2, 1224),
    Tags: list(
      structure({
        Key: required(string(/[\p{L}\p{Z}\p{N}_.:/=+\-@]+/u, 1, 128)),
        Value: required(string(/[\p{L}\p{Z}\p{N}_.:/=+\-@]*/u, 0, 256)),
      }),
      0,
      50,
    ),
  },
  run: (call) => {
    checkSession(call);
    const role = call.state.roles.get(call.input.RoleArn);
    for (const action of actionsOf(call)) allow(call, action, role);
    if (!role) throw notAllowed(call, 'sts:AssumeRole');
    const session = openSession(call, role);
    call.state.callers.set(session.accessKeyId, session);
    return {
      Credentials: {
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: session.secretAccessKey,
        SessionToken: session.sessionToken,
        Expiration: new Date(session.expires),
      },
      AssumedRoleUser: { AssumedRoleId: `${role.id}:${session.sessionName}`, Arn: session.arn },
      SourceIdentity: session.sourceIdentity,
      PackedPolicySize: call.input.Policy
        ? Math.ceil((call.input.Policy.length / call.state.packs) * 100)
        : undefined,
    };
  },
});

/** Every caller here is a session of a role already, so every further session is role chaining. */
function checkSession({ input, state }: Call<AssumeRole>): void {
  if ((input.DurationSeconds ?? 3600) > 3600) throw new Refusal('ValidationError', errors.chaining);
  if (!input.Policy) return;
  if (input.Policy.length > state.packs) throw new Refusal('PackedPolicyTooLarge', errors.packed);
  if (parsed(input.Policy) === undefined)
    throw new Refusal('MalformedPolicyDocument', 'Policy is not valid JSON.');
}

function actionsOf({ input, caller }: Call<AssumeRole>): string[] {
  const identity = input.SourceIdentity ?? caller.sourceIdentity;
  return [
    'sts:AssumeRole',
    ...(identity ? ['sts:SetSourceIdentity'] : []),
    ...(input.Tags?.length ? ['sts:TagSession'] : []),
  ];
}

/** Both sides have to agree: the caller's policies, and the trust policy of the role. */
function allow(call: Call<AssumeRole>, action: string, role: Role | undefined): void {
  const { state, caller, input } = call;
  state.used.add(`${caller.role.name} ${action}`);
  const asked = { action, resource: input.RoleArn, context: assumeContext(call) };
  const own = evaluate(state.roles.get(caller.role.arn)?.policies ?? [], asked);
  const session = caller.sessionPolicy ? evaluate([caller.sessionPolicy], asked) : 'allowed';
  const control = evaluate(controlPoliciesFor(state, caller.accountId), asked) !== 'denied';
  const principals = [caller.role.arn, caller.arn, `arn:aws:iam::${caller.accountId}:root`];
  const trust = role ? evaluateTrust(role.trust, principals, asked) : 'not-allowed';
  const fixed =
    !caller.sourceIdentity || !input.SourceIdentity || caller.sourceIdentity === input.SourceIdentity;
  if (![own, session, trust].every((d) => d === 'allowed') || !control || !fixed)
    throw notAllowed(call, action);
}

function assumeContext({ caller, input }: Call<AssumeRole>) {
  const identity = input.SourceIdentity ?? caller.sourceIdentity;
  const tags = input.Tags ?? [];
  return {
    ...callerContext(caller),
    ...(identity && { 'sts:sourceidentity': identity }),
    ...(input.ExternalId && { 'sts:externalid': input.ExternalId }),
    'sts:rolesessionname': input.RoleSessionName,
    ...(tags.length > 0 && { 'aws:tagkeys': tags.map((t) => t.Key) }),
    ...Object.fromEntries(tags.map((t) => [`aws:requesttag/${t.Key.toLowerCase()}`, t.Value])),
  };
}

function notAllowed(call: Call<AssumeRole>, action: string): Refusal {
  const said = { arn: call.caller.arn, action, resource: call.input.RoleArn };
  return new Refusal('AccessDenied', denied.sts(said), { status: 403 });
}

function openSession({ state, input, caller }: Call<AssumeRole>, role: Role): Caller {
  const identity = input.SourceIdentity ?? caller.sourceIdentity;
  const now = state.now();
  return {
    accessKeyId: `ASIA${state.ids.hex(16).toUpperCase()}`,
    secretAccessKey: state.ids.hex(40),
    sessionToken: `sandbox-${state.ids.hex(48)}`,
    accountId: role.accountId,
    arn: sessionArn(role, input.RoleSessionName),
    role,
    sessionName: input.RoleSessionName,
    ...(input.Policy && { sessionPolicy: parsed(input.Policy) as PolicyDocument }),
    ...(identity && { sourceIdentity: identity }),
    tags: Object.fromEntries((input.Tags ?? []).map((t) => [t.Key, t.Value])),
    createdAt: now,
    expires: now + (input.DurationSeconds ?? 3600) * 1000,
  };
}

const getCallerIdentity = operation({
  readOnly: true,
  fields: {},
  run: ({ caller }) => ({
    UserId: `${caller.role.id}:${caller.sessionName}`,
    Account: caller.accountId,
    Arn: caller.arn,
  }),
});

/** Says what a refusal was about. AWS takes messages of any caller; who may decode is a matter of policy alone. */
const decode = operation<{ EncodedMessage: string }>({
  readOnly: true,
  fields: { EncodedMessage: required(string(undefined, 1, 10_240)) },
  run: ({ state, input }) => {
    const DecodedMessage = state.encoded.get(input.EncodedMessage);
    if (!DecodedMessage) throw new Refusal('InvalidAuthorizationMessageException', errors.notEncoded);
    return { DecodedMessage };
  },
});

export const sts: Service = {
  prefix: 'sts',
  scope: 'sts',
  eventSource: 'sts.amazonaws.com',
  validationCode: 'ValidationError',
  operations: {
    AssumeRole: assumeRole,
    DecodeAuthorizationMessage: decode,
    GetCallerIdentity: getCallerIdentity,
  },
};
