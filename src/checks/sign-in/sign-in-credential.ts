import type { SignInEvent } from '../../evidence/sign-in-event.ts';
import type { Finding } from '../check.ts';
import type { DocumentCheck } from '../document-check.ts';
import { fact } from '../words.ts';
import { called, type SignInSeen, stoppedAt, TRAIL } from './seen.ts';
import { credentialOf } from './words.ts';

const CODES = ['TOTP', 'RESYNC_TOTP'];

export const signInCredential: DocumentCheck<SignInSeen> = {
  id: 'sign-in-credential',
  title: 'What the person typed was accepted',
  why: 'A sign-in ends at the first credential that is refused; the record says which one, and never why.',
  docs: 'docs/checks/sign-in-credential.md',
  severity: 'medium',
  causes: ['mfa_totp_clock_skew', 'credential_refused'],
  find(seen) {
    const last = stoppedAt(seen);
    const isIt = last !== undefined && last.name !== 'ExternalIdPDirectoryLogin';
    return { findings: isIt ? [refused(seen, last)] : [], gaps: [] };
  },
};

function refused(seen: SignInSeen, last: SignInEvent): Finding {
  const { cause, certainty, why, advice } = CODES.includes(last.credential ?? '') ? CODE : OTHER;
  return {
    cause,
    certainty,
    about: last.workflow ?? last.id,
    summary: `The sign-in of ${called(seen)} stopped because ${credentialOf(last)} was refused${why}.`,
    facts: [fact('Stopped at', `${last.name} ${last.credential ?? ''}: Failure, ${last.at}`, TRAIL)],
    advice: last.credential === 'PASSWORD' ? PASSWORD : advice,
  };
}

/** AWS: "I get an 'An unexpected error has occurred' message when I attempt to register or sign in using an authenticator app". */
const CODE = {
  cause: 'mfa_totp_clock_skew',
  certainty: 'stated',
  why: ': mistyped, of another entry of the app, or made by a device whose clock is wrong',
  advice: [
    'Let the device with the authenticator app set its time automatically, then type a fresh code.',
    'Check that the entry of the app is the one of this access portal and this user.',
    'If codes stay wrong, remove the device from the user in Identity Center and register it again.',
  ],
} as const;

const OTHER = {
  cause: 'credential_refused',
  certainty: 'confirmed',
  why: '',
  advice: [
    'Try again with the device or the code that is registered for this user; an e-mailed code is valid for a short time.',
    'If the device is lost, remove it from the user in Identity Center and register another one.',
  ],
} as const;

const PASSWORD = [
  'Try again, then use "Forgot password" on the sign-in page, or let an administrator send a reset.',
  'With Active Directory: check there that the account is neither locked nor expired; where MFA is on, sign in as DOMAIN\\User, not with the UPN.',
];
