import {
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  GetPermissionsBoundaryForPermissionSetCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-sso-admin';
import type { Session } from '../aws/clients.ts';
import { isAbsence, malformed } from '../aws/errors.ts';
import type { Boundary } from './evidence.ts';
import { home } from './instance.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { after, allPages } from './paging.ts';
import { knownNames } from './set-names.ts';

export const gatherPermissionSet: Gatherer<'permissionSet'> = async (look) => {
  const { session, ids } = await target(look);
  const arn = ids.PermissionSetArn;
  const known = knownNames(look);
  const kept = known.get(arn);
  if (kept) return { found: true, arn, name: kept };
  try {
    const { PermissionSet } = await look.call(session, 'sso:DescribePermissionSet', () =>
      session.sso.send(new DescribePermissionSetCommand(ids)),
    );
    if (!PermissionSet) throw malformed('sso:DescribePermissionSet', 'the answer has no PermissionSet');
    const { Name: name } = PermissionSet;
    if (name) known.set(arn, name);
    return { found: true, arn, name: name ?? arn };
  } catch (error) {
    if (isAbsence(error)) return { found: false, arn };
    throw error;
  }
};

export const gatherManagedPolicies: Gatherer<'managedPolicies'> = async (look) => {
  const { session, ids } = await target(look);
  const policies = await allPages(async (token) => {
    const page = await look.call(session, 'sso:ListManagedPoliciesInPermissionSet', () =>
      session.sso.send(new ListManagedPoliciesInPermissionSetCommand({ ...ids, ...after(token) })),
    );
    return { items: page.AttachedManagedPolicies, next: page.NextToken };
  });
  return policies.map(({ Name, Arn }) => Name ?? Arn ?? '?');
};

export const gatherCustomerPolicies: Gatherer<'customerPolicies'> = async (look) => {
  const { session, ids } = await target(look);
  const references = await allPages(async (token) => {
    const page = await look.call(session, 'sso:ListCustomerManagedPolicyReferencesInPermissionSet', () =>
      session.sso.send(
        new ListCustomerManagedPolicyReferencesInPermissionSetCommand({ ...ids, ...after(token) }),
      ),
    );
    return { items: page.CustomerManagedPolicyReferences, next: page.NextToken };
  });
  return references.map(({ Name, Path }) => ({ name: Name ?? '?', path: Path ?? '/' }));
};

/** A set without an inline policy answers with an empty string. */
export const gatherInlinePolicy: Gatherer<'inlinePolicy'> = async (look) => {
  const { session, ids } = await target(look);
  const { InlinePolicy } = await look.call(session, 'sso:GetInlinePolicyForPermissionSet', () =>
    session.sso.send(new GetInlinePolicyForPermissionSetCommand(ids)),
  );
  return { document: InlinePolicy ?? '' };
};

export const gatherSetTags: Gatherer<'setTags'> = async (look) => {
  const { session, ids } = await target(look);
  const input = { InstanceArn: ids.InstanceArn, ResourceArn: ids.PermissionSetArn };
  const tags = await allPages(async (token) => {
    const page = await look.call(session, 'sso:ListTagsForResource', () =>
      session.sso.send(new ListTagsForResourceCommand({ ...input, ...after(token) })),
    );
    return { items: page.Tags, next: page.NextToken };
  });
  return tags.map(({ Key, Value }) => ({ key: Key ?? '', value: Value ?? '' }));
};

/** A set without a boundary is answered with ResourceNotFoundException, or, by some, with nothing. */
export const gatherBoundary: Gatherer<'boundary'> = async (look): Promise<Boundary> => {
  const { session, ids } = await target(look);
  try {
    const { PermissionsBoundary: boundary } = await look.call(
      session,
      'sso:GetPermissionsBoundaryForPermissionSet',
      () => session.sso.send(new GetPermissionsBoundaryForPermissionSetCommand(ids)),
    );
    const customer = boundary?.CustomerManagedPolicyReference;
    if (customer)
      return { kind: 'customer', policy: { name: customer.Name ?? '?', path: customer.Path ?? '/' } };
    return boundary?.ManagedPolicyArn ? { kind: 'aws', arn: boundary.ManagedPolicyArn } : { kind: 'none' };
  } catch (error) {
    if (isAbsence(error)) return { kind: 'none' };
    throw error;
  }
};

async function target(look: Look): Promise<{
  session: Session;
  ids: { InstanceArn: string; PermissionSetArn: string };
}> {
  const { permissionSetArn, instanceArn } = await asked(look);
  if (!permissionSetArn) throw new NotSeen([]);
  const { instance, session } = await home(look);
  return {
    session,
    ids: { InstanceArn: instanceArn ?? instance.instanceArn, PermissionSetArn: permissionSetArn },
  };
}

/** The set that a request names, or the one that was typed. */
async function asked(look: Look): Promise<{ permissionSetArn?: string; instanceArn?: string }> {
  if (!look.asked.permissionSet) return look.need('failure');
  const set = await look.need('askedSet');
  return set.found === 'one' ? { permissionSetArn: set.arn } : {};
}
