import type { DocumentCheck } from '../document-check.ts';
import { fact } from '../words.ts';
import { called, type SignInSeen } from './seen.ts';

export const signInUser: DocumentCheck<SignInSeen> = {
  id: 'sign-in-user',
  title: 'The user exists and is enabled',
  why: 'Nobody is created at sign-in, and a disabled user is refused whatever they type.',
  docs: 'docs/checks/sign-in-user.md',
  severity: 'high',
  causes: ['user_absent', 'user_disabled'],
  find(seen) {
    const { person } = seen;
    if (person.found === 'none') return { findings: [absent(seen)], gaps: [] };
    return { findings: person.status === 'DISABLED' ? [disabled(seen)] : [], gaps: [] };
  },
};

function absent(seen: SignInSeen) {
  const { person, typed } = seen;
  const remembered = person.found === 'none' ? person.remembered?.name : undefined;
  const known = remembered ? `, last known as \`${remembered}\`,` : '';
  return {
    cause: 'user_absent' as const,
    certainty: 'confirmed' as const,
    about: typed,
    summary: `There is no user ${called(seen)}${known} in Identity Center, and signing in does not create one.`,
    facts: [
      fact(
        'The user',
        'does not exist',
        'identitystore:GetUserId, identitystore:DescribeUser, identitystore:ListUsers',
      ),
    ],
    advice: [
      'If the identity provider provisions users: assign the person to its Identity Center application and start a synchronisation.',
      'Otherwise create the user in Identity Center. The user name has to equal what the identity provider sends as NameID.',
    ],
  };
}

function disabled(seen: SignInSeen) {
  const id = seen.person.found === 'one' ? seen.person.id : seen.typed;
  return {
    cause: 'user_disabled' as const,
    certainty: 'confirmed' as const,
    about: id,
    summary: `${called(seen)} is disabled in Identity Center and cannot sign in.`,
    facts: [fact('The user', 'DISABLED', 'identitystore:DescribeUser')],
    advice: [
      'Enable the user where it is managed: at the identity provider if it provisions users, else in Identity Center.',
    ],
  };
}
