import type { NameId } from '../../documents/saml/saml.ts';
import type { SamlUser as User } from '../../evidence/saml-user.ts';
import type { Fact, Finding } from '../check.ts';
import { HIGH, NO_GAPS, part, type SamlCheck } from './case.ts';
import { IDP_SIDE, inDocument, masked } from './words.ts';

const LOOKED = 'identitystore:GetUserId';

export const samlUser: SamlCheck = {
  id: 'saml-user',
  title: 'The NameID is the user name of somebody in Identity Center who is enabled',
  why: 'Identity Center compares the NameID with user names, letter by letter; it creates nobody at sign-in.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html',
  severity: HIGH,
  causes: ['saml_nameid_user_mismatch', 'saml_user_not_provisioned', 'saml_user_disabled'],
  find({ taken, user }) {
    const nameId = taken?.subject?.nameId;
    if (!nameId?.value.trim()) return NO_GAPS;
    const { value, gaps } = user;
    if (!value) return { findings: [], gaps };
    const findings = value.found === 'none' ? [nobody(nameId, value)] : about(nameId, value);
    return { findings, gaps: value.found === 'none' ? value.unread : [] };
  },
};

type Found = Exclude<User, { found: 'none' }>;

function about(nameId: NameId, user: Found): Finding[] {
  return [
    ...(user.found === 'exact' ? [] : [mismatch(nameId, user)]),
    ...(user.status === 'DISABLED' ? [disabled(nameId, user)] : []),
  ];
}

const DIFFERENCES = {
  case: 'only differs in upper and lower case from the user name in Identity Center, and AWS asks for an exact match',
  blanks: 'has blanks around it that the user name in Identity Center does not have',
  email:
    'is only the e-mail address of a user whose user name is another; Identity Center compares with user names',
} as const;

function mismatch(nameId: NameId, user: Found): Finding {
  const { found } = user;
  const how = found === 'exact' ? '' : DIFFERENCES[found];
  return part({
    cause: 'saml_nameid_user_mismatch',
    proven: true,
    about: user.id,
    summary: `The name that the identity provider sends (${masked(nameId.value)}) ${how}.`,
    facts: [
      inDocument('NameID', masked(nameId.value), nameId),
      { what: 'User name in Identity Center', value: masked(user.userName), source: LOOKED },
      ...(found === 'case' ? [differing(nameId, user)] : []),
    ],
    advice: [
      `Send the very user name of Identity Center as NameID, ${IDP_SIDE}; or`,
      'let the provisioning (SCIM) write into `userName` what is sent as NameID: one field of the directory for both.',
    ],
  });
}

/** Which letters, without showing them. */
function differing(nameId: NameId, { userName }: Found): Fact {
  const sent = [...nameId.value.trim()];
  const known = [...userName];
  const places = sent.flatMap((letter, n) => (letter === known[n] ? [] : [String(n + 1)]));
  return { what: 'Letters that differ', value: `number ${places.slice(0, 10).join(', ')}`, source: '' };
}

function disabled(nameId: NameId, user: Found): Finding {
  return part({
    cause: 'saml_user_disabled',
    proven: true,
    about: user.id,
    summary: `The person (${masked(nameId.value)}) is known to Identity Center and disabled there, so nobody gets in under this name.`,
    facts: [
      inDocument('NameID', masked(nameId.value), nameId),
      { what: 'Status of the user', value: 'DISABLED', source: 'identitystore:DescribeUser' },
    ],
    advice: [
      'Enable the user where it is managed: at the identity provider if it provisions users, else in Identity Center.',
    ],
  });
}

function nobody(nameId: NameId, { alike, listed, listedAll }: Extract<User, { found: 'none' }>): Finding {
  const among = listedAll
    ? `in any spelling among all ${listed} users`
    : `in other spellings among ${listed} users`;
  const near = alike.map(masked).join(', ');
  return part({
    cause: 'saml_user_not_provisioned',
    proven: true,
    summary: `Nobody in Identity Center has the user name that the identity provider sends (${masked(nameId.value)}); Identity Center creates nobody at sign-in.`,
    facts: [
      inDocument('NameID', masked(nameId.value), nameId),
      {
        what: 'Looked for',
        value: `as user name and as e-mail address${listed > 0 ? `, ${among}` : ''}`,
        source: LOOKED,
      },
      ...(near ? [{ what: 'Same name before the @', value: near, source: 'identitystore:ListUsers' }] : []),
    ],
    advice: [
      ...(near
        ? ['Another domain than in Identity Center? Compare the NameID with the user name there.']
        : []),
      'Assign the person to the application at the identity provider and let it provision them (SCIM), or create the user in Identity Center with this user name.',
      'If the identity provider says that it did: `idc scim-failures` shows what Identity Center refused.',
    ],
  });
}
