import { type Call, operation, type Service } from '../operation.ts';
import { paginate } from '../paging.ts';
import { Refusal } from '../refusal.ts';
import { integer, oneOf, required, string } from '../shapes.ts';
import { denied } from '../texts.ts';
import { controlPoliciesOn } from '../units.ts';
import type { Account, Organization } from '../world.ts';

interface Paged {
  MaxResults?: number;
  NextToken?: string;
}
const paged = { MaxResults: integer(1, 20), NextToken: string(undefined, 0, 100_000) };
const accountId = required(string(/\d{12}/));

const describeOrganization = operation({
  readOnly: true,
  fields: {},
  run: ({ state: { organization: o } }) => ({
    Organization: {
      Id: o.id,
      Arn: arn(o, `organization/${o.id}`),
      FeatureSet: 'ALL',
      MasterAccountId: o.managementAccountId,
      MasterAccountArn: arn(o, `account/${o.id}/${o.managementAccountId}`),
      MasterAccountEmail: o.accounts.find((a) => a.id === o.managementAccountId)?.email,
    },
  }),
});

const describeAccount = operation<{ AccountId: string }>({
  readOnly: true,
  fields: { AccountId: accountId },
  resources: (call) => [
    arn(call.state.organization, `account/${call.state.organization.id}/${call.input.AccountId}`),
  ],
  run: (call) => {
    onlyAdministrators(call);
    const account = call.state.accounts.get(call.input.AccountId);
    if (!account)
      throw new Refusal('AccountNotFoundException', "You specified an account that doesn't exist.");
    return { Account: shown(call.state.organization, account) };
  },
});

const listAccounts = operation<Paged>({
  readOnly: true,
  fields: paged,
  run: (call) => {
    onlyAdministrators(call);
    const { items, token } = paginate(call, [...call.state.accounts.values()], 20);
    return { Accounts: items.map((a) => shown(call.state.organization, a)), ...token };
  },
});

const listDelegatedAdministrators = operation<Paged & { ServicePrincipal?: string }>({
  readOnly: true,
  fields: { ...paged, ServicePrincipal: string(/[\w+=,.@-]*/, 1, 128) },
  run: (call) => {
    onlyAdministrators(call);
    const { delegatedAdministratorId, instance } = call.state.organization;
    const account = call.state.accounts.get(delegatedAdministratorId);
    const wanted = [undefined, 'sso.amazonaws.com'].includes(call.input.ServicePrincipal);
    const { items, token } = paginate(call, account && wanted ? [account] : [], 20);
    const DelegationEnabledDate = new Date(instance.createdAt);
    return {
      DelegatedAdministrators: items.map((a) => ({
        ...shown(call.state.organization, a),
        DelegationEnabledDate,
      })),
      ...token,
    };
  },
});

const listPoliciesForTarget = operation<Paged & { TargetId: string; Filter: string }>({
  readOnly: true,
  fields: {
    ...paged,
    TargetId: required(string(/(r-[0-9a-z]{4,32})|(\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})/)),
    Filter: required(
      oneOf('SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY', 'TAG_POLICY', 'BACKUP_POLICY'),
    ),
  },
  run: (call) => {
    onlyManagement(call);
    const all =
      call.input.Filter === 'SERVICE_CONTROL_POLICY'
        ? controlPoliciesOn(call.state, call.input.TargetId)
        : [];
    const summaries = [FULL_ACCESS, ...all.map((p) => summary(call.state.organization, p))];
    const { items, token } = paginate(
      call,
      call.input.Filter === 'SERVICE_CONTROL_POLICY' ? summaries : [],
      20,
    );
    return { Policies: items, ...token };
  },
});

const describePolicy = operation<{ PolicyId: string }>({
  readOnly: true,
  fields: { PolicyId: required(string(/p-[0-9a-zA-Z_]{8,128}/)) },
  run: (call) => {
    onlyManagement(call);
    const allow = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    if (call.input.PolicyId === FULL_ACCESS.Id)
      return { Policy: { PolicySummary: FULL_ACCESS, Content: JSON.stringify(allow) } };
    const found = call.state.organization.controlPolicies.find((p) => p.id === call.input.PolicyId);
    if (!found)
      throw new Refusal(
        'PolicyNotFoundException',
        "We can't find a policy with the PolicyId that you specified.",
      );
    return {
      Policy: {
        PolicySummary: summary(call.state.organization, found),
        Content: JSON.stringify(found.document),
      },
    };
  },
});

const listParents = operation<Paged & { ChildId: string }>({
  readOnly: true,
  fields: { ...paged, ChildId: required(string(/(\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})/)) },
  run: (call) => {
    onlyManagement(call);
    const { units, rootId } = call.state.organization;
    const { ChildId } = call.input;
    const parent = call.state.accounts.get(ChildId)?.unitId ?? units.find((u) => u.id === ChildId)?.parentId;
    if (!parent)
      throw new Refusal(
        'ChildNotFoundException',
        "We can't find an organizational unit (OU) or AWS account with that ID.",
      );
    const { items, token } = paginate(
      call,
      [{ Id: parent, Type: parent === rootId ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }],
      20,
    );
    return { Parents: items, ...token };
  },
});

const FULL_ACCESS = {
  Id: 'p-FullAWSAccess',
  Arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess',
  Name: 'FullAWSAccess',
  Description: 'Allows access to every operation',
  Type: 'SERVICE_CONTROL_POLICY',
  AwsManaged: true,
};

function summary(o: Organization, policy: Organization['controlPolicies'][number]) {
  return {
    Id: policy.id,
    Arn: arn(o, `policy/${o.id}/service_control_policy/${policy.id}`),
    Name: policy.name,
    Description: policy.description,
    Type: 'SERVICE_CONTROL_POLICY',
    AwsManaged: false,
  };
}

function shown(o: Organization, account: Account) {
  return {
    Id: account.id,
    Arn: arn(o, `account/${o.id}/${account.id}`),
    Email: account.email,
    Name: account.name,
    Status:
      account.state === 'ACTIVE'
        ? 'ACTIVE'
        : account.state === 'PENDING_CLOSURE'
          ? 'PENDING_CLOSURE'
          : 'SUSPENDED',
    State: account.state,
    JoinedMethod: 'CREATED',
    JoinedTimestamp: new Date(o.instance.createdAt),
  };
}

function arn(o: Organization, rest: string): string {
  return `arn:aws:organizations::${o.managementAccountId}:${rest}`;
}

function onlyManagement({ caller, state }: Pick<Call, 'caller' | 'state'>): void {
  if (caller.accountId !== state.organization.managementAccountId) {
    throw new Refusal('AccessDeniedException', denied.organizations);
  }
}

/** The management account, and a delegated administrator of any service. */
function onlyAdministrators({ caller, state }: Pick<Call, 'caller' | 'state'>): void {
  if (caller.accountId !== state.organization.delegatedAdministratorId) onlyManagement({ caller, state });
}

export const organizations: Service = {
  prefix: 'organizations',
  scope: 'organizations',
  eventSource: 'organizations.amazonaws.com',
  recordsIn: 'us-east-1',
  validationCode: 'InvalidInputException',
  operations: {
    DescribeOrganization: describeOrganization,
    DescribeAccount: describeAccount,
    ListAccounts: listAccounts,
    ListDelegatedAdministrators: listDelegatedAdministrators,
    ListPoliciesForTarget: listPoliciesForTarget,
    DescribePolicy: describePolicy,
    ListParents: listParents,
  },
};
