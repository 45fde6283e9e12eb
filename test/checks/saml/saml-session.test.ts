import { samlSession } from '../../../src/checks/saml/saml-session.ts';
import { federated, type Row, tell } from './rig.ts';

const bad = (
  attributes: Readonly<Record<string, readonly string[]>>,
  name = JSON.stringify(attributes),
): Row => [
  `refuses ${name.slice(0, 60)}`,
  { response: federated(attributes) },
  'saml_session_attribute_invalid',
];
const good = (attributes: Readonly<Record<string, readonly string[]>>): Row => [
  `accepts ${JSON.stringify(attributes).slice(0, 60)}`,
  { response: federated(attributes) },
];

tell(samlSession, [
  bad({ RoleSessionName: [] }, 'no name'),
  bad({ RoleSessionName: ['k'] }),
  bad({ RoleSessionName: ['k'.repeat(65)] }),
  bad({ RoleSessionName: ['Kim Ode'] }),
  bad({ RoleSessionName: ['kim', 'ode'] }),
  good({ RoleSessionName: ['kim+a=b,c.d@e-f_g'] }),
  good({ SessionDuration: ['900'] }),
  good({ SessionDuration: ['43200'] }),
  bad({ SessionDuration: ['899'] }),
  bad({ SessionDuration: ['43201'] }),
  bad({ SessionDuration: ['1h'] }),
  good({ SourceIdentity: ['kim'] }),
  bad({ SourceIdentity: ['kim ode'] }),
  good({ 'PrincipalTag:Team': ['payments'], TransitiveTagKeys: ['Team'] }),
  bad({ 'PrincipalTag:Team': ['a', 'b'] }),
  bad({ 'PrincipalTag:': ['a'] }),
  bad({ 'PrincipalTag:Team': ['v'.repeat(257)] }),
  bad({ TransitiveTagKeys: ['Team'] }),
]);
