import { expect, test } from '@jest/globals';
import { samlUser } from '../../../src/checks/saml/saml-user.ts';
import { given, seen, tell, unseen } from './rig.ts';

const known = { id: 'u1', userName: 'kim.ode@harbor.example', status: 'ENABLED' };
const user = (difference: object) => ({ user: seen({ found: 'exact', ...known, ...difference } as never) });
const nobody = { found: 'none', alike: ['kim.ode@other.example'], listed: 40, listedAll: true, unread: [] };

tell(samlUser, [
  ['nobody', { user: seen(nobody as never) }, 'saml_user_not_provisioned'],
  [
    'only the case differs',
    user({ found: 'case', userName: 'Kim.Ode@harbor.example' }),
    'saml_nameid_user_mismatch',
  ],
  ['blanks around it', user({ found: 'blanks' }), 'saml_nameid_user_mismatch'],
  ['only the address fits', user({ found: 'email', userName: 'kode' }), 'saml_nameid_user_mismatch'],
  ['disabled', user({ status: 'DISABLED' }), 'saml_user_disabled'],
  [
    'another case, and disabled',
    user({ found: 'case', status: 'DISABLED' }),
    'saml_nameid_user_mismatch',
    'saml_user_disabled',
  ],
  ['a status that AWS does not tell', user({ status: undefined })],
  ['no NameID to look for', { response: { nameId: null }, user: unseen('users') }],
]);

test('who could not be looked up is no finding, and not in order either', () => {
  const judged = samlUser.find(given({ user: unseen('users') }));
  expect(judged).toMatchObject({ findings: [], gaps: [{ reason: 'denied' }] });
});

test('somebody of the same name is shown masked', () => {
  const [finding] = samlUser.find(given({ user: seen(nobody as never) })).findings;
  expect(finding?.facts.map(({ value }) => value)).toContain('k…@other.example');
  expect(finding?.certainty).toBe('confirmed');
});
