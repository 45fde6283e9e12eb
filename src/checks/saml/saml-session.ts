import type { SamlAttribute } from '../../documents/saml/saml.ts';
import type { Finding } from '../check.ts';
import { HIGH, NO_GAPS, part, type SamlCheck } from './case.ts';
import { inDocument, where } from './words.ts';

const PREFIX = 'https://aws.amazon.com/SAML/Attributes/';
const TAG = `${PREFIX}PrincipalTag:`;
/** sts:AssumeRoleWithSAML: of RoleSessionName, and of SourceIdentity. */
const NAME = /^[\w+=,.@-]{2,64}$/;

/** Direct federation to IAM. */
export const samlSession: SamlCheck = {
  id: 'saml-session',
  title: 'What the response says of the session is as AWS takes it',
  why: 'The name and length of the session, its tags and its source identity have patterns and limits.',
  docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html',
  severity: HIGH,
  causes: ['saml_session_attribute_invalid'],
  find({ taken }) {
    if (!taken) return NO_GAPS;
    const all = taken.attributes;
    const named = (word: string) => all.filter(({ name }) => name?.value === `${PREFIX}${word}`);
    const findings = [
      ...(named('RoleSessionName').length === 0 ? [noName(where(taken))] : []),
      ...['RoleSessionName', 'SessionDuration', 'SourceIdentity'].flatMap((word) =>
        repeated(word, named(word)),
      ),
      ...named('RoleSessionName').flatMap((one) => judged('RoleSessionName', one, oddName)),
      ...named('SourceIdentity').flatMap((one) => judged('SourceIdentity', one, oddName)),
      ...named('SessionDuration').flatMap((one) => judged('SessionDuration', one, oddDuration)),
      ...all.filter(isTag).flatMap((one) => judged('PrincipalTag', one, oddTag)),
      ...named('TransitiveTagKeys').flatMap((one) => transitive(one, all)),
    ];
    return { findings, gaps: [] };
  },
};

function noName(source: string): Finding {
  return finding('RoleSessionName', 'is missing, and AWS needs it: it names the session in CloudTrail', {
    what: 'RoleSessionName',
    value: 'none',
    source,
  });
}

function repeated(word: string, attributes: readonly SamlAttribute[]): Finding[] {
  const second = attributes[1];
  return second ? [finding(word, 'stands there more than once', inDocument(word, 'again', second))] : [];
}

/** Each of these has one value. */
function judged(
  word: string,
  one: SamlAttribute,
  odd: (value: string, one: SamlAttribute) => string | undefined,
): Finding[] {
  const [value] = one.values;
  if (one.values.length !== 1 || !value) {
    const fault =
      one.values.length === 0 ? 'has no value' : `has ${one.values.length} values, and AWS takes one`;
    return [finding(word, fault, inDocument(word, fault, one))];
  }
  const fault = odd(value.value, one);
  return fault
    ? [finding(word, fault, inDocument(word, `${[...value.value].length} characters`, value))]
    : [];
}

function oddName(value: string): string | undefined {
  if (NAME.test(value)) return undefined;
  const { length } = [...value];
  if (length < 2 || length > 64) return `has ${length} characters, and AWS takes 2 to 64`;
  return 'has characters that AWS does not take: letters, digits and + = , . @ - _ are allowed, blanks are not';
}

function oddDuration(value: string): string | undefined {
  if (!/^\d{1,9}$/.test(value.trim())) return 'is no whole number of seconds';
  const seconds = Number(value);
  if (seconds < 900) return 'is too short: AWS takes 900 seconds (15 minutes) at least';
  return seconds > 43_200
    ? 'is too long: AWS takes 43200 seconds (12 hours) at most, and no more than the role allows'
    : undefined;
}

function isTag({ name }: SamlAttribute): boolean {
  return name?.value.startsWith(TAG) === true;
}

/** IAM's limits of session tags: keys of 128, values of 256 characters. */
function oddTag(value: string, { name }: SamlAttribute): string | undefined {
  const key = name?.value.slice(TAG.length) ?? '';
  if (key === '') return 'has no key behind the colon';
  if ([...key].length > 128) return `has a key of ${[...key].length} characters, and AWS takes 128`;
  return [...value].length > 256
    ? `has a value of ${[...value].length} characters, and AWS takes 256`
    : undefined;
}

/** Only a tag of this very session can be passed on. */
function transitive(one: SamlAttribute, all: readonly SamlAttribute[]): Finding[] {
  const keys = all.filter(isTag).map(({ name }) => name?.value.slice(TAG.length).toLowerCase());
  return one.values
    .filter(({ value }) => !keys.includes(value.trim().toLowerCase()))
    .map((value) =>
      finding(
        'TransitiveTagKeys',
        'names a key that the response sends no PrincipalTag for',
        inDocument('TransitiveTagKeys', 'a key without a tag', value),
      ),
    );
}

function finding(word: string, fault: string, seen: Finding['facts'][number]): Finding {
  return part({
    cause: 'saml_session_attribute_invalid',
    proven: true,
    about: word,
    summary: `The attribute ${word} ${fault}.`,
    facts: [seen],
    advice: [`Correct the mapping of \`${PREFIX}${word}\` at the identity provider.`],
  });
}
