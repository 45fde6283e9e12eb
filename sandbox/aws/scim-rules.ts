/** What the SCIM endpoint refuses, by its developer guide, in the words of its published events where there are any. */
import { Refusal } from './refusal.ts';

export type Body = Readonly<Record<string, unknown>>;

const SINGLE = ['emails', 'addresses', 'phoneNumbers', 'roles'];
const REFUSED = ['ims', 'photos', 'x509Certificates', 'entitlements', 'password', 'groups'];
const CHARACTERS = /^[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r \u00a0]+$/u;
const PATTERN = String.raw`[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+`;

export function invalid(message: string): Refusal {
  return new Refusal('ValidationException', message);
}

/** A new user, or one that is put in the place of another. */
export function checkUser(body: Body): void {
  for (const name of SINGLE) checkSingle(name, body[name]);
  for (const name of REFUSED) if (name in body) throw invalid(`Attribute ${name} is not supported`);
  const name = (body.name ?? {}) as Body;
  checkTexts({
    userName: body.userName ?? null,
    displayName: body.displayName ?? null,
    'name.givenName': name.givenName ?? null,
    'name.familyName': name.familyName ?? null,
    ...textsOf(body),
  });
  const [email] = (body.emails ?? []) as Body[];
  if (email && email.primary !== true) throw invalid('Emails must have a primary value');
}

export function checkGroup(body: Body): void {
  checkTexts({ displayName: body.displayName ?? null });
  const members = body.members;
  if (Array.isArray(members) && members.length > 100) throw invalid('At most 100 members are allowed');
}

function checkSingle(name: string, value: unknown): void {
  if (Array.isArray(value) && value.length > 1)
    throw invalid(`List attribute ${name} exceeds allowed limit of 1`);
}

/** Every fault of every text in one message, as AWS's validation has it. */
function checkTexts(texts: Readonly<Record<string, unknown>>): void {
  const faults = Object.entries(texts).flatMap(([name, value]) => {
    if (value === null) return [`Value at '${name}' failed to satisfy constraint: Member must not be null`];
    if (typeof value !== 'string') return [];
    if (value === '')
      return [
        `Value at '${name}' failed to satisfy constraint: Member must have length greater than or equal to 1`,
      ];
    return CHARACTERS.test(value)
      ? []
      : [
          `Value at '${name}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${PATTERN}`,
        ];
  });
  if (faults.length > 0) throw invalid(`${faults.length} validation errors detected: ${faults.join('; ')}`);
}

function textsOf(body: Body): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value === 'string'));
}

export interface PatchOperation {
  op?: string;
  path?: string;
  value?: unknown;
}

const USER_PATHS =
  /^(userName|active|externalId|displayName|nickName|profileUrl|title|userType|preferredLanguage|locale|timezone|name|emails|addresses|phoneNumbers|urn:)/;

export function checkUserPatch(operations: readonly PatchOperation[]): void {
  for (const { op = '', path, value } of operations) {
    checkOperation(op, path, value);
    if (path && !USER_PATHS.test(path)) throw invalid(`Attribute ${path} is not supported`);
    if (path) checkSingle(path, value);
    if (op.toLowerCase() === 'remove' && /^(userName|active)$/.test(path ?? ''))
      throw invalid('Unsupported operation');
    if (value === '') checkTexts({ [path ?? '']: '' });
  }
}

export function checkGroupPatch(operations: readonly PatchOperation[]): void {
  let changes = 0;
  for (const { op = '', path, value } of operations) {
    checkOperation(op, path, value);
    if (!path?.startsWith('members')) continue;
    const all =
      op.toLowerCase() === 'replace' || (op.toLowerCase() === 'remove' && path === 'members' && !value);
    if (all) throw invalid('Replacing group memberships is not supported.');
    changes += Array.isArray(value) ? value.length : 1;
  }
  if (changes > 100) throw invalid('Number of membership changes exceeds the limit of 100 members');
}

function checkOperation(op: string, path: string | undefined, value: unknown): void {
  if (!/^(add|replace|remove)$/i.test(op)) throw invalid('Unsupported patch operation');
  if (!path && op.toLowerCase() === 'remove') throw invalid('Missing path in PATCH request');
  if (value === undefined && op.toLowerCase() !== 'remove') throw invalid('Missing value in PATCH request');
}
