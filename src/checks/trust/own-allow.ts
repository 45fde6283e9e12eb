import { matchesWildcard } from '../../knowledge/wildcard.ts';

/** What a permission set itself says of assuming a role: the other half. */
export interface OwnAllow {
  readonly allows: 'yes' | 'no' | 'unknown';
  /** What says so, or what of it could not be read. */
  readonly why: string;
}

export interface OwnPolicies {
  readonly inline: string;
  /** Names of AWS managed policies. */
  readonly managed: readonly string[];
  readonly customer: readonly string[];
  readonly hasBoundary: boolean;
}

/** AWS managed policies whose text is known to allow sts:AssumeRole on every role. */
const ALLOWING: readonly string[] = ['AdministratorAccess', 'PowerUserAccess'];
const ACTION = 'sts:assumerole';

/** As far as it can be read without the texts of managed policies. Service control policies are another matter. */
export function ownAllow(policies: OwnPolicies, roleArn: string): OwnAllow {
  const inline = inlineSays(policies.inline, roleArn);
  if (inline === 'denied') return { allows: 'no', why: 'its inline policy denies it' };
  const known = policies.managed.find((name) => ALLOWING.includes(name));
  const unread = [...policies.managed.filter((name) => name !== known), ...policies.customer];
  const allowed = inline === 'allowed' ? 'its inline policy' : known;
  if (allowed && !policies.hasBoundary)
    return { allows: 'yes', why: `${allowed === known ? `\`${known}\`` : allowed} allows it` };
  if (allowed)
    return { allows: 'unknown', why: `${allowed} allows it, and its permissions boundary was not read` };
  if (inline === 'unclear') return { allows: 'unknown', why: 'its inline policy allows it under conditions' };
  if (unread.length > 0)
    return {
      allows: 'unknown',
      why: `its inline policy does not, and ${unread.length} of its managed policies ${unread.length === 1 ? 'was' : 'were'} not read`,
    };
  return { allows: 'no', why: 'none of its policies allows it' };
}

type Said = 'allowed' | 'denied' | 'unclear' | 'nothing';

function inlineSays(document: string, roleArn: string): Said {
  const said = statementsOf(document).map((statement) => statementSays(statement, roleArn));
  for (const one of ['denied', 'allowed', 'unclear'] as const) if (said.includes(one)) return one;
  return 'nothing';
}

function statementsOf(document: string): Record<string, unknown>[] {
  try {
    const { Statement } = JSON.parse(document) as { Statement?: unknown };
    return [Statement]
      .flat()
      .filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null);
  } catch {
    return [];
  }
}

function statementSays(statement: Record<string, unknown>, roleArn: string): Said {
  const { Effect, Action, NotAction, Resource, NotResource, Condition } = statement;
  const acts = matches(Action, NotAction, (one) => matchesWildcard(one.toLowerCase(), ACTION));
  const reaches = matches(Resource, NotResource, (one) => matchesWildcard(one, roleArn));
  if (!acts || !reaches) return 'nothing';
  if (Condition !== undefined) return 'unclear';
  return Effect === 'Deny' ? 'denied' : 'allowed';
}

function matches(positive: unknown, negative: unknown, test: (one: string) => boolean): boolean {
  const texts = (value: unknown) => [value].flat().filter((one): one is string => typeof one === 'string');
  return positive === undefined
    ? negative !== undefined && !texts(negative).some(test)
    : texts(positive).some(test);
}
