import type { PrincipalSeen, PrincipalType } from './evidence.ts';
import type { Look } from './look.ts';
import { describePrincipal, lookUp } from './principal.ts';
import { findSet, nearest, setNamed } from './set-names.ts';

/** A thing that words may mean, by the name that people know it by. */
export interface Choice {
  readonly id: string;
  readonly name: string;
}

/** What typed words mean: one thing, one of several, or nothing, with what they resemble. */
export type Meant<T> =
  | { readonly found: 'one'; readonly it: T }
  | { readonly found: 'several' | 'none'; readonly choices: readonly Choice[] };

const PRINCIPAL_ID = /^([0-9a-f]{10}-|)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isPrincipalId(typed: string): boolean {
  return PRINCIPAL_ID.test(typed);
}

/** An account by its number, which is believed until it is looked up, or by its name, which need not be unique. */
export async function meantAccount(look: Look, typed: string): Promise<Meant<Choice>> {
  const number = typed.replace(/(?<=\d)[\s-](?=\d)/g, '');
  if (/^\d{12}$/.test(number)) return { found: 'one', it: { id: number, name: number } };
  const accounts = await look.need('organizationAccounts');
  const named = byName(typed, accounts);
  const [only] = named;
  if (only && named.length === 1) return { found: 'one', it: only };
  if (only) return { found: 'several', choices: named };
  const like = nearest(
    typed,
    accounts.map(({ id, name }) => ({ arn: id, name })),
  );
  return { found: 'none', choices: like.map(({ arn, name }) => ({ id: arn, name })) };
}

function byName(typed: string, accounts: readonly Choice[]): Choice[] {
  const exact = accounts.filter(({ id, name }) => name === typed || id === typed);
  const lower = typed.toLowerCase();
  const same = exact.length > 0 ? exact : accounts.filter(({ name }) => name.toLowerCase() === lower);
  return same.map(({ id, name }) => ({ id, name }));
}

export async function meantSet(look: Look, typed: string): Promise<Meant<Choice>> {
  const isName = !/^(arn:|ps-[a-z0-9]{16}$)/i.test(typed);
  const set = isName ? await setNamed(look, typed) : await findSet(look, typed);
  if (set.found === 'one') return { found: 'one', it: { id: set.arn, name: set.name } };
  return { found: set.found, choices: set.choices.map(({ arn, name }) => ({ id: arn, name })) };
}

type Live = Extract<PrincipalSeen, { found: true }>;

/** A user or group by id, by group name, or by user name and e-mail address; of the given type, where one is given. */
export async function meantPrincipal(
  look: Look,
  typed: string,
  type: PrincipalType | undefined,
): Promise<Meant<Live>> {
  const types: readonly PrincipalType[] = type ? [type] : ['GROUP', 'USER'];
  const found = isPrincipalId(typed)
    ? await Promise.all(types.map((one) => describePrincipal(look, one, typed.toLowerCase())))
    : await Promise.all(namesOf(typed, types).map((name) => byUniqueName(look, name)));
  const live = [...new Map(found.flatMap((one) => (one ? [[one.id, one] as const] : []))).values()];
  await Promise.all(live.map((one) => look.memory?.rememberPrincipal(one)));
  const [only] = live;
  if (only && live.length === 1) return { found: 'one', it: { found: true, ...only } };
  const word = (one: PrincipalType) => (one === 'USER' ? 'user' : 'group');
  const choices = live.map(({ id, name, type: its }) => ({ id, name: `${word(its)} ${name}` }));
  return { found: only ? 'several' : 'none', choices };
}

interface Name {
  readonly type: PrincipalType;
  readonly path: 'displayName' | 'userName' | 'emails.value';
  readonly value: string;
}

function namesOf(typed: string, types: readonly PrincipalType[]): Name[] {
  return types.flatMap((type): Name[] => {
    if (type === 'GROUP') return [{ type, path: 'displayName', value: typed }];
    const user: Name = { type, path: 'userName', value: typed };
    return typed.includes('@') ? [user, { type, path: 'emails.value', value: typed }] : [user];
  });
}

function byUniqueName(look: Look, { type, path, value }: Name) {
  return lookUp(look, type, { UniqueAttribute: { AttributePath: path, AttributeValue: value } });
}
