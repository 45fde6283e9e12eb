import { callerContext } from '../authorize.ts';
import { type Call, operation, type Service } from '../operation.ts';
import { hasPolicy, regionSegment } from '../outcome.ts';
import { paginate } from '../paging.ts';
import { evaluate } from '../policy.ts';
import { quotaOf, roleCount } from '../quotas.ts';
import { Refusal } from '../refusal.ts';
import { integer, list, oneOf, required, string } from '../shapes.ts';
import { accountNamed, type State } from '../state.ts';
import type { PolicyName } from '../world.ts';
import { roleId, trustDocument } from './iam-trust.ts';

const here = (call: Pick<Call, 'state' | 'caller'>) => accountNamed(call.state, call.caller.accountId);
const noSuchEntity = (message: string) => new Refusal('NoSuchEntity', message, { status: 404 });

const getAccountSummary = operation({
  readOnly: true,
  fields: {},
  run: (call) => {
    const account = here(call);
    return {
      SummaryMap: {
        Roles: roleCount(call.state, account),
        RolesQuota: quotaOf(account, 'L-FE177D64'),
        AttachedPoliciesPerRoleQuota: quotaOf(account, 'L-0DA4ABF3'),
        Policies: account.policies.length,
        PoliciesQuota: quotaOf(account, 'L-E95E4862'),
        AssumeRolePolicySizeQuota: quotaOf(account, 'L-C07B4B0D'),
      },
    };
  },
});

interface FoundRole {
  name: string;
  path: string;
  policies: { PolicyName: string; PolicyArn: string }[];
}

function findRole(state: State, accountId: string, name: string): FoundRole {
  const own = [...state.roles.values()].find((r) => r.accountId === accountId && r.name === name);
  if (own) return { name, path: own.path, policies: [] };
  const built = state.provisions.find((p) => p.accountId === accountId && p.roleName === name);
  const set = built && state.permissionSets.get(built.permissionSetArn);
  if (!set) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  const managed = set.managed.map((p) => ({
    PolicyName: p.split('/').at(-1) ?? p,
    PolicyArn: `arn:aws:iam::aws:policy/${p}`,
  }));
  const customer = set.customer.map((p) => ({ PolicyName: p.name, PolicyArn: policyArn(accountId, p) }));
  return {
    name,
    path: `/aws-reserved/sso.amazonaws.com/${regionSegment(state)}`,
    policies: [...managed, ...customer],
  };
}

function policyArn(accountId: string, p: PolicyName): string {
  return `arn:aws:iam::${accountId}:policy${p.path}${p.name}`;
}

const roleName = required(string(/[\w+=,.@-]+/, 1, 64));

const getRole = operation<{ RoleName: string }>({
  readOnly: true,
  fields: { RoleName: roleName },
  resources: (call) => [`arn:aws:iam::${call.caller.accountId}:role/${call.input.RoleName}`],
  run: (call) => {
    const found = findRole(call.state, call.caller.accountId, call.input.RoleName);
    return { Role: role(call, found) };
  },
});

const listRoles = operation<{ PathPrefix?: string; Marker?: string; MaxItems?: number }>({
  readOnly: true,
  fields: { PathPrefix: string(undefined, 1, 512), Marker: string(), MaxItems: integer(1, 1000) },
  resources: (call) => [`arn:aws:iam::${call.caller.accountId}:role${call.input.PathPrefix ?? '/'}`],
  run: (call) => {
    const { PathPrefix = '/', Marker, MaxItems } = call.input;
    const { accountId } = call.caller;
    const own = [...call.state.roles.values()].filter((r) => r.accountId === accountId);
    const built = call.state.provisions.filter((p) => p.accountId === accountId);
    const names = new Set([...own.map((r) => r.name), ...built.map((p) => p.roleName)]);
    const all = [...names].map((name) => findRole(call.state, accountId, name));
    const asked = {
      PathPrefix,
      ...(MaxItems && { MaxResults: MaxItems }),
      ...(Marker && { NextToken: Marker }),
    };
    const { items, token } = paginate(
      { ...call, input: asked },
      all.filter((r) => r.path.startsWith(PathPrefix)),
    );
    return {
      Roles: items.map((r) => role(call, r)),
      IsTruncated: 'NextToken' in token,
      ...('NextToken' in token && { Marker: token.NextToken }),
    };
  },
});

function role(call: Pick<Call, 'state' | 'caller'>, found: FoundRole) {
  const { accountId } = call.caller;
  const arn = `arn:aws:iam::${accountId}:role${found.path}${found.name}`;
  return {
    RoleName: found.name,
    Path: found.path,
    RoleId: roleId(arn),
    Arn: arn,
    CreateDate: new Date(call.state.organization.instance.createdAt),
    AssumeRolePolicyDocument: trustDocument(call.state, accountId, found.name),
    MaxSessionDuration: 43_200,
  };
}

const listAttachedRolePolicies = operation<{ RoleName: string }>({
  readOnly: true,
  fields: { RoleName: roleName },
  resources: (call) => [`arn:aws:iam::${call.caller.accountId}:role/${call.input.RoleName}`],
  run: (call) => ({
    AttachedPolicies: findRole(call.state, call.caller.accountId, call.input.RoleName).policies,
    IsTruncated: false,
  }),
});

const getPolicy = operation<{ PolicyArn: string }>({
  readOnly: true,
  fields: { PolicyArn: required(string(undefined, 20, 2048)) },
  resources: (call) => [call.input.PolicyArn],
  run: (call) => {
    const account = here(call);
    if (AWS_OWN.test(call.input.PolicyArn))
      return { Policy: { Arn: call.input.PolicyArn, DefaultVersionId: 'v1' } };
    const found = account.policies.find(
      (p) => policyArn(account.id, p).toLowerCase() === call.input.PolicyArn.toLowerCase(),
    );
    if (!found) throw noSuchEntity(`Policy ${call.input.PolicyArn} was not found.`);
    return { Policy: policy(call, found) };
  },
});

function policy(call: Pick<Call, 'state' | 'caller'>, found: PolicyName) {
  return {
    PolicyName: found.name,
    PolicyId: `ANPA${call.caller.accountId}00000`,
    Arn: policyArn(call.caller.accountId, found),
    Path: found.path,
    DefaultVersionId: 'v1',
    AttachmentCount: 0,
    IsAttachable: true,
    CreateDate: new Date(call.state.organization.instance.createdAt),
  };
}

const AWS_OWN = /^arn:aws:iam::aws:policy\//;
const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** IAM hands documents out URL-encoded. Every account can read AWS's own policies. */
const getPolicyVersion = operation<{ PolicyArn: string; VersionId: string }>({
  readOnly: true,
  fields: {
    PolicyArn: required(string(undefined, 20, 2048)),
    VersionId: required(string(/v[1-9][0-9]*(\.[A-Za-z0-9-]*)?/)),
  },
  resources: (call) => [call.input.PolicyArn],
  run: (call) => {
    const { PolicyArn, VersionId } = call.input;
    const account = here(call);
    const found = account.policies.find((p) => policyArn(account.id, p) === PolicyArn);
    if (!found && !AWS_OWN.test(PolicyArn)) throw noSuchEntity(`Policy ${PolicyArn} was not found.`);
    const Document = encodeURIComponent(found?.document ?? EVERYTHING);
    return { PolicyVersion: { Document, VersionId, IsDefaultVersion: true } };
  },
});

interface ListPolicies {
  Scope?: string;
  PathPrefix?: string;
  Marker?: string;
  MaxItems?: number;
}

const listPolicies = operation<ListPolicies>({
  readOnly: true,
  fields: {
    Scope: oneOf('All', 'AWS', 'Local'),
    PathPrefix: string(undefined, 1, 512),
    Marker: string(),
    MaxItems: integer(1, 1000),
  },
  run: (call) => {
    const { Scope = 'All', PathPrefix = '/', Marker, MaxItems } = call.input;
    const own = Scope === 'AWS' ? [] : here(call).policies.filter((p) => p.path.startsWith(PathPrefix));
    const asked = {
      Scope,
      PathPrefix,
      ...(MaxItems && { MaxResults: MaxItems }),
      ...(Marker && { NextToken: Marker }),
    };
    const { items, token } = paginate({ ...call, input: asked }, own);
    return {
      Policies: items.map((p) => policy(call, p)),
      IsTruncated: 'NextToken' in token,
      ...('NextToken' in token && { Marker: token.NextToken }),
    };
  },
});

const createPolicy = operation<{ PolicyName: string; Path?: string; PolicyDocument: string }>({
  readOnly: false,
  fields: {
    PolicyName: required(string(/[\w+=,.@-]+/, 1, 128)),
    Path: string(/((\/[A-Za-z0-9.,+@=_-]+)*)\//, 1, 512),
    PolicyDocument: required(string(undefined, 1, 131_072)),
  },
  run: (call) => {
    const account = here(call);
    const made = { name: call.input.PolicyName, path: call.input.Path ?? '/' };
    if (hasPolicy(account, made)) {
      throw new Refusal(
        'EntityAlreadyExists',
        `A policy called ${made.name} already exists. Duplicate names are not allowed.`,
        { status: 409 },
      );
    }
    account.policies.push(made);
    return { Policy: policy(call, made) };
  },
});

const simulate = operation<{ PolicySourceArn: string; ActionNames: string[]; ResourceArns?: string[] }>({
  readOnly: true,
  fields: {
    PolicySourceArn: required(string(undefined, 20, 2048)),
    ActionNames: required(list(string(undefined, 3, 128))),
    ResourceArns: list(string(undefined, 1, 2048)),
  },
  resources: (call) => [call.input.PolicySourceArn],
  run: (call) => {
    const { PolicySourceArn, ActionNames, ResourceArns = ['*'] } = call.input;
    const role = call.state.roles.get(PolicySourceArn);
    if (role?.accountId !== call.caller.accountId)
      throw noSuchEntity(`The role with arn ${PolicySourceArn} cannot be found.`);
    const context = callerContext({ ...call.caller, role, accountId: role.accountId });
    const names = { allowed: 'allowed', denied: 'explicitDeny', 'not-allowed': 'implicitDeny' } as const;
    const results = ActionNames.flatMap((action) =>
      ResourceArns.map((resource) => ({
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: names[evaluate(role.policies, { action, resource, context })],
        MissingContextValues: [],
      })),
    );
    return { EvaluationResults: results, IsTruncated: false };
  },
});

export const iam: Service = {
  prefix: 'iam',
  scope: 'iam',
  eventSource: 'iam.amazonaws.com',
  recordsIn: 'us-east-1',
  validationCode: 'ValidationError',
  operations: {
    GetAccountSummary: getAccountSummary,
    GetRole: getRole,
    ListRoles: listRoles,
    ListAttachedRolePolicies: listAttachedRolePolicies,
    GetPolicy: getPolicy,
    GetPolicyVersion: getPolicyVersion,
    ListPolicies: listPolicies,
    CreatePolicy: createPolicy,
    SimulatePrincipalPolicy: simulate,
  },
};
