import { hexOf } from '../ids.ts';
import type { State } from '../state.ts';

/**
 * A role's trust policy as IAM hands it out: URL-encoded, and each role in a Principal that was deleted by its unique
 * id, which no later role of the same name has.
 */
export function trustDocument(state: State, accountId: string, name: string): string {
  const own = [...state.roles.values()].find((r) => r.accountId === accountId && r.name === name);
  const document = own?.trust ?? samlTrust(accountId);
  const text = JSON.stringify(document, (key, value) => (key === 'AWS' ? principals(state, value) : value));
  return encodeURIComponent(text);
}

/** The id that a role has while it lives, and that stands for it in policies when it does not. */
export function roleId(arn: string): string {
  return `AROA${hexOf(arn, 17).toUpperCase()}`;
}

/** What every role of Identity Center trusts: the SAML provider that Identity Center made in the account. */
function samlTrust(accountId: string): object {
  const provider = `arn:aws:iam::${accountId}:saml-provider/AWSSSO_${hexOf(accountId, 16)}_DO_NOT_DELETE`;
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
    Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
  };
  return { Version: '2012-10-17', Statement: [statement] };
}

function principals(state: State, value: unknown): unknown {
  return Array.isArray(value) ? value.map((one) => shown(state, one)) : shown(state, value);
}

function shown(state: State, value: unknown): unknown {
  const [, account, path = ''] = /^arn:[^:]+:iam::(\d{12}):role\/([^*?]+)$/.exec(String(value)) ?? [];
  if (account === undefined) return value;
  const name = path.split('/').at(-1);
  const lives =
    state.roles.has(String(value)) ||
    state.provisions.some((p) => p.accountId === account && p.roleName === name);
  return lives ? value : roleId(String(value));
}
