import type { Output } from '../aws/operation.ts';
import { permissionSetNamed } from '../aws/state.ts';
import type { Seeded, Stage } from '../aws/story.ts';
import { ACCOUNTS } from './harbor-accounts.ts';

export interface Wanted {
  by: 'TERRAFORM' | 'PERSON' | 'REQUESTER';
  set: string;
  account: string;
  /** Name of a group or user, or an id that is used as it is. */
  who: string;
}
/** Notes what the world now has to be asked about. */
export type Tell = (requestId: string, told: Omit<Seeded, 'kind' | 'requestId'>) => void;

/** The input of an assignment call. An account or a principal that the world does not know goes in as given. */
export function assignment({ state }: Stage, { set, account, who }: Omit<Wanted, 'by'>) {
  const group = [...state.groups.values()].find((g) => g.name === who || g.id === who);
  const user = state.organization.users.find((u) => u.userName === who);
  return {
    InstanceArn: state.organization.instance.arn,
    PermissionSetArn: permissionSetNamed(state, set).arn,
    TargetType: 'AWS_ACCOUNT',
    TargetId: (ACCOUNTS as Record<string, string>)[account] ?? account,
    PrincipalType: user ? 'USER' : 'GROUP',
    PrincipalId: group?.id ?? user?.id ?? who,
  };
}

/** Asks, and waits for the outcome. */
export function ask(stage: Stage, kind: 'Create' | 'Delete', wanted: Wanted): string {
  const id = start(stage, kind, wanted);
  stage.finish(id, `AKIASANDBOX${wanted.by}`);
  return id;
}

export function start(stage: Stage, kind: 'Create' | 'Delete', wanted: Wanted): string {
  return requestIdOf(
    stage.call(`AKIASANDBOX${wanted.by}`, `sso:${kind}AccountAssignment`, assignment(stage, wanted)),
  );
}

export function provision(stage: Stage, set: string, account: keyof typeof ACCOUNTS): string {
  const id = requestIdOf(
    stage.call('AKIASANDBOXPERSON', 'sso:ProvisionPermissionSet', {
      InstanceArn: stage.state.organization.instance.arn,
      PermissionSetArn: permissionSetNamed(stage.state, set).arn,
      TargetType: 'AWS_ACCOUNT',
      TargetId: ACCOUNTS[account],
    }),
  );
  stage.finish(id, 'AKIASANDBOXPERSON');
  return id;
}

function requestIdOf(output: Output): string {
  return (Object.values(output)[0] as { RequestId: string }).RequestId;
}
