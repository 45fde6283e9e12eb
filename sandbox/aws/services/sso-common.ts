import { accessDenied } from '../authorize.ts';
import type { Call } from '../operation.ts';
import { invalid, missing } from '../refusal.ts';
import { type PermissionSet, provisionOf, type State } from '../state.ts';
import { denied, errors } from '../texts.ts';
import type { InInstance, OfSet } from './sso-shapes.ts';

export const accountArn = (id: string) => `arn:aws:sso:::account/${id}`;
export const onInstance = (call: Call<InInstance>) => [call.input.InstanceArn];
export const onSet = (call: Call<OfSet>) => [call.input.InstanceArn, call.input.PermissionSetArn];

/** What an additional Region of an instance still answers. */
const EVERYWHERE = ['ListInstances', 'DescribeInstance', 'ListRegions'];
const APPLICATIONS = /Application/;
/** What works although a key refuses or permission sets are switched off. */
const ALWAYS = [...EVERYWHERE, 'ListTagsForResource'];

/** Rules that hold for the whole API: Region, calling account, instance, switched-off permission sets, key. */
export function admit(call: Call): void {
  if (call.name === 'ListInstances') return;
  const { organization } = call.state;
  const { region } = organization;
  const additional = organization.additionalRegions.includes(call.region);
  if (call.region !== region && !additional) throw wrongPlace(call);
  if (!mayAdminister(call.state, call.caller.accountId)) throw wrongPlace(call);
  if (additional && !EVERYWHERE.includes(call.name) && !APPLICATIONS.test(call.name))
    throw invalid(errors.additionalRegion(call.name, call.region));
  const asked = call.input.InstanceArn;
  if (asked !== undefined && asked !== organization.instance.arn)
    throw missing(errors.notFound(`Instance ${String(asked)}`));
  if (ALWAYS.includes(call.name)) return;
  if (!organization.instance.permissionSetsEnabled && !APPLICATIONS.test(call.name))
    throw invalid(errors.setsDisabled);
  if (organization.instance.key?.denies) {
    const said = { arn: call.caller.arn, action: 'kms:Decrypt', resource: organization.instance.key.arn };
    throw accessDenied('sso', denied.key(said), { Reason: 'KMS_AccessDeniedException' });
  }
}

export function mayAdminister(state: State, accountId: string): boolean {
  const { managementAccountId, delegatedAdministratorId } = state.organization;
  return accountId === managementAccountId || accountId === delegatedAdministratorId;
}

interface Named extends Pick<Call, 'caller' | 'name'> {
  readonly input: { readonly InstanceArn?: unknown };
}

export function wrongPlace({ caller, name, input }: Named) {
  const resource = String(input.InstanceArn ?? '*');
  return accessDenied('sso', denied.wrongAccount({ arn: caller.arn, action: `sso:${name}`, resource }));
}

export function setOf(call: Call<OfSet>): PermissionSet {
  const found = call.state.permissionSets.get(call.input.PermissionSetArn);
  if (!found) throw missing(errors.notFound(`PermissionSet ${call.input.PermissionSetArn}`));
  return found;
}

/** A delegated administrator may touch neither the management account nor a set that is provisioned there. */
export function refuseManagement(call: Call<OfSet>, accountId?: string): void {
  const { managementAccountId } = call.state.organization;
  if (call.caller.accountId === managementAccountId) return;
  if (accountId === managementAccountId) {
    const said = { arn: call.caller.arn, action: `sso:${call.name}`, resource: accountArn(accountId) };
    throw accessDenied('sso', denied.resourceBased(said));
  }
  if (provisionOf(call.state, managementAccountId, call.input.PermissionSetArn))
    throw accessDenied('sso', denied.managementSet);
}
