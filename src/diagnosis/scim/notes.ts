import type { Fact } from '../../checks/check.ts';
import { fact } from '../../checks/words.ts';
import type { Scim } from '../../documents/scim/scim.ts';
import { charset, taken } from '../../knowledge/scim-schema.ts';

/** What the document was read as, in words. */
export function readAs(scim: Scim): string {
  const { kind, how, object, values, operations, masked } = scim;
  const from = masked ? ' from a CloudTrail event, its values masked' : '';
  if (kind === 'patch')
    return `a PATCH of ${object ? `a ${object}` : 'a user or a group'} with ${count(operations.length, 'operation')}${from}`;
  if (kind === 'user' || kind === 'group') {
    const what =
      how === 'put' ? 'to be replaced (PUT)' : how === 'patch' ? 'sent as PATCH' : 'to be created (POST)';
    return `a ${kind} ${what}, ${count(values.length, 'value')}${from}`;
  }
  if (kind === 'list') return 'a list that AWS answered';
  return kind === 'answer'
    ? 'a refusal of AWS'
    : `a request for ${scim.target?.endpoint || 'the base address'}`;
}

/** What is worth knowing and is judged by nobody: AWS's pages do not decide it. */
export function notesOn(scim: Scim): Fact[] {
  return [
    fact('Read as', readAs(scim), 'the document'),
    ...(scim.holdsToken
      ? [fact('Access token', 'stands in the request; idc shows and keeps nothing of it', 'the document')]
      : []),
    ...unlisted(scim),
    ...blanks(scim),
    ...capitals(scim),
    ...withoutPath(scim),
    ...schemas(scim),
    ...emptyMembers(scim),
  ];
}

function unlisted({ object, values, kind }: Scim): Fact[] {
  if (!object || kind === 'patch') return [];
  const names = values.filter(({ name }) => taken(object, name) === 'unlisted');
  const [first] = names;
  if (!first) return [];
  const more = names.length > 1 ? ` and ${names.length - 1} more` : '';
  return [
    note(
      `${first.path}${more}`,
      'AWS does not list it as supported; whether it is ignored or refused is not documented',
      first.line,
    ),
  ];
}

function blanks({ values }: Scim): Fact[] {
  return values
    .filter(({ name, type, text }) => type === 'string' && charset(name, text) === 'blank-in-user-name')
    .slice(0, 1)
    .map(({ path, line }) =>
      note(
        path,
        'holds a blank: AWS’s page of CreateUser does not list blanks for userName, that of PutUser does',
        line,
      ),
    );
}

function capitals({ operations }: Scim): Fact[] {
  const [first] = operations.filter(({ op }) => op !== '?' && op !== op.toLowerCase());
  return first
    ? [
        note(
          `${first.path}.op`,
          `\`${first.op}\` is written with capitals; SCIM has small letters, and AWS does not say whether it minds`,
          first.line,
        ),
      ]
    : [];
}

function withoutPath({ operations }: Scim): Fact[] {
  const [first] = operations.filter(
    ({ target, changes, op }) => target === undefined && changes.length > 0 && !/^remove$/i.test(op),
  );
  return first
    ? [
        note(
          first.path,
          'has no `path`; AWS asks for one with remove, and its logs know the refusal "Missing path in PATCH request"',
          first.line,
        ),
      ]
    : [];
}

function schemas({ kind, schemas, masked }: Scim): Fact[] {
  const isPayload = ['user', 'group', 'patch'].includes(kind);
  return isPayload && !masked && schemas.length === 0
    ? [
        note(
          '$.schemas',
          'missing; SCIM asks for it (RFC 7643, 3), AWS’s pages do not say that they insist',
          1,
        ),
      ]
    : [];
}

function emptyMembers({ target, kind }: Scim): Fact[] {
  return kind === 'query' && target?.endpoint.toLowerCase() === 'groups'
    ? [
        note(
          'members',
          'AWS answers GET on groups with an empty list of members: ask /Users by `groups.value`, or /Groups by `id` and `member`',
          0,
        ),
      ]
    : [];
}

function note(what: string, value: string, line: number): Fact {
  return fact(what, value, line > 0 ? `line ${line}` : 'the request');
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
