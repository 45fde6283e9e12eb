import { accountNamed, permissionSetNamed, provisionOf, type State } from './state.ts';
import { signInTexts } from './texts.ts';
import type { User } from './world.ts';

/** One attempt to sign in. What comes of it follows from the world: whether the user is there and enabled. */
export interface SignIn {
  /** What was typed as the user name, or the NameID of the identity provider's response. */
  user: string;
  minutesAgo?: number;
  /** An enabled Region of the instance; the primary one when left out. */
  region?: string;
  /** As AWS's table of sources spells it, where it differs from its records. */
  source?: 'signin.amazonaws.com' | 'signin.amazon.com';
  /** What was typed, in order; ends with a wrong one where nobody tried again. */
  passwords?: ('right' | 'wrong')[];
  /** Typed after the password, where the person has a device for it. Empty means asked for, and never typed. */
  codes?: ('right' | 'wrong')[];
  /** Through the identity provider instead: passwords and codes are then its own matter. */
  external?: {
    nameIdFormat?: 'emailAddress' | 'persistent';
    /** The request that the response names: the one that Identity Center sent, or an older one. */
    answers?: 'this request' | 'another request';
  };
}

/** Records of somebody who opens an account in the portal or asks for a role's credentials. */
export interface RoleUse {
  user: string;
  account: string;
  permissionSet: string;
  call: 'Federate' | 'GetRoleCredentials';
  minutesAgo?: number;
}

type Details = Readonly<Record<string, unknown>>;

interface Attempt {
  readonly state: State;
  readonly workflow: string;
  readonly who: User | undefined;
  readonly source: string;
  readonly region: string;
  at: number;
}

export function signIn(state: State, story: SignIn): void {
  const attempt = begin(state, story);
  if (story.external) external(attempt, story.external);
  else directory(attempt, story);
}

function directory(attempt: Attempt, { passwords = ['right'], codes }: SignIn): void {
  verify(attempt, 'PASSWORD', passwords);
  if (!isIn(attempt, passwords)) return;
  if (codes) verify(attempt, 'TOTP', codes);
  if (codes && !isIn(attempt, codes)) return;
  step(attempt, 'UserAuthentication', true, { CredentialType: codes ? 'PASSWORD,TOTP' : 'PASSWORD' });
}

function begin(state: State, { user, minutesAgo = 0, region, source }: SignIn): Attempt {
  return {
    state,
    workflow: state.ids.uuid(),
    who: state.organization.users.find(({ userName }) => userName === user),
    source: source ?? 'signin.amazonaws.com',
    region: region ?? state.organization.region,
    at: state.now() - minutesAgo * 60_000,
  };
}

const isIn = ({ who }: Attempt, typed: readonly string[]) =>
  who !== undefined && !who.disabled && typed.at(-1) === 'right';

function verify(attempt: Attempt, CredentialType: string, typed: readonly ('right' | 'wrong')[]): void {
  const named = CredentialType === 'PASSWORD' ? { UserName: attempt.who?.userName ?? HIDDEN } : {};
  step(attempt, 'CredentialChallenge', true, { CredentialType, ...named });
  for (const [index] of typed.entries()) {
    const isRight = isIn(attempt, typed.slice(0, index + 1));
    step(attempt, 'CredentialVerification', isRight, { CredentialType });
  }
}

const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

function external(attempt: Attempt, response: NonNullable<SignIn['external']>): void {
  const fault = faultIn(attempt, response);
  if (fault) refuse(attempt, fault);
  else
    step(attempt, 'UserAuthentication', true, {
      CredentialType: 'EXTERNAL_IDP',
      UserName: attempt.who?.userName,
    });
}

function faultIn({ who, workflow }: Attempt, response: NonNullable<SignIn['external']>): string | undefined {
  if (response.nameIdFormat === 'persistent') return signInTexts.nameIdFormat;
  if (response.answers === 'another request')
    return signInTexts.anotherRequest(`aws_${workflow.replaceAll('-', '')}`);
  return !who || who.disabled ? signInTexts.unknownUser : undefined;
}

/** The record of a refused response names nobody, and its identity is of type Root, whoever it was. */
function refuse(attempt: Attempt, errorMessage: string): void {
  const { organization } = attempt.state;
  write(attempt, 'ExternalIdPDirectoryLogin', {
    userIdentity: { type: 'Root', accountId: organization.managementAccountId, arn: '', accessKeyId: '' },
    eventType: 'AwsConsoleSignIn',
    errorMessage,
    responseElements: { ExternalIdPDirectoryLogin: 'Failure' },
  });
}

function step(attempt: Attempt, name: string, isFine: boolean, more: Details): void {
  write(attempt, name, {
    userIdentity: identityOf(attempt),
    eventType: 'AwsServiceEvent',
    serviceEventDetails: { [name]: isFine ? 'Success' : 'Failure' },
    additionalEventData: {
      AuthWorkflowID: attempt.workflow,
      LoginTo: `https://${attempt.state.organization.instance.identityStoreId}.awsapps.com/start/`,
      ...more,
    },
  });
}

function identityOf({ state, who }: Pick<Attempt, 'state' | 'who'>): Details {
  const { managementAccountId: accountId, instance } = state.organization;
  if (!who) return { type: 'Unknown', accountId, accessKeyId: '' };
  const identityStoreArn = `arn:aws:identitystore::${accountId}:identitystore/${instance.identityStoreId}`;
  return {
    type: 'IdentityCenterUser',
    accountId,
    onBehalfOf: { userId: who.id, identityStoreArn },
    credentialId: state.ids.uuid(),
  };
}

/** Setting a new password in the portal, which AWS refuses without saying why. */
export function changePassword(state: State, user: string, isFine: boolean): void {
  const attempt = { ...begin(state, { user }), source: 'sso-directory.amazonaws.com' };
  write(attempt, 'UpdatePassword', {
    userIdentity: identityOf(attempt),
    eventType: 'AwsApiCall',
    ...(isFine ? {} : { errorCode: 'InternalFailure', errorMessage: signInTexts.password }),
  });
}

/** Refused where the person has no assignment of their own or of a group. */
export function useRole(state: State, use: RoleUse): void {
  const attempt = { ...begin(state, use), source: 'sso.amazonaws.com' };
  const accountId = accountNamed(state, use.account).id;
  const { arn } = permissionSetNamed(state, use.permissionSet);
  const groups = [...state.groups.values()].filter(({ members }) => members.includes(attempt.who?.id ?? ''));
  const holders = [attempt.who?.id, ...groups.map(({ id }) => id)];
  const may = state.assignments.some(
    (a) => a.accountId === accountId && a.permissionSetArn === arn && holders.includes(a.principalId),
  );
  write(attempt, use.call, {
    userIdentity: identityOf(attempt),
    eventType: 'AwsServiceEvent',
    serviceEventDetails: { role_name: use.permissionSet, account_id: accountId },
    ...(may && provisionOf(state, accountId, arn)
      ? {}
      : { errorCode: 'ForbiddenException', errorMessage: signInTexts.noAccess }),
  });
}

/** In the account that owns the identity store, in the Region of the sign-in; each a second after the one before. */
function write(attempt: Attempt, name: string, record: Details): void {
  const { state, region, source } = attempt;
  const accountId = state.organization.managementAccountId;
  const { at } = attempt;
  const id = state.ids.uuid();
  attempt.at += 1000;
  state.trail.push({
    id,
    accountId,
    region,
    at,
    visibleAt: at + state.trailDelayMs,
    name,
    source,
    readOnly: false,
    accessKeyId: '',
    username: '',
    record: {
      eventVersion: '1.11',
      eventTime: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
      eventSource: source,
      eventName: name,
      awsRegion: region,
      sourceIPAddress: '203.0.113.77',
      userAgent: 'Mozilla/5.0 (sandbox)',
      requestParameters: null,
      responseElements: null,
      requestID: state.ids.uuid(),
      eventID: id,
      readOnly: false,
      managementEvent: true,
      recipientAccountId: accountId,
      eventCategory: 'Management',
      ...record,
    },
  });
}
