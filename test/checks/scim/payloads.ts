import { scimChecks } from '../../../src/checks/scim/all.ts';
import type { ScimEvidence } from '../../../src/checks/scim/evidence.ts';
import { type Hints, readScim, type Scim } from '../../../src/documents/scim/scim.ts';

/** A user as AWS's page of CreateUser shows one, with everything that it takes. */
export function user(): Record<string, unknown> {
  return {
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    ],
    externalId: '00u1a2b3c4',
    userName: 'kim.ode@harbor.example',
    name: { familyName: 'Ode', givenName: 'Kim' },
    displayName: 'Kim Ode',
    active: true,
    emails: [{ value: 'kim.ode@harbor.example', type: 'work', primary: true }],
    phoneNumbers: [{ value: '+49 30 1234567', type: 'work' }],
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Payments' },
  };
}

export function group(members = 2): Record<string, unknown> {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName: 'payments-oncall',
    members: Array.from({ length: members }, (_, n) => ({ value: `93676e0f7d-${n}` })),
  };
}

export function patch(...Operations: readonly object[]): Record<string, unknown> {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations };
}

/** The document taken apart; fails the test where it cannot be. */
export function scimOf(document: unknown, hints: Hints = {}): Scim {
  const read = readScim(typeof document === 'string' ? document : JSON.stringify(document, null, 2), hints);
  if (!read.ok) throw new Error(read.says);
  return read.scim;
}

export function judgeScim(
  id: string,
  document: unknown,
  more: Partial<ScimEvidence> & { hints?: Hints } = {},
) {
  const check = scimChecks.find((one) => one.id === id);
  if (!check) throw new Error(`no check ${id}`);
  const { hints, ...rest } = more;
  return check.find({ scim: scimOf(document, hints), ...rest });
}

/** What every check finds, as `cause path path`. */
export function causesIn(document: unknown, hints: Hints = {}): string[] {
  const scim = scimOf(document, hints);
  return scimChecks.flatMap((check) =>
    check.find({ scim }).findings.map(({ cause, about }) => `${cause} ${about}`),
  );
}
