import type { SamlResponse } from '../../documents/saml/saml.ts';
import type { Finding } from '../check.ts';
import { HIGH, part, type SamlCase, type SamlCheck } from './case.ts';
import { inDocument } from './words.ts';

export const samlAssertion: SamlCheck = {
  id: 'saml-assertion',
  title: 'There is exactly one assertion, and it is not encrypted',
  why: 'Identity Center supports one assertion in a response, and no encrypted ones.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html',
  severity: HIGH,
  causes: ['saml_no_assertion', 'saml_multiple_assertions', 'saml_encryption_config'],
  find: (seen) => ({ findings: [...encrypted(seen), ...counted(seen)], gaps: [] }),
};

function counted({ saml, taken }: SamlCase): Finding[] {
  const { assertions, encryptedAssertions } = saml.response;
  const children = assertions.filter(({ isChild }) => isChild);
  const count = children.length + encryptedAssertions.length;
  // Direct federation takes the first; the rule of one is Identity Center's.
  if (count > 1 && saml.kind !== 'iam-federation') return [several(saml.response, count)];
  if (taken || encryptedAssertions.length > 0 || !isSuccess(saml.response)) return [];
  return [none(saml.response)];
}

function several(response: SamlResponse, count: number): Finding {
  const spots = [...response.assertions.filter(({ isChild }) => isChild), ...response.encryptedAssertions];
  return part({
    cause: 'saml_multiple_assertions',
    proven: true,
    summary: `The response carries ${count} assertions, and Identity Center accepts only one.`,
    facts: spots.slice(0, 5).map((spot, n) => inDocument(`Assertion ${n + 1}`, 'stands here', spot)),
    advice: ['Let the identity provider send one assertion in each response.'],
  });
}

function none(response: SamlResponse): Finding {
  const [elsewhere] = response.assertions;
  return part({
    cause: 'saml_no_assertion',
    proven: true,
    summary: elsewhere
      ? 'The response has no assertion where AWS looks for one: it stands deeper in the document.'
      : 'The response says that the sign-in succeeded and carries no assertion, so it names nobody.',
    facts: [inDocument('Assertion', elsewhere ? 'stands in another element' : 'none', elsewhere ?? response)],
    advice: [
      elsewhere
        ? 'Do not trust this response: an assertion that was moved is how signatures are evaded. Sign in anew.'
        : 'Hand over the whole response, or look at the identity provider, which has to put an assertion in.',
    ],
  });
}

/** Direct federation can be set up with encryption; Identity Center cannot. */
function encrypted({ saml, taken }: SamlCase): Finding[] {
  if (saml.kind === 'iam-federation') return [];
  const [assertion] = saml.response.encryptedAssertions;
  const [attribute] = taken?.encryptedAttributes ?? [];
  const spot = assertion ?? taken?.subject?.encryptedId ?? attribute;
  if (!spot) return [];
  const what = assertion ? 'The assertion is' : attribute === spot ? 'An attribute is' : 'The NameID is';
  return [
    part({
      cause: 'saml_encryption_config',
      proven: true,
      summary: `${what} encrypted, and Identity Center cannot decrypt: it does not support encryption.`,
      facts: [inDocument('Encrypted', 'stands here', spot)],
      advice: [
        'Switch the encryption of assertions off at the identity provider, in the application for AWS. The way to AWS stays encrypted by https.',
      ],
    }),
  ];
}

function isSuccess({ status }: SamlResponse): boolean {
  return status?.code?.value.endsWith(':Success') === true;
}
