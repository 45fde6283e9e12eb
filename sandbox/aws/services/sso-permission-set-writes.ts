import { INLINE_LIMIT, inlineSize, parsed } from '../document.ts';
import { type Call, type Operation, operation } from '../operation.ts';
import { invalid, missing, Refusal } from '../refusal.ts';
import { required, string } from '../shapes.ts';
import { type PermissionSet, permissionSetArn } from '../state.ts';
import { errors } from '../texts.ts';
import type { PolicyName } from '../world.ts';
import { onInstance, onSet, refuseManagement, setOf } from './sso-common.ts';
import type { InInstance, OfSet } from './sso-shapes.ts';
import * as shapes from './sso-shapes.ts';

interface OfReference extends OfSet {
  CustomerManagedPolicyReference: { Name: string; Path?: string };
}

/** Changes a set; copies in accounts stay as they are until somebody provisions them again. */
function change(call: Call<OfSet>, by: (set: PermissionSet) => void): Record<string, never> {
  const set = setOf(call);
  refuseManagement(call);
  by(set);
  set.version++;
  return {};
}

const putInline = operation<OfSet & { InlinePolicy: string }>({
  readOnly: false,
  fields: { ...shapes.setFields, InlinePolicy: required(string(undefined, 1, 32_768)) },
  resources: onSet,
  run: (call) => {
    const size = inlineSize(call.input.InlinePolicy);
    if (size > INLINE_LIMIT) throw invalid(errors.inlineTooLarge(size));
    if (parsed(call.input.InlinePolicy) === undefined) throw invalid(errors.inlineMalformed);
    return change(call, (set) => {
      set.inline = call.input.InlinePolicy;
    });
  },
});

const attachManaged = operation<OfSet & { ManagedPolicyArn: string }>({
  readOnly: false,
  fields: { ...shapes.setFields, ManagedPolicyArn: shapes.managedArn },
  resources: onSet,
  run: (call) =>
    change(call, (set) => {
      const name = managedName(call.input.ManagedPolicyArn);
      if (set.managed.length >= 25)
        throw new Refusal('ServiceQuotaExceededException', errors.tooManyManaged(set.id));
      if (set.managed.includes(name)) throw new Refusal('ConflictException', errors.conflict);
      set.managed.push(name);
    }),
});

const detachManaged = operation<OfSet & { ManagedPolicyArn: string }>({
  readOnly: false,
  fields: { ...shapes.setFields, ManagedPolicyArn: shapes.managedArn },
  resources: onSet,
  run: (call) =>
    change(call, (set) => {
      const at = set.managed.indexOf(managedName(call.input.ManagedPolicyArn));
      if (at < 0) throw missing(errors.notFound('ManagedPolicy'));
      set.managed.splice(at, 1);
    }),
});

const attachCustomer = operation<OfReference>({
  readOnly: false,
  fields: { ...shapes.setFields, CustomerManagedPolicyReference: shapes.reference },
  resources: onSet,
  run: (call) =>
    change(call, (set) => {
      const policy = named(call.input);
      if (set.customer.some((p) => same(p, policy))) throw new Refusal('ConflictException', errors.conflict);
      set.customer.push(policy);
    }),
});

const detachCustomer = operation<OfReference>({
  readOnly: false,
  fields: { ...shapes.setFields, CustomerManagedPolicyReference: shapes.reference },
  resources: onSet,
  run: (call) =>
    change(call, (set) => {
      const at = set.customer.findIndex((p) => same(p, named(call.input)));
      if (at < 0) throw missing(errors.notFound('CustomerManagedPolicyReference'));
      set.customer.splice(at, 1);
    }),
});

const create = operation<InInstance & { Name: string; Description?: string; SessionDuration?: string }>({
  readOnly: false,
  fields: {
    InstanceArn: shapes.instanceArn,
    Name: required(string(/[\w+=,.@-]+/, 1, 32)),
    Description: string(undefined, 1, 700),
    SessionDuration: string(
      /(-?)P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)([DW]))?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?/,
      1,
      100,
    ),
    Tags: shapes.tags,
  },
  resources: onInstance,
  run: (call) => {
    const { state, input } = call;
    if ([...state.permissionSets.values()].some((p) => p.name === input.Name)) {
      throw new Refusal('ConflictException', errors.setExists(input.Name));
    }
    const set = newSet(call);
    state.permissionSets.set(set.arn, set);
    const { name: Name, arn: PermissionSetArn, sessionDuration: SessionDuration } = set;
    return {
      PermissionSet: { Name, PermissionSetArn, SessionDuration, CreatedDate: new Date(set.createdAt) },
    };
  },
});

const remove = operation<OfSet>({
  readOnly: false,
  fields: shapes.setFields,
  resources: onSet,
  run: (call) => {
    const set = setOf(call);
    refuseManagement(call);
    if (call.state.provisions.some((p) => p.permissionSetArn === set.arn)) {
      throw new Refusal('ConflictException', errors.setInUse);
    }
    call.state.permissionSets.delete(set.arn);
    return {};
  },
});

function newSet({
  state,
  input,
}: Call<{ Name: string; Description?: string; SessionDuration?: string }>): PermissionSet {
  const id = `ps-${state.ids.hex(16)}`;
  return {
    id,
    arn: permissionSetArn(state.organization, id),
    name: input.Name,
    description: input.Description ?? '',
    sessionDuration: input.SessionDuration ?? 'PT1H',
    managed: [],
    customer: [],
    createdAt: state.now(),
    version: 1,
  };
}

function managedName(arn: string): string {
  return arn.slice(arn.indexOf('policy/') + 'policy/'.length);
}

function named({ CustomerManagedPolicyReference: r }: OfReference): PolicyName {
  return { name: r.Name, path: r.Path ?? '/' };
}

function same(a: PolicyName, b: PolicyName): boolean {
  return a.name === b.name && a.path === b.path;
}

export const permissionSetWrites: Record<string, Operation> = {
  PutInlinePolicyToPermissionSet: putInline,
  AttachManagedPolicyToPermissionSet: attachManaged,
  DetachManagedPolicyFromPermissionSet: detachManaged,
  AttachCustomerManagedPolicyReferenceToPermissionSet: attachCustomer,
  DetachCustomerManagedPolicyReferenceFromPermissionSet: detachCustomer,
  CreatePermissionSet: create,
  DeletePermissionSet: remove,
};
