import { begin, settle } from './engine.ts';
import { hexOf } from './ids.ts';
import { hasPolicy } from './outcome.ts';
import type { PolicyDocument } from './policy.ts';
import { send } from './queues.ts';
import { makeScimToken, performScim, type ScimAnswer, type ScimCall } from './scim.ts';
import { changePassword, type RoleUse, type SignIn, signIn, useRole } from './sign-in.ts';
import { accountNamed, type HealthEvent, permissionSetNamed, type State } from './state.ts';
import type { AccountState, Group, PrincipalType } from './world.ts';

/** What can happen to a world behind everybody's back. Names of accounts may be ids; unknown names throw. */
export interface Verbs {
  deleteGroup(name: string): void;
  createGroup(name: string, externalId?: string, members?: string[]): string;
  /** Same name, same external id, same members, new id: what a directory does that deletes and adds again. */
  recreateGroup(name: string): string;
  addMember(group: string, userName: string): void;
  removeMember(group: string, userName: string): void;
  deleteUser(userName: string): void;
  /** Same name, same external id, same groups, new id. */
  recreateUser(userName: string): string;
  setUserDisabled(userName: string, disabled?: boolean): void;
  setQuota(account: string, code: string, value: number): void;
  createPolicy(account: string, name: string, path?: string): void;
  deletePolicy(account: string, name: string): void;
  setAccountState(account: string, to: AccountState): void;
  removeRole(account: string, role: string): void;
  changePermissionSet(name: string, managed?: string): void;
  assign(account: string, permissionSet: string, principal: string): void;
  unassign(account: string, permissionSet: string, principal: string): void;
  /** The rows stay and the role goes: what a provisioning that never happened leaves. */
  unprovision(account: string, permissionSet: string): void;
  failNext(count?: number): void;
  /** AWS tells of a problem of its own; what is left out is an open issue of Identity Center since an hour. */
  reportEvent(difference?: Partial<HealthEvent>): void;
  setSupportPlan(plan: State['supportPlan']): void;
  /** Gives a role a trust policy; the role is made where there is none of the name. */
  setTrust(account: string, role: string, trust: object): void;
  /** Somebody signs in, or tries to; CloudTrail has what comes of it. */
  signIn(story: SignIn): void;
  changePassword(userName: string, isFine?: boolean): void;
  useRole(use: RoleUse): void;
  /** What the directory has about a person beside the name, as DescribeUser spells it. */
  describePerson(userName: string, attributes: Record<string, unknown>): void;
  /** Attributes for access control, key to source, as an administrator set them; `null` is switched off. */
  setAttributes(sources: Record<string, string> | null): void;
  /** The identity provider sends something by SCIM; CloudTrail has what AWS made of it. */
  scim(call: ScimCall): ScimAnswer;
  makeScimToken(minutesAgo?: number): void;
  /** EventBridge sends calls to Identity Center of both administering accounts to idc's queue from now on, or no more. */
  setEventRules(on?: boolean): void;
  /** Puts anything into a queue. */
  sendMessage(queue: string, body: string): void;
  setInlinePolicy(permissionSet: string, document: string): void;
  setPolicyDocument(account: string, policy: string, document: string): void;
}

export function createVerbs(state: State): Verbs {
  return {
    deleteGroup: (name) => void state.groups.delete(groupNamed(state, name).id),
    createGroup: (name, externalId, members = []) =>
      addGroup(state, { name, externalId, members: members.map((m) => userNamed(state, m)) }),
    recreateGroup: (name) => {
      const old = groupNamed(state, name);
      state.groups.delete(old.id);
      return addGroup(state, old);
    },
    addMember: (group, userName) => void groupNamed(state, group).members.push(userNamed(state, userName)),
    removeMember: (group, userName) => {
      const found = groupNamed(state, group);
      found.members = found.members.filter((id) => id !== userNamed(state, userName));
    },
    deleteUser: (userName) => void removeUser(state, userNamed(state, userName)),
    recreateUser: (userName) => recreateUser(state, userNamed(state, userName)),
    setUserDisabled: (userName, disabled = true) => {
      const id = userNamed(state, userName);
      for (const user of state.organization.users) if (user.id === id) user.disabled = disabled;
    },
    setQuota: (account, code, value) => {
      accountNamed(state, account).quotas[code] = value;
    },
    setEventRules: (on = true) => {
      const { organization } = state;
      const { managementAccountId, delegatedAdministratorId, idc } = organization;
      const accounts = on && idc.eventQueue ? [managementAccountId, delegatedAdministratorId] : [];
      organization.eventRules = accounts.map((accountId) => ({ accountId, queue: idc.eventQueue ?? '' }));
    },
    sendMessage: (queue, body) => send(state, queue, body),
    createPolicy: (account, name, path = '/') => {
      const found = accountNamed(state, account);
      if (!hasPolicy(found, { name, path })) found.policies.push({ name, path });
    },
    deletePolicy: (account, name) => {
      const found = accountNamed(state, account);
      found.policies = found.policies.filter((policy) => policy.name !== name);
    },
    setAccountState: (account, to) => {
      accountNamed(state, account).state = to;
    },
    removeRole: (account, role) =>
      void state.roles.delete(`arn:aws:iam::${accountNamed(state, account).id}:role/${role}`),
    changePermissionSet: (name, managed) => {
      const set = permissionSetNamed(state, name);
      if (managed) set.managed.push(managed);
      set.version++;
    },
    assign: (...args) => carryOut(state, 'creation', args),
    unassign: (...args) => carryOut(state, 'deletion', args),
    unprovision: (account, permissionSet) => {
      const { id } = accountNamed(state, account);
      const { arn } = permissionSetNamed(state, permissionSet);
      state.provisions = state.provisions.filter((p) => p.accountId !== id || p.permissionSetArn !== arn);
    },
    failNext: (count = 1) => {
      state.internalFaults += count;
    },
    reportEvent: (difference = {}) => void state.healthEvents.push({ ...incident(state), ...difference }),
    setTrust: (account, role, trust) => setTrust(state, accountNamed(state, account).id, { role, trust }),
    scim: (call) => performScim(state, call),
    makeScimToken: (minutesAgo) => makeScimToken(state, minutesAgo),
    setSupportPlan: (plan) => {
      state.supportPlan = plan;
    },
    signIn: (story) => signIn(state, story),
    changePassword: (userName, isFine = false) => changePassword(state, userName, isFine),
    useRole: (use) => useRole(state, use),
    describePerson: (userName, attributes) => {
      const id = userNamed(state, userName);
      for (const user of state.organization.users) if (user.id === id) user.attributes = attributes;
    },
    setAttributes: (sources) => {
      state.accessControl = sources ? { status: 'ENABLED', sources, due: state.now() } : undefined;
    },
    setInlinePolicy: (name, document) => {
      permissionSetNamed(state, name).inline = document;
    },
    setPolicyDocument: (account, name, document) => {
      const found = accountNamed(state, account).policies.find((policy) => policy.name === name);
      if (!found) throw new Error(`the account has no policy ${name}`);
      found.document = document;
    },
  };
}

function setTrust(state: State, accountId: string, { role, trust }: { role: string; trust: object }): void {
  const arn = `arn:aws:iam::${accountId}:role/${role}`;
  const id = `AROA${hexOf(arn, 17).toUpperCase()}`;
  const made = state.roles.get(arn) ?? { arn, id, name: role, path: '/', accountId, policies: [] };
  state.roles.set(arn, { ...made, trust: trust as PolicyDocument });
}

function incident(state: State): HealthEvent {
  const { region } = state.organization;
  const code = 'AWS_SSO_OPERATIONAL_ISSUE';
  return {
    arn: `arn:aws:health:${region}::event/SSO/${code}/${code}_${state.ids.hex(8)}`,
    service: 'SSO',
    eventTypeCode: code,
    eventTypeCategory: 'issue',
    region,
    statusCode: 'open',
    startTime: state.now() - 3_600_000,
    description: 'We are investigating increased error rates of IAM Identity Center APIs in this Region.',
  };
}

/** Through the engine, at once, as somebody outside of idc. */
function carryOut(
  state: State,
  kind: 'creation' | 'deletion',
  [account, set, who]: [string, string, string],
): void {
  const caller = state.callers.get('AKIASANDBOXADMIN');
  if (!caller) throw new Error('the world has no administrator');
  const wanted = {
    accountId: accountNamed(state, account).id,
    permissionSetArn: permissionSetNamed(state, set).arn,
  };
  const request = begin(state, caller, { kind, ...wanted, ...principalNamed(state, who) });
  request.due = state.now();
  settle(state);
}

function removeUser(state: State, id: string) {
  const [user] = state.organization.users.filter((one) => one.id === id);
  state.organization.users = state.organization.users.filter((one) => one.id !== id);
  const groups = [...state.groups.values()].filter(({ members }) => members.includes(id));
  for (const group of groups) group.members = group.members.filter((member) => member !== id);
  return { user, groups };
}

function recreateUser(state: State, old: string): string {
  const { user, groups } = removeUser(state, old);
  const id = state.ids.uuid();
  if (user) state.organization.users.push({ ...user, id });
  for (const group of groups) group.members.push(id);
  return id;
}

function principalNamed(state: State, who: string): { principalType: PrincipalType; principalId: string } {
  const group = [...state.groups.values()].find((g) => g.name === who || g.id === who);
  if (group) return { principalType: 'GROUP', principalId: group.id };
  return { principalType: 'USER', principalId: userNamed(state, who) };
}

function addGroup(
  state: State,
  like: Pick<Group, 'name' | 'members'> & { externalId?: string | undefined; description?: string },
): string {
  const id = state.ids.uuid();
  const { name, members, externalId, description = '' } = like;
  state.groups.set(id, { id, name, description, members: [...members], ...(externalId && { externalId }) });
  return id;
}

export function groupNamed(state: State, name: string): Group {
  const found = [...state.groups.values()].find((g) => g.name === name || g.id === name);
  if (!found) throw new Error(`the world has no group ${name}`);
  return found;
}

export function userNamed(state: State, name: string): string {
  const found = state.organization.users.find((u) => u.userName === name || u.id === name);
  if (!found) throw new Error(`the world has no user ${name}`);
  return found.id;
}
