import {
  DescribePermissionSetCommand,
  ListPermissionSetsCommand,
  type PermissionSet,
} from '@aws-sdk/client-sso-admin';
import { malformed, orAbsent } from '../aws/errors.ts';
import { home } from './instance.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { lookAtEach, type Many } from './many.ts';
import { after, allPages } from './paging.ts';

export interface NamedSet {
  readonly arn: string;
  readonly name: string;
}
/** The permission set that was typed, by ARN, id or name; or what it may have meant. */
export type AskedSet =
  | (NamedSet & {
      readonly found: 'one';
      readonly description?: string;
      readonly sessionDuration?: string;
      readonly relayState?: string;
    })
  | { readonly found: 'several' | 'none'; readonly choices: readonly NamedSet[] };

/** UpdatePermissionSet cannot change a name, so one that was seen is believed while the process lives. */
const names = new WeakMap<Look['aws'], Map<string, string>>();

export function knownNames(look: Look): Map<string, string> {
  const known = names.get(look.aws) ?? new Map<string, string>();
  names.set(look.aws, known);
  return known;
}

/** The ARNs of every permission set of the instance. */
export const gatherPermissionSets: Gatherer<'permissionSets'> = async (look) => {
  const { instance, session } = await home(look);
  return allPages(async (token) => {
    const page = await look.call(session, 'sso:ListPermissionSets', () =>
      session.sso.send(new ListPermissionSetsCommand({ InstanceArn: instance.instanceArn, ...after(token) })),
    );
    if (!page.PermissionSets) throw malformed('sso:ListPermissionSets', 'the answer has no list');
    return { items: page.PermissionSets, next: page.NextToken };
  });
};

export const gatherAskedSet: Gatherer<'askedSet'> = async (look) =>
  findSet(look, look.asked.permissionSet ?? '');

export async function findSet(look: Look, words: string): Promise<AskedSet> {
  const typed = words.replace(/^[`'"<]+|[`'">]+$/g, '');
  const { instance } = await home(look);
  const arn = asArn(typed, instance.instanceArn);
  const seen = arn ? await describe(look, arn) : await byName(look, typed);
  return seen ?? { found: 'none', choices: [] };
}

function asArn(typed: string, instanceArn: string): string | undefined {
  if (/^arn:[^:]+:sso:::permissionSet\//.test(typed)) return typed;
  const [head, id] = instanceArn.split(':instance/');
  return /^ps-[a-z0-9]{16}$/i.test(typed) ? `${head}:permissionSet/${id}/${typed}` : undefined;
}

async function byName(look: Look, typed: string): Promise<AskedSet | undefined> {
  const named = await setNamed(look, typed);
  return named.found === 'one' ? describe(look, named.arn) : named;
}

/** An exact name ends the search; otherwise all names are known by then, and the like of it are offered. */
export async function setNamed(look: Look, typed: string): Promise<AskedSet> {
  const all = await look.need('permissionSets');
  const known = knownNames(look);
  const exact = () => all.find((arn) => known.get(arn) === typed);
  const { unread } = await readNames(look, all, () => exact() !== undefined);
  const found = exact();
  if (found) return { found: 'one', arn: found, name: typed };
  if (unread.length > 0) throw new NotSeen(unread);
  const named = all.map((arn) => ({ arn, name: known.get(arn) ?? '' }));
  const same = named.filter(({ name }) => name.toLowerCase() === typed.toLowerCase());
  const [only] = same;
  if (only && same.length === 1) return { found: 'one', ...only };
  return same.length > 1
    ? { found: 'several', choices: same }
    : { found: 'none', choices: nearest(typed, named) };
}

/** Brings the names of these sets into the process's memory, until `enough`. Sets deleted meanwhile have none. */
export async function readNames(
  look: Look,
  arns: readonly string[],
  enough: () => boolean = () => false,
): Promise<Many<void>> {
  const known = knownNames(look);
  const unknown = enough() ? [] : arns.filter((arn) => !known.has(arn));
  const each = { of: 'the names', name: (arn: string) => arn.split('/').at(-1) ?? arn };
  return lookAtEach(unknown, each, async (arn) => {
    if (!enough()) await describe(look, arn);
  });
}

async function describe(look: Look, arn: string): Promise<AskedSet | undefined> {
  const { instance, session } = await home(look);
  const ids = { InstanceArn: instance.instanceArn, PermissionSetArn: arn };
  return orAbsent(async () => {
    const { PermissionSet: set } = await look.call(session, 'sso:DescribePermissionSet', () =>
      session.sso.send(new DescribePermissionSetCommand(ids)),
    );
    if (!set?.Name) throw malformed('sso:DescribePermissionSet', 'the answer names no permission set');
    knownNames(look).set(arn, set.Name);
    return { found: 'one', arn, name: set.Name, ...detailsOf(set) };
  });
}

function detailsOf(set: PermissionSet | undefined) {
  return {
    ...(set?.Description ? { description: set.Description } : {}),
    ...(set?.SessionDuration ? { sessionDuration: set.SessionDuration } : {}),
    ...(set?.RelayState ? { relayState: set.RelayState } : {}),
  };
}

/** The five names that are most like the typed one: those that contain it, then those with the most pairs in common. */
export function nearest(typed: string, named: readonly NamedSet[]): NamedSet[] {
  const wanted = pairs(typed);
  const score = ({ name }: NamedSet) => {
    if (typed !== '' && name.toLowerCase().includes(typed.toLowerCase())) return 2;
    const own = pairs(name);
    const common = [...wanted].filter((pair) => own.has(pair)).length;
    return (2 * common) / (wanted.size + own.size || 1);
  };
  return named
    .map((set) => ({ set, score: score(set) }))
    .filter(({ score }) => score >= 0.4)
    .sort((a, b) => b.score - a.score || (a.set.name < b.set.name ? -1 : 1))
    .slice(0, 5)
    .map(({ set }) => set);
}

function pairs(text: string): Set<string> {
  const lower = text.toLowerCase().slice(0, 64);
  return new Set(Array.from({ length: Math.max(lower.length - 1, 0) }, (_, i) => lower.slice(i, i + 2)));
}
