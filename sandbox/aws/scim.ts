import { Refusal } from './refusal.ts';
import {
  type Body,
  checkGroup,
  checkGroupPatch,
  checkUser,
  checkUserPatch,
  invalid,
  type PatchOperation,
} from './scim-rules.ts';
import { duplicate, emailOf, groupById, userById } from './services/identitystore-common.ts';
import type { State } from './state.ts';
import type { User } from './world.ts';

/** A request of the identity provider. */
export interface ScimCall {
  operation:
    | 'CreateUser'
    | 'PutUser'
    | 'PatchUser'
    | 'DeleteUser'
    | 'CreateGroup'
    | 'PatchGroup'
    | 'DeleteGroup';
  /** The body, or a text that is sent as it is. */
  body?: object | string;
  /** Of the user or group that is changed. */
  id?: string;
  userAgent?: string;
  minutesAgo?: number;
  /** A token that has ended, or was never one. */
  token?: 'valid' | 'invalid';
}
export interface ScimAnswer {
  status: number;
  id?: string;
  detail?: string;
}

/** Changes the directory as the SCIM endpoint does, or refuses, and leaves the record in CloudTrail that it leaves. */
export function performScim(state: State, call: ScimCall): ScimAnswer {
  try {
    if (call.token === 'invalid')
      throw new Refusal('UnauthorizedException', 'Authorization header is invalid or missing.');
    const id = OPERATIONS[call.operation](state, bodyOf(call), call.id ?? '');
    write(state, call, { responseElements: { id } });
    return { status: call.operation.startsWith('Create') ? 201 : 200, id };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    write(state, call, { errorCode: refusal.code, errorMessage: refusal.message, responseElements: null });
    return { status: STATUS[refusal.code] ?? 400, detail: refusal.message };
  }
}

const STATUS: Readonly<Record<string, number>> = {
  UnauthorizedException: 401,
  ResourceNotFoundException: 404,
  ConflictException: 409,
};

function bodyOf({ body = {} }: ScimCall): Body {
  if (typeof body !== 'string') return body as Body;
  try {
    return JSON.parse(body) as Body;
  } catch {
    throw invalid('Invalid JSON from RequestBody');
  }
}

type Perform = (state: State, body: Body, id: string) => string;

const OPERATIONS: Readonly<Record<ScimCall['operation'], Perform>> = {
  CreateUser: (state, body) => {
    const user: User = { id: state.ids.uuid(), ...fieldsOf(state, body) };
    state.organization.users.push(user);
    return user.id;
  },
  PutUser: (state, body, id) => {
    const user = userById(state, id);
    Object.assign(user, fieldsOf(state, body, id));
    return id;
  },
  PatchUser: (state, body, id) => {
    const user = userById(state, id);
    const operations = operationsOf(body);
    checkUserPatch(operations);
    for (const { path, value } of operations) {
      if (path === 'active') user.disabled = value === false;
      if (path === 'userName') user.userName = String(value);
    }
    return id;
  },
  DeleteUser: (state, _, id) => {
    userById(state, id);
    state.organization.users = state.organization.users.filter((one) => one.id !== id);
    for (const group of state.groups.values())
      group.members = group.members.filter((member) => member !== id);
    return id;
  },
  CreateGroup: (state, body) => {
    checkGroup(body);
    const name = String(body.displayName);
    if ([...state.groups.values()].some((group) => group.name === name)) throw duplicate('GroupDisplayName');
    const id = state.ids.uuid();
    const members = ((body.members ?? []) as { value: string }[]).map(({ value }) => value);
    const external = typeof body.externalId === 'string' ? { externalId: body.externalId } : {};
    state.groups.set(id, { id, name, description: '', members, ...external });
    return id;
  },
  PatchGroup: (state, body, id) => {
    const group = groupById(state, id);
    const operations = operationsOf(body);
    checkGroupPatch(operations);
    for (const { op, path, value } of operations) {
      if (path === 'displayName') group.name = String(value);
      if (path !== 'members') continue;
      const named = (value as { value: string }[]).map((member) => member.value);
      const left = group.members.filter((member) => !named.includes(member));
      group.members = op?.toLowerCase() === 'remove' ? left : [...left, ...named];
    }
    return id;
  },
  DeleteGroup: (state, _, id) => {
    groupById(state, id);
    state.groups.delete(id);
    return id;
  },
};

function operationsOf(body: Body): PatchOperation[] {
  if (!Array.isArray(body.Operations)) throw invalid('Missing Operations in PATCH request');
  return body.Operations as PatchOperation[];
}

/** What the world keeps of a user, once the rules and the directory let it pass. */
function fieldsOf(state: State, body: Body, own?: string): Omit<User, 'id'> {
  checkUser(body);
  const { userName, externalId, active } = body as {
    userName: string;
    externalId?: string;
    active?: boolean;
  };
  const { givenName, familyName } = body.name as { givenName: string; familyName: string };
  const [email] = (body.emails ?? []) as { value: string }[];
  const others = state.organization.users.filter(({ id }) => id !== own);
  if (others.some((one) => one.userName === userName)) throw duplicate('UserName');
  if (email && others.some((one) => emailOf(one) === email.value)) throw duplicate('Email');
  if (externalId && others.some((one) => one.externalId === externalId)) throw duplicate('ExternalId');
  return {
    userName,
    givenName,
    familyName,
    ...(email ? { email: email.value } : {}),
    ...(externalId ? { externalId } : {}),
    ...(active === false ? { disabled: true } : {}),
  };
}

/** Somebody makes an access token in the console; it is valid for a year. */
export function makeScimToken(state: State, minutesAgo = 0): void {
  record(state, {
    name: 'CreateBearerToken',
    source: 'sso-directory.amazonaws.com',
    minutesAgo,
    details: {
      userIdentity: { type: 'AssumedRole', accountId: state.organization.managementAccountId },
      userAgent: 'AWS Internal',
      requestParameters: { directoryId: state.organization.instance.identityStoreId },
      responseElements: null,
    },
  });
}

const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Names and values are masked; the id of what is changed is not. */
function write(state: State, call: ScimCall, outcome: Readonly<Record<string, unknown>>): void {
  const refused = 'errorCode' in outcome;
  const { managementAccountId: accountId, region } = state.organization;
  const body = typeof call.body === 'object' ? { httpBody: masked(call.body) } : {};
  record(state, {
    name: call.operation,
    source: 'identitystore-scim.amazonaws.com',
    minutesAgo: call.minutesAgo ?? 0,
    details: {
      userIdentity: { type: refused ? 'Unknown' : 'WebIdentityUser', accountId, accessKeyId: 'token' },
      userAgent: call.userAgent ?? 'Okta SCIM Client 1.0.0',
      requestParameters: { ...body, tenantId: 'tenant', ...(call.id ? { id: call.id } : {}) },
      ...outcome,
      tlsDetails: { clientProvidedHostHeader: `scim.${region}.amazonaws.com` },
    },
  });
}

/** As published: `op` in capitals, `path` open, everything else hidden. */
function masked(body: object): unknown {
  const { Operations } = body as { Operations?: PatchOperation[] };
  const hidden = hide(body) as Record<string, unknown>;
  if (!Array.isArray(Operations)) return hidden;
  const { Operations: _, ...rest } = hidden;
  const operations = Operations.map(({ op, path, value }) => ({
    ...(op ? { op: op.toUpperCase() } : {}),
    ...(path ? { path: path.replace(/\[.*\]/, '') } : {}),
    ...(value === undefined ? {} : { value: HIDDEN }),
  }));
  return { operations, ...rest };
}

function hide(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hide);
  if (typeof value !== 'object' || value === null) return HIDDEN;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, hide(one)]));
}

interface Entry {
  readonly name: string;
  readonly source: string;
  readonly minutesAgo: number;
  readonly details: Readonly<Record<string, unknown>>;
}

function record(state: State, { name, source, minutesAgo, details }: Entry): void {
  const { managementAccountId: accountId, region } = state.organization;
  const id = state.ids.uuid();
  const at = state.now() - minutesAgo * 60_000;
  state.trail.push({
    id,
    accountId,
    region,
    at,
    visibleAt: minutesAgo > 0 ? at : at + state.trailDelayMs,
    name,
    source,
    readOnly: false,
    accessKeyId: 'token',
    username: '',
    record: {
      eventVersion: '1.10',
      eventTime: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
      eventSource: source,
      eventName: name,
      awsRegion: region,
      ...details,
      requestID: state.ids.uuid(),
      eventID: id,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: accountId,
      eventCategory: 'Management',
    },
  });
}
