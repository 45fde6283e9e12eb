import type { Finding } from '../../checks/check.ts';
import type { Asked } from '../../evidence/look.ts';
import type { Choice } from '../../evidence/meant.ts';
import type { PersonSeen } from '../../evidence/person.ts';
import type { Next } from '../diagnosis.ts';
import { type Answered, shortened } from '../question.ts';
import { typeable } from '../typed.ts';

export function nothing(outcome: Answered['outcome'], answer: string): Answered {
  return { outcome, answer, subject: {}, facts: [], verdicts: [] };
}

/** What was asked, and by which question where it is not `access`. */
type Asking = Asked & { readonly as?: 'access' | 'sign-in' | 'abac' };

/** Asked back, not refused. */
export function whichOne(
  asked: Asking,
  part: 'principal' | 'account' | 'permissionSet',
  meant: Meant,
): Answered {
  const typed = `\`${shortened(asked[part] ?? '')}\``;
  const { one, many } = WORDS[part];
  const answer =
    meant.found === 'several'
      ? `${meant.choices.length} ${many} are called ${typed}: which one?`
      : `No ${one} is called ${typed}${meant.choices.length > 0 ? '; did you mean one of these?' : '.'}`;
  const next = meant.choices.map(({ id, name }) => retyped({ ...asked, [part]: id }, name));
  return { ...nothing('not-known', answer), ...(next.length > 0 ? { next } : {}) };
}

interface Meant {
  readonly found: 'several' | 'none';
  readonly choices: readonly Choice[];
}

const WORDS = {
  principal: { one: 'user', many: 'users' },
  account: { one: 'account', many: 'accounts' },
  permissionSet: { one: 'permission set', many: 'permission sets' },
} as const;

function retyped({ as = 'access', principal = '', account, permissionSet }: Asking, label: string): Next {
  const words = [
    as,
    typeable(principal),
    ...(account ? ['--account', typeable(account)] : []),
    ...(permissionSet ? ['--permission-set', typeable(permissionSet)] : []),
  ];
  return { label, words: words.join(' ') };
}

type Absent = Extract<PersonSeen, { found: 'none' }>;

/** Nobody of this name or id: what it resembles, who it was, or that there is no such user. */
export function absent(asked: Asking, seen: Absent): Answered {
  if (seen.choices.length > 0 && !seen.remembered) return whichOne(asked, 'principal', seen);
  const typed = shortened(asked.principal ?? '');
  const next = seen.choices.map(({ id, name }) => retyped({ ...asked, principal: id }, name));
  const finding = next.length > 0 ? recreated(typed, seen) : userAbsent(typed, seen);
  const check = `${asked.as ?? 'access'}-${finding.cause.replaceAll('_', '-')}`;
  const head = { check, title: 'The user does not exist' };
  return {
    ...nothing('found', finding.summary),
    verdicts: [{ ...head, severity: 'high', outcome: 'found', findings: [finding], gaps: [] }],
    ...(next.length > 0 ? { next } : {}),
  };
}

const LOOKED = 'identitystore:GetUserId, identitystore:DescribeUser, identitystore:ListUsers';

function userAbsent(typed: string, { remembered }: Absent): Finding {
  const called = remembered ? `, last known as \`${remembered.name}\`,` : '';
  return {
    cause: 'user_absent',
    certainty: 'confirmed',
    about: typed,
    summary: `There is no user \`${typed}\`${called} in Identity Center.`,
    facts: [{ what: 'The user', value: 'does not exist', source: LOOKED }],
    advice: [
      'If the identity provider provisions users: is the person assigned to the Identity Center application there, and did the last synchronisation take them?',
      'Otherwise create the user in Identity Center.',
    ],
  };
}

function recreated(typed: string, { remembered, choices }: Absent): Finding {
  return {
    cause: 'principal_recreated_stale_id',
    certainty: 'confirmed',
    about: typed,
    summary: `The user \`${typed}\` is gone: \`${remembered?.name}\` was deleted and created again, and lives as \`${choices[0]?.id}\`.`,
    facts: [
      { what: 'Living id', value: choices.map(({ id }) => id).join(', '), source: 'identitystore:GetUserId' },
    ],
    advice: ['Ask about the living user, and look whether assignments still name the old id.'],
  };
}
