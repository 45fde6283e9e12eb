import { type Call, type Operation, operation } from '../operation.ts';
import { paginate } from '../paging.ts';
import { missing } from '../refusal.ts';
import { required, string, structure } from '../shapes.ts';
import { errors } from '../texts.ts';
import type { Application } from '../world.ts';
import { onInstance } from './sso-common.ts';
import type { InInstance, Paged } from './sso-shapes.ts';
import * as shapes from './sso-shapes.ts';

interface OfApplication extends Paged {
  ApplicationArn: string;
}
interface ForPrincipal extends InInstance, Paged {
  PrincipalId: string;
  PrincipalType: 'USER' | 'GROUP';
  Filter?: { ApplicationArn?: string };
}

const applicationArn = string(
  /arn:aws(-[a-z]{1,5}){0,3}:sso::\d{12}:application\/(sso)?ins-[a-zA-Z0-9\-.]{16}\/apl-[a-zA-Z0-9]{16}/,
  10,
  1224,
);

const all = ({ state }: Pick<Call, 'state'>): readonly Application[] => state.organization.applications ?? [];

const listApplications = operation<InInstance & Paged & { Filter?: { ApplicationAccount?: string } }>({
  readOnly: true,
  fields: {
    InstanceArn: shapes.instanceArn,
    Filter: structure({ ApplicationAccount: shapes.accountId, ApplicationProvider: string() }),
    ...shapes.paged,
  },
  run: (call) => {
    const account = call.input.Filter?.ApplicationAccount;
    const wanted = all(call).filter((a) => !account || a.arn.split(':')[4] === account);
    const { items, token } = paginate(call, wanted, 50);
    return { Applications: items.map((a) => shown(call, a)), ...token };
  },
});

function shown({ state }: Pick<Call, 'state'>, { arn, name, disabled }: Application) {
  return {
    ApplicationArn: arn,
    Name: name,
    ApplicationAccount: arn.split(':')[4],
    InstanceArn: state.organization.instance.arn,
    Status: disabled ? 'DISABLED' : 'ENABLED',
    CreatedDate: new Date(state.organization.instance.createdAt),
  };
}

const listAssignments = operation<OfApplication>({
  readOnly: true,
  fields: { ApplicationArn: required(applicationArn), ...shapes.paged },
  resources: (call) => [call.input.ApplicationArn],
  run: (call) => {
    const found = all(call).find((a) => a.arn === call.input.ApplicationArn);
    if (!found) throw missing(errors.notFound(`Application ${call.input.ApplicationArn}`));
    const { items, token } = paginate(call, rowsOf(found));
    return { ApplicationAssignments: items, ...token };
  },
});

/** Only rows of exactly that principal, as for accounts. */
const listForPrincipal = operation<ForPrincipal>({
  readOnly: true,
  fields: {
    InstanceArn: shapes.instanceArn,
    PrincipalId: required(shapes.principalId),
    PrincipalType: required(shapes.principalType),
    Filter: structure({ ApplicationArn: applicationArn }),
    ...shapes.paged,
  },
  resources: onInstance,
  run: (call) => {
    const { PrincipalId, PrincipalType, Filter } = call.input;
    const wanted = all(call)
      .filter((a) => !Filter?.ApplicationArn || a.arn === Filter.ApplicationArn)
      .flatMap(rowsOf)
      .filter((row) => row.PrincipalId === PrincipalId && row.PrincipalType === PrincipalType);
    const { items, token } = paginate(call, wanted);
    return { ApplicationAssignments: items, ...token };
  },
});

function rowsOf({ arn, assignments }: Application) {
  return assignments.map(({ principalId, principalType }) => ({
    ApplicationArn: arn,
    PrincipalId: principalId,
    PrincipalType: principalType,
  }));
}

export const applicationReads: Record<string, Operation> = {
  ListApplications: listApplications,
  ListApplicationAssignments: listAssignments,
  ListApplicationAssignmentsForPrincipal: listForPrincipal,
};
