import type { PrincipalType } from '../../evidence/evidence.ts';
import { isRecord } from '../../evidence/ids.ts';
import type { PlannedEntry } from '../../evidence/planned.ts';
import { shortened } from '../question.ts';

export type ReadDocument =
  | { readonly ok: true; readonly planned: readonly PlannedEntry[] }
  | { readonly ok: false; readonly sentence: string };

/** More than this in one file is no plan of assignments but a mistake. */
const MOST = 10_000;
const SHOWN = 5;

/**
 * Planned assignments out of JSON: an array of `{ principal, principalType, permissionSet, accounts }`, or
 * `{ "Assignments": [{ PrincipalId, PrincipalType, PermissionSetName, Target }] }`. Each account is one assignment.
 * Faults are told with the path of what is wrong.
 */
export function readDocument(text: string): ReadDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? shortened(error.message) : 'it cannot be read';
    return { ok: false, sentence: `The file is not JSON: ${why}.` };
  }
  const list = isRecord(value) && Object.hasOwn(value, 'Assignments') ? value.Assignments : value;
  if (!Array.isArray(list)) return { ok: false, sentence: NO_LIST };
  const root = list === value ? '' : 'Assignments';
  const read = list.map((item, n) => entriesOf(item, `${root}[${n}]`));
  const faults = read.flatMap((one) => one.faults);
  const planned = read.flatMap((one) => one.entries);
  if (faults.length > 0) return { ok: false, sentence: told(faults) };
  if (planned.length === 0) return { ok: false, sentence: 'The file holds no planned assignment.' };
  if (planned.length > MOST)
    return { ok: false, sentence: `The file holds ${planned.length} assignments; idc reads up to ${MOST}.` };
  return { ok: true, planned };
}

const NO_LIST =
  'The file is not a list of assignments: it has to be an array of objects with principal, principalType, permissionSet and accounts, or an object with Assignments.';

function told(faults: readonly string[]): string {
  const more = faults.length - SHOWN;
  const shown = faults.slice(0, SHOWN).join('; ');
  return `The file has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}: ${shown}${more > 0 ? `; and ${more} more` : ''}.`;
}

interface Entries {
  readonly entries: readonly PlannedEntry[];
  readonly faults: readonly string[];
}

/** The names of the fields in the two shapes, ours first. */
const FIELDS = {
  principal: ['principal', 'PrincipalId', 'PrincipalName'],
  principalType: ['principalType', 'PrincipalType'],
  permissionSet: ['permissionSet', 'PermissionSetName', 'PermissionSetArn'],
  accounts: ['accounts', 'Target', 'Targets'],
} as const;
type Field = keyof typeof FIELDS;

function entriesOf(item: unknown, at: string): Entries {
  if (!isRecord(item)) return { entries: [], faults: [`${at} is not an object`] };
  const faults: string[] = [];
  const value = (field: Field) => {
    const name = FIELDS[field].find((one) => Object.hasOwn(item, one));
    return { at: `${at}.${name ?? FIELDS[field][0]}`, it: name === undefined ? undefined : item[name] };
  };
  const text = (field: Field): string => {
    const { at: place, it } = value(field);
    if (typeof it === 'string' && it.trim() !== '' && it.length <= 320) return it.trim();
    faults.push(`${place} ${it === undefined ? 'is missing' : 'is not a name or an id'}`);
    return '';
  };
  const principal = text('principal');
  const permissionSet = text('permissionSet');
  const type = text('principalType').toUpperCase();
  if (type !== '' && type !== 'USER' && type !== 'GROUP')
    faults.push(`${value('principalType').at} is neither USER nor GROUP`);
  const accounts = accountsOf(value('accounts'), faults);
  const base = { principal, permissionSet, principalType: type as PrincipalType };
  return { faults, entries: accounts.map((account) => ({ ...base, ...account })) };
}

function accountsOf({ at, it }: { at: string; it: unknown }, faults: string[]) {
  if (!Array.isArray(it) || it.length === 0) {
    faults.push(`${at} ${it === undefined ? 'is missing' : 'is not a list of accounts'}`);
    return [];
  }
  return it.flatMap((one: unknown, n) => {
    const place = `${at}[${n}]`;
    const account = accountOf(one);
    if ('fault' in account) faults.push(`${place} ${account.fault}`);
    return 'name' in account ? [{ at: place, account: account.name }] : [];
  });
}

/** Some write `name:123456789012`; the number is the account. */
function accountOf(one: unknown): { name: string } | { fault: string } {
  if (typeof one === 'number') return { fault: 'is a number: write the account id in quotes' };
  if (typeof one !== 'string' || one.trim() === '' || one.length > 320)
    return { fault: 'is not the id or the name of an account' };
  const name = /:(\d{12})$/.exec(one.trim())?.[1] ?? one.trim();
  return /^(ou-[a-z0-9]{4,}-[a-z0-9]{8,}|r-[a-z0-9]{4,}|root)$/i.test(name)
    ? { fault: 'is an organizational unit: list its accounts, which idc looks at one by one' }
    : { name };
}
