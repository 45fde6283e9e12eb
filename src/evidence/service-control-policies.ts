import {
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
} from '@aws-sdk/client-organizations';
import type { Session } from '../aws/clients.ts';
import { readAccessDenied } from '../knowledge/access-denied.ts';
import { globMatches } from './call.ts';
import type { Failure, Instance } from './evidence.ts';
import { isRecord } from './ids.ts';
import { home, partitionOf } from './instance.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';
import { after, allPages } from './paging.ts';

/** A service control policy that denies the caller's action; `conditional` where a condition was not judged. */
export interface DenyingPolicy {
  readonly id: string;
  readonly name: string;
  readonly attachedTo: string;
  readonly conditional: boolean;
}

/** The service control policies above the caller's account that deny the action that was refused. */
export const gatherServiceControlPolicies: Gatherer<'serviceControlPolicies'> = async (look) => {
  const failure = await look.need('failure');
  const account = failure.event?.callerAccount;
  const action =
    readAccessDenied(failure.text ?? '')?.action ?? (failure.event ? `sso:${failure.event.name}` : undefined);
  if (!account || !action) throw new NotSeen([]);
  const { instance } = await home(look);
  const session = look.aws.management(instance.primaryRegion);
  if (!session) throw new NotSeen([noRole()]);
  const resources = resourcesOf(failure, instance);
  const targets = await pathOf(look, session, account);
  const found = await Promise.all(
    targets.map(async (target): Promise<DenyingPolicy[]> => {
      const policies = await policiesOf(look, session, target);
      return policies.flatMap(({ id, name, content }) => {
        const denial = denialIn(content, { action: action.toLowerCase(), resources });
        return denial ? [{ id, name, attachedTo: target, ...denial }] : [];
      });
    }),
  );
  return found.flat();
};

/** The account, its organizational units, and the root. */
async function pathOf(look: Look, session: Session, account: string): Promise<string[]> {
  const path = [account];
  for (let child = account; path.length < 8; ) {
    const { Parents } = await look.call(session, 'organizations:ListParents', () =>
      session.organizations.send(new ListParentsCommand({ ChildId: child })),
    );
    const parent = Parents?.[0];
    if (!parent?.Id) return path;
    path.push(parent.Id);
    if (parent.Type === 'ROOT') return path;
    child = parent.Id;
  }
  return path;
}

async function policiesOf(look: Look, session: Session, TargetId: string) {
  const listed = await allPages(async (token) => {
    const page = await look.call(session, 'organizations:ListPoliciesForTarget', () =>
      session.organizations.send(
        new ListPoliciesForTargetCommand({ TargetId, Filter: 'SERVICE_CONTROL_POLICY', ...after(token) }),
      ),
    );
    return { items: page.Policies, next: page.NextToken };
  });
  const own = listed.filter(({ Id, AwsManaged }) => Id && !AwsManaged);
  return Promise.all(
    own.map(async ({ Id = '', Name = Id }) => {
      const { Policy } = await look.call(session, 'organizations:DescribePolicy', () =>
        session.organizations.send(new DescribePolicyCommand({ PolicyId: Id })),
      );
      return { id: Id, name: Name, content: Policy?.Content ?? '' };
    }),
  );
}

interface Request {
  readonly action: string;
  readonly resources: readonly string[];
}

/** The resources that the call was authorized on; a deny on any of them is a refusal. */
function resourcesOf(failure: Failure, instance: Instance): string[] {
  const account = `arn:${partitionOf(instance)}:sso:::account/${failure.accountId}`;
  const arns = [failure.instanceArn, failure.permissionSetArn, failure.accountId && account];
  return arns.filter((arn): arn is string => Boolean(arn));
}

function denialIn(content: string, request: Request): { conditional: boolean } | undefined {
  const denials = statementsOf(content).filter(
    (statement) => statement.Effect === 'Deny' && covers(statement, request),
  );
  if (denials.length === 0) return undefined;
  return { conditional: denials.every((statement) => statement.Condition !== undefined) };
}

function statementsOf(content: string): Record<string, unknown>[] {
  try {
    const document: unknown = JSON.parse(content);
    const statements = isRecord(document) ? document.Statement : undefined;
    return (Array.isArray(statements) ? statements : [statements]).filter(isRecord);
  } catch {
    return [];
  }
}

function covers(statement: Readonly<Record<string, unknown>>, { action, resources }: Request): boolean {
  const matches = (patterns: readonly string[], text: string) =>
    patterns.some((pattern) => globMatches(pattern, text));
  const onAction = statement.NotAction
    ? !matches(listed(statement.NotAction).map(lower), action)
    : matches(listed(statement.Action).map(lower), action);
  const onResource = statement.NotResource
    ? resources.some((arn) => !matches(listed(statement.NotResource), arn))
    : listed(statement.Resource).includes('*') ||
      resources.some((arn) => matches(listed(statement.Resource), arn));
  return onAction && onResource;
}

function listed(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}

function lower(text: string): string {
  return text.toLowerCase();
}

function noRole() {
  return {
    of: 'the service control policies above the caller',
    reason: 'not-configured' as const,
    detail: 'IDC_MANAGEMENT_READ_ROLE_ARN is not set',
    remedy: 'Create the role of deploy/policies/management-read.json and set IDC_MANAGEMENT_READ_ROLE_ARN.',
  };
}
