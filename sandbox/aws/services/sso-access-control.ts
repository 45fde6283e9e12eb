import { callerContext, refusalFor } from '../authorize.ts';
import { type Call, type Operation, operation } from '../operation.ts';
import { missing, Refusal } from '../refusal.ts';
import { list, required, string, structure } from '../shapes.ts';
import type { AccessControl, State } from '../state.ts';
import { denied, errors } from '../texts.ts';
import { onInstance } from './sso-common.ts';
import { type InInstance, instanceArn } from './sso-shapes.ts';

const WHAT = 'InstanceAccessControlAttributeConfiguration';

interface Create extends InInstance {
  InstanceAccessControlAttributeConfiguration: {
    AccessControlAttributes: { Key: string; Value: { Source: string[] } }[];
  };
}

const configuration = required(
  structure({
    AccessControlAttributes: required(
      list(
        structure({
          Key: required(string(/[\p{L}\p{Z}\p{N}_.:/=+\-@]+/u, 1, 128)),
          Value: required(
            structure({
              Source: required(list(string(/[\p{L}\p{Z}\p{N}_.:/=+\-@[\]{}$\\"]*/u, 0, 256), 1, 1)),
            }),
          ),
        }),
        0,
        50,
      ),
    ),
  }),
);

const describe = operation<InInstance>({
  readOnly: true,
  fields: { InstanceArn: instanceArn },
  resources: onInstance,
  run: ({ state }) => {
    const { accessControl } = state;
    if (!accessControl) throw missing(errors.notFound(WHAT));
    settle(state, accessControl);
    const { status, reason, sources } = accessControl;
    return {
      Status: status,
      ...(reason && { StatusReason: reason }),
      [WHAT]: {
        AccessControlAttributes: Object.entries(sources).map(([Key, source]) => ({
          Key,
          Value: { Source: [source] },
        })),
      },
    };
  },
});

function settle(state: State, accessControl: AccessControl): void {
  const { endsAs, due } = accessControl;
  if (endsAs && state.now() >= due) Object.assign(accessControl, endsAs, { endsAs: undefined });
}

/** Works with the rights of who asks: the roles' trust policies get sts:TagSession by iam:UpdateAssumeRolePolicy. */
const create = operation<Create>({
  readOnly: false,
  fields: { InstanceArn: instanceArn, [WHAT]: configuration },
  resources: onInstance,
  run: (call) => {
    const { state, input } = call;
    if (state.accessControl) throw new Refusal('ConflictException', `${WHAT} already exists`);
    const attributes = input.InstanceAccessControlAttributeConfiguration.AccessControlAttributes;
    const sources = Object.fromEntries(attributes.map(({ Key, Value }) => [Key, Value.Source[0] ?? '']));
    const due = state.now() + state.asyncMs;
    state.accessControl = { status: 'CREATION_IN_PROGRESS', sources, due, endsAs: endingOf(call) };
    return {};
  },
});

function endingOf({ state, caller }: Call<Create>): NonNullable<AccessControl['endsAs']> {
  const resource = `arn:aws:iam::${caller.accountId}:role/aws-reserved/sso.amazonaws.com/*`;
  const action = 'iam:UpdateAssumeRolePolicy';
  const refused = refusalFor(state, caller, { action, resource, context: callerContext(caller) });
  if (!refused) return { status: 'ENABLED' };
  return { status: 'CREATION_FAILED', reason: denied.identity({ arn: caller.arn, action, resource }) };
}

export const accessControlOperations: Record<string, Operation> = {
  [`Describe${WHAT}`]: describe,
  [`Create${WHAT}`]: create,
};
