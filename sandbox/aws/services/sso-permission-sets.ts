import { byAccount, bySet, rowsWith } from '../indexed.ts';
import { type Operation, operation } from '../operation.ts';
import { paginate } from '../paging.ts';
import { missing } from '../refusal.ts';
import { required } from '../shapes.ts';
import type { Provision, State } from '../state.ts';
import { errors } from '../texts.ts';
import { accountArn, onInstance, onSet, setOf } from './sso-common.ts';
import type { InInstance, OfSet, Paged } from './sso-shapes.ts';
import * as shapes from './sso-shapes.ts';

interface ByProvisioning {
  ProvisioningStatus?: 'LATEST_PERMISSION_SET_PROVISIONED' | 'LATEST_PERMISSION_SET_NOT_PROVISIONED';
}

const listPermissionSets = operation<InInstance & Paged>({
  readOnly: true,
  fields: { InstanceArn: shapes.instanceArn, ...shapes.paged },
  resources: onInstance,
  run: (call) => {
    const { items, token } = paginate(call, [...call.state.permissionSets.keys()]);
    return { PermissionSets: items, ...token };
  },
});

const describePermissionSet = operation<OfSet>({
  readOnly: true,
  fields: shapes.setFields,
  resources: onSet,
  run: (call) => {
    const set = setOf(call);
    return {
      PermissionSet: {
        Name: set.name,
        PermissionSetArn: set.arn,
        Description: set.description,
        CreatedDate: new Date(set.createdAt),
        SessionDuration: set.sessionDuration,
      },
    };
  },
});

const provisionedToAccount = operation<InInstance & { AccountId: string } & ByProvisioning & Paged>({
  readOnly: true,
  fields: {
    InstanceArn: shapes.instanceArn,
    AccountId: required(shapes.accountId),
    ProvisioningStatus: shapes.provisioningStatus,
    ...shapes.paged,
  },
  resources: (call) => [call.input.InstanceArn, accountArn(call.input.AccountId)],
  run: (call) => {
    const here = rowsWith(call.state.provisions, byAccount, call.input.AccountId);
    const wanted = here.filter((p) => matches(call.state, p, call.input)).map((p) => p.permissionSetArn);
    const { items, token } = paginate(call, wanted);
    // AWS leaves the member out where there are none.
    return { ...(items.length > 0 && { PermissionSets: items }), ...token };
  },
});

const accountsForSet = operation<OfSet & ByProvisioning & Paged>({
  readOnly: true,
  fields: { ...shapes.setFields, ProvisioningStatus: shapes.provisioningStatus, ...shapes.paged },
  resources: onSet,
  run: (call) => {
    const set = setOf(call);
    const there = rowsWith(call.state.provisions, bySet, set.arn);
    const wanted = there.filter((p) => matches(call.state, p, call.input));
    const { items, token } = paginate(
      call,
      wanted.map((p) => p.accountId),
    );
    return { AccountIds: items, ...token };
  },
});

function matches(state: State, provision: Provision, { ProvisioningStatus }: ByProvisioning): boolean {
  if (!ProvisioningStatus) return true;
  const latest = state.permissionSets.get(provision.permissionSetArn)?.version === provision.version;
  return latest === (ProvisioningStatus === 'LATEST_PERMISSION_SET_PROVISIONED');
}

const managedPolicies = operation<OfSet & Paged>({
  readOnly: true,
  fields: { ...shapes.setFields, ...shapes.paged },
  resources: onSet,
  run: (call) => {
    const { items, token } = paginate(call, setOf(call).managed);
    const named = items.map((p) => ({ Name: p.split('/').at(-1), Arn: `arn:aws:iam::aws:policy/${p}` }));
    return { AttachedManagedPolicies: named, ...token };
  },
});

const customerPolicies = operation<OfSet & Paged>({
  readOnly: true,
  fields: { ...shapes.setFields, ...shapes.paged },
  resources: onSet,
  run: (call) => {
    const { items, token } = paginate(call, setOf(call).customer);
    return { CustomerManagedPolicyReferences: items.map((p) => ({ Name: p.name, Path: p.path })), ...token };
  },
});

const inlinePolicy = operation<OfSet>({
  readOnly: true,
  fields: shapes.setFields,
  resources: onSet,
  run: (call) => ({ InlinePolicy: setOf(call).inline ?? '' }),
});

const boundary = operation<OfSet>({
  readOnly: true,
  fields: shapes.setFields,
  resources: onSet,
  run: (call) => {
    const found = setOf(call).boundary;
    if (!found) throw missing(errors.notFound('PermissionsBoundary'));
    return {
      PermissionsBoundary:
        'customer' in found
          ? { CustomerManagedPolicyReference: { Name: found.customer.name, Path: found.customer.path } }
          : { ManagedPolicyArn: `arn:aws:iam::aws:policy/${found.managed}` },
    };
  },
});

export const permissionSetReads: Record<string, Operation> = {
  ListPermissionSets: listPermissionSets,
  DescribePermissionSet: describePermissionSet,
  ListPermissionSetsProvisionedToAccount: provisionedToAccount,
  ListAccountsForProvisionedPermissionSet: accountsForSet,
  ListManagedPoliciesInPermissionSet: managedPolicies,
  ListCustomerManagedPolicyReferencesInPermissionSet: customerPolicies,
  GetInlinePolicyForPermissionSet: inlinePolicy,
  GetPermissionsBoundaryForPermissionSet: boundary,
};
