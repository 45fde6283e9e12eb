import { type JsonMember, type JsonNode, type JsonObject, memberOf } from '../json.ts';
import type { ConditionLine, Principal, Statement, Text } from './policy.ts';

/** Takes down what IAM would not take, and where. */
export type Note = (what: string, at: { line: number }) => void;

const ELEMENTS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
/** AWS: "IAM JSON policy elements: Condition operators". */
const OPERATOR =
  /^(ForAnyValue:|ForAllValues:)?(String(Not)?(Equals(IgnoreCase)?|Like)|Arn(Not)?(Equals|Like)|(Numeric|Date)(Not)?Equals|(Numeric|Date)(Less|Greater)Than(Equals)?|Bool|BinaryEquals|(Not)?IpAddress)(IfExists)?$|^Null$/i;

export function readStatement(node: JsonNode, number: number, note: Note): Statement | undefined {
  const name = `statement ${number}`;
  if (node.type !== 'object') return void note(`${name} is not an object`, node);
  for (const { key, keyLine } of node.members.filter(({ key }) => !ELEMENTS.has(key)))
    note(`${named(key)} is no element of a statement`, { line: keyLine });
  const effect = memberOf(node, 'Effect');
  const isDeny = effect?.type === 'string' && effect.value === 'Deny';
  if (!isDeny && !(effect?.type === 'string' && effect.value === 'Allow'))
    note(`${name} has no Effect of Allow or Deny`, effect ?? node);
  const sid = memberOf(node, 'Sid');
  const { line, at, end } = node;
  return {
    number,
    line,
    at,
    end,
    ...(sid?.type === 'string' && sid.value ? { sid: sid.value } : {}),
    effect: isDeny ? 'Deny' : 'Allow',
    ...principalsOf(node, name, note),
    ...actionsOf(node, name, note),
    ...conditionsOf(node, name, note),
  };
}

function either(node: JsonObject, one: string, other: string, note: (what: string) => void) {
  const [value, not] = [memberOf(node, one), memberOf(node, other)];
  if (value && not) note(`both ${one} and ${other}`);
  return { value: value ?? not, isNot: !value && not !== undefined };
}

function principalsOf(node: JsonObject, name: string, note: Note) {
  const { value, isNot } = either(node, 'Principal', 'NotPrincipal', (what) =>
    note(`${name} has ${what}`, node),
  );
  const principals = value ? readPrincipals(value, name, note) : [];
  const place = value ? { principalAt: { at: value.at, end: value.end } } : {};
  return { principals, notPrincipal: isNot, ...place };
}

function readPrincipals(value: JsonNode, name: string, note: Note): Principal[] {
  if (value.type === 'string' && value.value === '*') return [{ ...textOf(value), type: '*' }];
  if (value.type !== 'object') {
    note(`the Principal of ${name} is neither "*" nor an object such as {"AWS": "…"}`, value);
    return [];
  }
  return value.members.flatMap(({ key, keyLine, value: of }) => {
    if (!isPrincipalType(key)) {
      note(`${named(key)} is no kind of Principal`, { line: keyLine });
      return [];
    }
    return texts(of, `the Principal of ${name}`, note).map((text) => ({ ...text, type: key }));
  });
}

function isPrincipalType(key: string): key is Exclude<Principal['type'], '*'> {
  return ['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(key);
}

function actionsOf(node: JsonObject, name: string, note: Note) {
  const { value, isNot } = either(node, 'Action', 'NotAction', (what) => note(`${name} has ${what}`, node));
  if (!value) note(`${name} has neither Action nor NotAction`, node);
  const actions = value ? texts(value, `the Action of ${name}`, note) : [];
  for (const action of actions.filter(({ value }) => !/^(\*|[\w-]+:[\w*?]+)$/.test(value)))
    note(`${name} has an action that is no service:Action`, action);
  const place = value ? { actionsAt: { at: value.at, end: value.end } } : {};
  return { actions: actions.map((action) => action.value), notAction: isNot, ...place };
}

function conditionsOf(node: JsonObject, name: string, note: Note) {
  const value = memberOf(node, 'Condition');
  if (!value) return { conditions: [] };
  const conditionAt = { at: value.at, end: value.end };
  if (value.type !== 'object') {
    note(`the Condition of ${name} is not an object`, value);
    return { conditions: [], conditionAt };
  }
  return { conditions: value.members.flatMap((member) => conditionLines(member, name, note)), conditionAt };
}

function conditionLines(member: JsonMember, name: string, note: Note): ConditionLine[] {
  const { value } = member;
  if (!OPERATOR.test(member.key))
    note(`${named(member.key)} is no condition operator`, { line: member.keyLine });
  if (value.type !== 'object') {
    note(`a condition of ${name} is not an object of keys`, value);
    return [];
  }
  return value.members.map((key) => ({
    operator: keyText(member),
    key: keyText(key),
    values: texts(key.value, `a condition of ${name}`, note),
  }));
}

function keyText({ key, keyAt, keyEnd, keyLine }: JsonMember): Text {
  return { value: key, at: keyAt, end: keyEnd, line: keyLine };
}

/** One text or a list of them. Functions of CloudFormation stand for values that nobody knows here. */
function texts(node: JsonNode, of: string, note: Note): Text[] {
  const items = node.type === 'array' ? node.items : [node];
  if (items.length === 0) note(`${of} is an empty list`, node);
  return items.flatMap((item) => {
    if (item.type === 'string' || item.type === 'boolean' || item.type === 'number') return [textOf(item)];
    const filled = functionText(item);
    if (filled === undefined) note(`${of} is not text or a list of texts`, item);
    return filled === undefined ? [] : [{ value: filled, at: item.at, end: item.end, line: item.line }];
  });
}

/** Written like a variable of the policy language: nobody knows here what it becomes. */
const UNKNOWN = '\u0024{function}';

function functionText(node: JsonNode): string | undefined {
  const [only, ...more] = node.type === 'object' ? node.members : [];
  if (!only || more.length > 0 || !/^(Ref|Fn::[A-Za-z0-9]+)$/.test(only.key)) return undefined;
  const isText = only.key === 'Fn::Sub' && only.value.type === 'string';
  return isText && only.value.type === 'string' ? only.value.value : UNKNOWN;
}

function textOf({ value, at, end, line }: Text): Text {
  return { value, at, end, line };
}

/** A key as it may be said: those of the policy language are letters. */
export function named(key: string): string {
  return /^[A-Za-z]{1,30}$/.test(key) ? `\`${key}\`` : 'a key that is not letters alone';
}
