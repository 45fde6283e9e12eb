import { actionOf, type Call, type Service } from './operation.ts';
import { type Asked, evaluate } from './policy.ts';
import { Refusal } from './refusal.ts';
import type { Caller, State } from './state.ts';
import { type DeniedCall, denied } from './texts.ts';
import { controlPoliciesFor } from './units.ts';

/** Checks identity policies, session policy and service control policies for every resource that a call needs. */
export function authorize(service: Service, call: Call, resources: readonly string[]): void {
  const action = actionOf(service, call.name);
  if (action === 'sts:GetCallerIdentity' || action === 'sts:AssumeRole') return;
  call.state.used.add(`${call.caller.role.name} ${action}`);
  for (const resource of resources) {
    const why = refusalFor(call.state, call.caller, { action, resource, context: contextOf(call, resource) });
    if (!why) continue;
    const said = call.state.encode.includes(action) ? encode(call, { action, resource, why }) : why;
    throw accessDenied(service.prefix, said);
  }
}

/** The refusal as an opaque text that only sts:DecodeAuthorizationMessage turns into the documented JSON. */
function encode({ state, caller }: Call, asked: { action: string; resource: string; why: string }): string {
  const message = state.ids.hex(160);
  const decoded = {
    allowed: false,
    explicitDeny: asked.why.includes('explicit deny'),
    matchedStatements: { items: [] },
    failures: { items: [] },
    context: {
      principal: { id: `${caller.role.id}:${caller.sessionName}`, arn: caller.arn },
      action: asked.action,
      resource: asked.resource,
      conditions: { items: [] },
    },
  };
  state.encoded.set(message, JSON.stringify(decoded));
  return denied.encoded(message);
}

/** Why the caller may not, in AWS's words; undefined when it may. */
export function refusalFor(state: State, caller: Caller, asked: Asked): string | undefined {
  const said: DeniedCall = { arn: caller.arn, action: asked.action, resource: asked.resource };
  const control = evaluate(controlPoliciesFor(state, caller.accountId), asked);
  if (control === 'denied') return denied.control(said);
  const identity = evaluate(state.roles.get(caller.role.arn)?.policies ?? [], asked);
  if (identity === 'denied') return denied.identityExplicit(said);
  const session = caller.sessionPolicy ? evaluate([caller.sessionPolicy], asked) : 'allowed';
  if (session === 'denied') return denied.sessionExplicit(said);
  if (identity === 'not-allowed') return denied.identity(said);
  return session === 'not-allowed' ? denied.session(said) : undefined;
}

function contextOf(call: Call, resource: string): Asked['context'] {
  const set = call.state.permissionSets.get(resource);
  const tags = Object.entries(set?.tags ?? {}).map(
    ([k, v]) => [`aws:resourcetag/${k.toLowerCase()}`, v] as const,
  );
  return { ...callerContext(call.caller), ...Object.fromEntries(tags) };
}

export function callerContext(caller: Caller): Asked['context'] {
  const tags = Object.entries(caller.tags).map(
    ([k, v]) => [`aws:principaltag/${k.toLowerCase()}`, v] as const,
  );
  return {
    'aws:principalarn': caller.role.arn,
    'aws:principalaccount': caller.accountId,
    ...(caller.sourceIdentity && { 'aws:sourceidentity': caller.sourceIdentity }),
    ...Object.fromEntries(tags),
  };
}

export function accessDenied(
  prefix: string,
  message: string,
  members: Record<string, unknown> = {},
): Refusal {
  if (prefix === 'sts' || prefix === 'iam') return new Refusal('AccessDenied', message, { status: 403 });
  return new Refusal('AccessDeniedException', message, { members });
}
