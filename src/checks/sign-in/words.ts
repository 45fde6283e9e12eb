import type { SignInEvent } from '../../evidence/sign-in-event.ts';

const CREDENTIALS: Readonly<Record<string, string>> = {
  PASSWORD: 'the password',
  TOTP: 'the one-time code',
  RESYNC_TOTP: 'the code that sets the authenticator app right',
  WEBAUTHN: 'the security key or passkey',
  EMAIL_OTP: 'the code sent by e-mail',
  EXTERNAL_IDP: 'the response of the identity provider',
};

export function credentialOf({ name, credential = '' }: SignInEvent): string {
  if (name === 'ExternalIdPDirectoryLogin') return 'the response of the identity provider';
  return CREDENTIALS[credential] ?? 'a credential';
}

/** One step as a sentence without its time: "the password was accepted". */
function phrase(event: SignInEvent): string {
  const result = event.failed ? 'was refused' : 'was accepted';
  switch (event.name) {
    case 'UserAuthentication':
      return event.failed ? 'the sign-in failed' : 'the sign-in was complete';
    case 'CredentialChallenge':
      return event.failed
        ? `asking for ${credentialOf(event)} failed`
        : `${credentialOf(event)} was asked for without an answer`;
    case 'UpdatePassword':
      return event.failed ? 'setting a new password failed' : 'a new password was set';
    case 'GetRoleCredentials':
    case 'Federate':
      return `${roleOf(event)} ${event.failed ? 'was refused' : 'was opened'}`;
    default:
      return `${credentialOf(event)} ${result}`;
  }
}

/** The permission set in the account that somebody opened. */
export function roleOf({ role = 'a role', account }: SignInEvent): string {
  return `\`${role}\`${account ? ` on \`${account}\`` : ''}`;
}

/** "the password was accepted at 14:02, the one-time code was refused at 14:02 and 14:03 UTC". */
export function story(events: readonly SignInEvent[], today: string): string {
  const told = events.filter((event, index) => !isAnswered(event, events.slice(index + 1)));
  const groups: { said: string; times: string[] }[] = [];
  for (const event of told) {
    const said = phrase(event);
    const last = groups.at(-1);
    if (last?.said === said) last.times.push(event.at);
    else groups.push({ said, times: [event.at] });
  }
  return `${groups.map(({ said, times }) => `${said} ${atTimes(times, today)}`).join(', ')} UTC`;
}

/** Of a question only the answer is told. */
function isAnswered({ name, failed }: SignInEvent, later: readonly SignInEvent[]): boolean {
  return name === 'CredentialChallenge' && !failed && later.length > 0;
}

function atTimes(times: readonly string[], today: string): string {
  const clocks = [...new Set(times.map((at) => clock(at, today)))];
  if (times.length > 2 || clocks.length < times.length)
    return `${times.length} times, the last at ${clocks.at(-1)}`;
  return `at ${clocks.join(' and ')}`;
}

/** Hours and minutes; the date as well where it is not today's. Both ISO 8601 UTC. */
export function clock(at: string, today: string): string {
  const time = at.slice(11, 16);
  return at.slice(0, 10) === today.slice(0, 10) ? time : `${at.slice(0, 10)} ${time}`;
}
