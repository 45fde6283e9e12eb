import type { Seen } from './check.ts';

/**
 * AWS words a missing customer managed policy and a missing permissions boundary alike ("Not supported policy …").
 * What the permission set attaches tells which of the two it can mean, even where the account cannot be looked into.
 */
export function mayBlame({ failure, customerPolicies, boundary }: Seen): {
  attached: boolean;
  boundary: boolean;
} {
  const text = failure?.text?.toLowerCase() ?? '';
  const names = (policy: { readonly name: string }) => text.includes(policy.name.toLowerCase());
  const attached = customerPolicies?.some(names);
  const limits = boundary && boundary.kind === 'customer' && names(boundary.policy);
  return {
    attached: attached ?? limits !== true,
    boundary: limits ?? attached !== true,
  };
}
