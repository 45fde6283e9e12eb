import type { AttributeValue } from '../../documents/saml/saml.ts';
import type { Finding } from '../check.ts';
import { HIGH, NO_GAPS, part, type SamlCheck } from './case.ts';
import { inDocument, where } from './words.ts';

const ROLE = 'https://aws.amazon.com/SAML/Attributes/Role';
const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/[\w+=,.@/-]{1,600}$/;
const PROVIDER_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):saml-provider\/[\w._-]{1,128}$/;

/** Direct federation to IAM. */
export const samlRole: SamlCheck = {
  id: 'saml-role',
  title: 'The response names a role and the provider that it trusts',
  why: 'Each value of Role holds the ARN of a role and the ARN of a SAML provider of the same account, joined with a comma.',
  docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html',
  severity: HIGH,
  causes: ['saml_role_attribute_invalid'],
  find({ taken }) {
    if (!taken) return NO_GAPS;
    const roles = taken.attributes.filter(({ name }) => name?.value === ROLE);
    const values = roles.flatMap((one) => one.values);
    if (values.length === 0) return { findings: [none(where(roles[0] ?? taken))], gaps: [] };
    const findings = values.flatMap((value, n) => wrong(value, n, values.length));
    return { findings: findings.slice(0, 5), gaps: [] };
  },
};

function none(source: string): Finding {
  return part({
    cause: 'saml_role_attribute_invalid',
    proven: true,
    summary: `The response names no role to assume: the attribute ${ROLE} is missing or empty.`,
    facts: [{ what: 'Role', value: 'none', source }],
    advice: [
      'Assign the person to a role at the identity provider, and map that to the attribute Role.',
      `Its name is exactly \`${ROLE}\`; capitals count.`,
    ],
  });
}

function wrong(value: AttributeValue, n: number, count: number): Finding[] {
  const fault = faultIn(value.value);
  if (!fault) return [];
  const which = count > 1 ? `Value ${n + 1} of Role` : 'The attribute Role';
  return [
    part({
      cause: 'saml_role_attribute_invalid',
      proven: true,
      about: `value ${n + 1} of Role`,
      summary: `${which} ${fault}.`,
      facts: [inDocument('Role', fault, value)],
      advice: [
        'Write `arn:aws:iam::<account>:role/<name>,arn:aws:iam::<account>:saml-provider/<name>`: both ARNs, one comma, in either order.',
      ],
    }),
  ];
}

/** Blanks around the comma are forgiven here; what AWS does with them is not documented. */
function faultIn(value: string): string | undefined {
  const parts = value.split(',').map((one) => one.trim());
  if (parts.length !== 2)
    return `has ${parts.length === 1 ? 'no comma, so it is one ARN instead of two' : `${parts.length} parts instead of two`}`;
  const role = parts.map((one) => ROLE_ARN.exec(one)).find(Boolean);
  const provider = parts.map((one) => PROVIDER_ARN.exec(one)).find(Boolean);
  if (!role && !provider) return 'has two parts that are no ARNs of a role and of a SAML provider';
  if (!role) return 'names a SAML provider and no role';
  if (!provider) return 'names a role and no SAML provider';
  if (role[2] !== provider[2]) return 'names a role and a SAML provider of two different accounts';
  return role[1] === provider[1] ? undefined : 'names a role and a SAML provider of two different partitions';
}
