import { isRecord } from './ids.ts';
import type { TrailEvent } from './trail.ts';

/** One step of a sign-in as CloudTrail records it. Neither addresses of networks nor browsers are kept. */
export interface SignInEvent {
  readonly id: string;
  readonly at: string;
  readonly name: string;
  readonly region: string;
  /** AuthWorkflowID: what belongs to one sign-in. */
  readonly workflow?: string;
  /** `PASSWORD`, `TOTP`, `EXTERNAL_IDP`; a list behind commas where a sign-in was complete. */
  readonly credential?: string;
  readonly failed: boolean;
  readonly said?: string;
  readonly role?: string;
  readonly account?: string;
  /** Who it names, where it names somebody. */
  readonly userId?: string;
  readonly userName?: string;
}

/** AWS's table of sources spells the sign-in service otherwise than its records do; both are taken. */
const SIGN_IN = ['signin.amazonaws.com', 'signin.amazon.com'];
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  CredentialChallenge: SIGN_IN,
  CredentialVerification: SIGN_IN,
  UserAuthentication: SIGN_IN,
  ExternalIdPDirectoryLogin: SIGN_IN,
  UpdatePassword: ['sso-directory.amazonaws.com'],
  GetRoleCredentials: ['sso.amazonaws.com'],
  Federate: ['sso.amazonaws.com'],
};
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** The record as a step of a sign-in; nothing where another service has an event of the same name. */
export function signInEvent({ raw, record }: TrailEvent): SignInEvent[] {
  const { eventId: id, at, name, region = '', callerUserId } = record;
  if (!SOURCES[name]?.includes(record.source)) return [];
  const more = recordIn(raw.additionalEventData);
  const service = recordIn(raw.serviceEventDetails);
  const results = [service[name], recordIn(raw.responseElements)[name]];
  const said = [record.errorCode, record.errorMessage].filter((one) => one !== undefined).join(': ');
  const userName = text(more.UserName);
  return [
    {
      id,
      at,
      name,
      region,
      failed: results.includes('Failure') || said !== '',
      ...optional('workflow', text(more.AuthWorkflowID)),
      ...optional('credential', text(more.CredentialType)),
      ...optional('said', said ? withoutAddresses(said.slice(0, 500)) : undefined),
      ...optional('role', text(service.role_name)),
      ...optional('account', text(service.account_id)),
      ...optional('userId', callerUserId),
      ...optional('userName', userName === HIDDEN ? undefined : userName),
    },
  ];
}

/** The events that name this person, by id or by name, and all that share a sign-in with those. */
export function theirs(
  events: readonly SignInEvent[],
  person: { readonly id: string; readonly userName: string },
): SignInEvent[] {
  const userName = person.userName.toLowerCase();
  const names = (event: SignInEvent) =>
    event.userId === undefined ? event.userName?.toLowerCase() === userName : event.userId === person.id;
  const workflows = new Set(events.filter(names).flatMap(({ workflow }) => workflow ?? []));
  const shares = ({ userId, workflow }: SignInEvent) =>
    userId === undefined && workflow !== undefined && workflows.has(workflow);
  return events.filter((event) => names(event) || shares(event));
}

/** Failures that nothing ties to a person. */
export function unnamedFailures(events: readonly SignInEvent[], own: readonly SignInEvent[]): SignInEvent[] {
  const isNamed = ({ userId, userName }: SignInEvent) => userId !== undefined || userName !== undefined;
  const workflows = new Set([...own, ...events.filter(isNamed)].flatMap(({ workflow }) => workflow ?? []));
  return events.filter(
    (event) =>
      event.failed &&
      SOURCES[event.name] === SIGN_IN &&
      !isNamed(event) &&
      !own.includes(event) &&
      !(event.workflow && workflows.has(event.workflow)),
  );
}

/** AWS's texts can repeat what an identity provider sent: of an address the first letter and the domain stay. */
export function withoutAddresses(said: string): string {
  return said.replace(/([^\s"<>@]{1,64})@([^\s"'<>@]{1,255})/g, (_, local: string, domain: string) => {
    return `${[...local][0]}…@${domain}`;
  });
}

function recordIn(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value.slice(0, 320) : undefined;
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value ? ({ [key]: value } as { [P in K]?: string }) : {};
}
