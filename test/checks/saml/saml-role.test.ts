import { samlRole } from '../../../src/checks/saml/saml-role.ts';
import { federated, PAIR, type Row, tell } from './rig.ts';

const [ROLE, PROVIDER] = PAIR.split(',') as [string, string];
const rows: readonly (readonly [string, readonly string[], number])[] = [
  ['the other order', [`${PROVIDER},${ROLE}`], 0],
  ['a blank behind the comma', [`${ROLE}, ${PROVIDER}`], 0],
  ['two pairs', [PAIR, PAIR.replaceAll('111122223333', '444455556666')], 0],
  ['a role with a path', [PAIR.replace('role/', 'role/team/')], 0],
  ['GovCloud', [PAIR.replaceAll('arn:aws:', 'arn:aws-us-gov:')], 0],
  ['none', [], 1],
  ['one ARN', [ROLE], 1],
  ['three ARNs', [`${PAIR},${ROLE}`], 1],
  ['two roles', [`${ROLE},${ROLE}`], 1],
  ['two providers', [`${PROVIDER},${PROVIDER}`], 1],
  ['two accounts', [`${ROLE},${PROVIDER.replace('111122223333', '444455556666')}`], 1],
  ['two partitions', [`${ROLE},${PROVIDER.replace('aws:', 'aws-cn:')}`], 1],
  ['a name for an ARN', [`Admin,${PROVIDER}`], 1],
  ['the second of two', [PAIR, 'Admin'], 1],
];

tell(
  samlRole,
  rows.map(
    ([name, values, count]): Row => [
      name,
      { response: federated({ Role: values }) },
      ...Array.from({ length: count }, () => 'saml_role_attribute_invalid' as const),
    ],
  ),
);
