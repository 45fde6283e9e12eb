import type { Gap } from '../aws/reading.ts';
import { recognise } from '../knowledge/recognise.ts';
import type { Failure } from './evidence.ts';
import { type Get, type Look, NotSeen } from './look.ts';
import { lookAtEach } from './many.ts';

/** Names are asked for one by one, so a list of very many different things keeps its last ids. */
const MOST = 60;

interface Names {
  readonly of: ReadonlyMap<string, string>;
  readonly unread: readonly Gap[];
}

/** What the accounts, permission sets and principals of these failures are called, each asked for once. */
export async function namesOf(look: Look, failures: readonly Failure[]): Promise<Names> {
  const read = await Promise.all([
    names(look, { failures, by: 'accountId', of: 'the names of the accounts', ask: nameOfAccount(look) }),
    names(look, { failures, by: 'permissionSetArn', of: 'the names of the permission sets', ask: setName }),
    names(look, {
      failures,
      by: 'principalId',
      of: 'the names of users and groups',
      ask: nameOfPrincipal(look),
    }),
  ]);
  return {
    of: new Map(
      read.flatMap(({ seen }) => seen.flatMap(({ id, name }) => (name ? [[id, name] as const] : []))),
    ),
    unread: read.flatMap(({ unread }) => unread),
  };
}

interface Wanted {
  readonly failures: readonly Failure[];
  readonly by: 'accountId' | 'permissionSetArn' | 'principalId';
  readonly of: string;
  readonly ask: (get: Get, failure: Failure) => Promise<string | undefined>;
}

async function names(look: Look, { failures, by, of, ask }: Wanted) {
  const distinct = new Map(
    failures.flatMap((failure) => (failure[by] ? [[failure[by], failure] as const] : [])),
  );
  const each = { of, name: ([id]: readonly [string, Failure]) => id.split('/').at(-1) ?? id };
  return lookAtEach([...distinct].slice(0, MOST), each, async ([id, failure]) => ({
    id,
    name: await ask(look.about(failure, {}), failure),
  }));
}

/** Out of the list of all accounts, where that is being read anyway. */
function nameOfAccount(look: Look): Wanted['ask'] {
  return async (get, { accountId }) => {
    const listed = (await look.begun('organizationAccounts'))?.find(({ id }) => id === accountId);
    if (listed) return listed.name;
    const account = await seen(get, 'account');
    return account.found ? account.name : undefined;
  };
}

async function setName(get: Get): Promise<string | undefined> {
  const set = await seen(get, 'permissionSet');
  return set.found ? set.name : undefined;
}

/** Whom AWS has just said not to know need not be asked for: ids are not given twice. */
function nameOfPrincipal(look: Look): Wanted['ask'] {
  return async (get, { principalId = '', text }) => {
    const [best] = text ? recognise(text) : [];
    if (best?.cause === 'principal_not_found') return (await look.memory?.recallPrincipal(principalId))?.name;
    const principal = await seen(get, 'principal');
    return principal.found ? principal.name : principal.remembered?.name;
  };
}

async function seen<K extends 'account' | 'permissionSet' | 'principal'>(get: Get, key: K) {
  const { value, gaps } = await get(key);
  if (value === undefined) throw new NotSeen(gaps);
  return value;
}
