import type { AccessDenied } from './access-denied.ts';

/** One Allow statement of an IAM identity policy. */
export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** Actions for which IAM knows no resource, so that "*" is the narrowest there is (Service Authorization Reference). */
const WITHOUT_RESOURCE: ReadonlySet<string> = new Set([
  'sso:listinstances',
  'sso:listapplications',
  'iam:listroles',
  'iam:listpolicies',
  'iam:listsamlproviders',
  'organizations:describeorganization',
  'organizations:listaccounts',
]);

/**
 * The IAM statement whose absence made AWS refuse: exactly that action on the narrowest resource. Roles of Identity
 * Center get both path shapes, with and without the Region. Undefined when no Allow would help (an explicit deny, or
 * another kind of policy refuses) or when the text does not say enough.
 */
export function missingStatement(denied: AccessDenied): Statement | undefined {
  if (denied.action === undefined || denied.explicit) return undefined;
  if (denied.by !== 'identity-policy' && denied.by !== 'unknown') return undefined;
  const each = [denied.resource, ...(denied.alsoResources ?? [])].map((resource) =>
    narrowest(denied, resource),
  );
  const resources = each.flatMap((some) => some ?? []);
  if (resources.length === 0 || each.includes(undefined)) return undefined;
  return { Effect: 'Allow', Action: [denied.action], Resource: [...new Set(resources)] };
}

function narrowest(denied: AccessDenied, resource: string | undefined): readonly string[] | undefined {
  if (resource === undefined || resource === '*') {
    return WITHOUT_RESOURCE.has((denied.action ?? '').toLowerCase()) ? ['*'] : undefined;
  }
  const reserved = /AWSReservedSSO_[\w+=,.@-]{1,60}/i.exec(resource)?.[0];
  if (reserved !== undefined) return reservedRoles(reserved, owner(resource, denied.principalArn));
  if (resource.startsWith('arn:')) return [resource];
  const [type, name] = resource.split(' ');
  const { partition, account } = owner(resource, denied.principalArn);
  return [`arn:${partition}:iam::${account}:${type?.toLowerCase()}/${name}`];
}

interface Owner {
  readonly partition: string;
  readonly account: string;
}

/** The suffix of a role changes whenever its last assignment goes and comes back, so it is not pinned. */
function reservedRoles(name: string, { partition, account }: Owner): readonly string[] {
  const stable = name.replace(/_[0-9a-f]{16}$/i, '_*');
  const path = `arn:${partition}:iam::${account}:role/aws-reserved/sso.amazonaws.com`;
  return [`${path}/${stable}`, `${path}/*/${stable}`];
}

function owner(resource: string, principalArn: string | undefined): Owner {
  const parts = (resource.startsWith('arn:') ? resource : (principalArn ?? '')).split(':');
  const account = parts[4];
  return {
    partition: parts[1] || 'aws',
    account: account !== undefined && /^\d{12}$/.test(account) ? account : '<account-id>',
  };
}
