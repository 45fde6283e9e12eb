import { type AbacSeen, usedIn } from '../../../src/checks/abac/seen.ts';

export const GAP = { of: 'it', reason: 'denied', detail: 'no' } as const;
export const path = (name: string) => `\${path:${name}}`;
export const PREFIX = 'https://aws.amazon.com/SAML/Attributes/AccessControl:';

/** Switched on, one key mapped, filled, and used; `difference` is the fault. */
export function seen(difference: Partial<AbacSeen> = {}): AbacSeen {
  const all = {
    userName: 'kim',
    control: { status: 'on', mappings: [{ key: 'Department', source: path('enterprise.department') }] },
    attributes: { 'enterprise.department': 'Platform' },
    policies: policies('Department'),
    gaps: { control: [GAP], attributes: [GAP], policies: [GAP] },
    ...difference,
  } as const;
  return { ...all, used: usedIn(all.policies) };
}

export function policies(...keys: string[]): NonNullable<AbacSeen['policies']> {
  const documents = keys.map((key) => ({
    set: 'Set',
    policy: 'its inline policy',
    text: JSON.stringify({
      Statement: [{ Condition: { StringEquals: { [`aws:PrincipalTag/${key}`]: 'x' } } }],
    }),
  }));
  return { sets: 1, documents, unread: [] };
}

export function assertion(...sent: [name: string, value: string][]): NonNullable<AbacSeen['assertion']> {
  return { state: 'read', attributes: sent.map(([name, value], n) => ({ name, value, line: n + 1 })) };
}

/** Without one of the readings. */
export function without(
  key: 'control' | 'attributes' | 'policies',
  difference: Partial<AbacSeen> = {},
): AbacSeen {
  const { [key]: _, ...rest } = seen(difference);
  return { ...rest, used: usedIn((rest as AbacSeen).policies) };
}
