import { readFileSync } from 'node:fs';
import { type CollectionTag, isScalar, parse, type ScalarTag, type YAMLSeq } from 'yaml';
import { TYPES } from './resource-types.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Conditions?: Json;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Json;
}

export interface Resource {
  readonly Type: string;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly Properties?: Json;
}

const SHORT = ['Ref', 'Sub', 'GetAtt', 'If', 'Not', 'Equals', 'And', 'Or', 'Select', 'Split', 'Join'];

/** A template as a value, the short forms of functions as the long ones. */
export function readTemplate(path: string): Template {
  return parse(readFileSync(path, 'utf8'), {
    version: '1.1',
    customTags: SHORT.flatMap(shortForms),
  }) as Template;
}

function shortForms(name: string): (ScalarTag | CollectionTag)[] {
  const long = name === 'Ref' ? 'Ref' : `Fn::${name}`;
  const attribute = (text: string) => (name === 'GetAtt' ? text.split(/\.(.*)/).slice(0, 2) : text);
  return [
    { tag: `!${name}`, resolve: (text: string) => ({ [long]: attribute(text) }) },
    {
      tag: `!${name}`,
      collection: 'seq',
      resolve: (seq) => ({ [long]: (seq as YAMLSeq).items.map((one) => (isScalar(one) ? one.value : one)) }),
    } as CollectionTag,
  ];
}

const PSEUDO = ['Partition', 'Region', 'AccountId', 'StackName', 'StackId', 'URLSuffix', 'NoValue'];

/** Every function in a value, with what it is given. */
function functionsIn(value: unknown): (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(functionsIn);
  const [key = '', ...others] = Object.keys(value);
  const isFunction = others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'));
  return isFunction ? [[key, (value as Json)[key]], ...inside] : inside;
}

/** The names that a function reads: parameters, resources, or `Resource.Attribute`. */
function namesIn([name, given]: readonly [string, unknown]): string[] {
  if (name === 'Ref') return [String(given)];
  if (name === 'Fn::GetAtt') return [(given as string[]).join('.')];
  if (name !== 'Fn::Sub') return [];
  const [text, own] = Array.isArray(given) ? (given as [string, object]) : [String(given), {}];
  return [...text.matchAll(/\$\{([^!][^}]*)\}/g)]
    .map((match) => match[1] ?? '')
    .filter((one) => !(one in own));
}

/** What would make CloudFormation refuse the template, as far as it can be told without it. */
export function faultsIn(template: Template): string[] {
  const { Parameters = {}, Conditions = {}, Resources, Outputs = {} } = template;
  const functions = functionsIn({ Conditions, Resources, Outputs });
  const named = functions.flatMap(namesIn);
  const conditions = [
    ...functions.filter(([name]) => name === 'Fn::If').map(([, given]) => String((given as unknown[])[0])),
    ...Object.values(Resources).flatMap(({ Condition }) => Condition ?? []),
  ];
  return [
    ...named.filter((name) => !isThere(name, template)).map((name) => `${name} is nowhere`),
    ...conditions.filter((name) => !(name in Conditions)).map((name) => `the condition ${name} is nowhere`),
    ...Object.keys(Parameters)
      .filter((name) => !named.includes(name))
      .map((name) => `${name} is not used`),
    ...Object.keys(Conditions)
      .filter((name) => !conditions.includes(name))
      .map((name) => `${name} is not used`),
    ...Object.entries(Resources).flatMap(([name, resource]) => resourceFaults(name, resource, Resources)),
  ];
}

function isThere(name: string, { Parameters = {}, Resources }: Template): boolean {
  if (name.startsWith('AWS::')) return PSEUDO.includes(name.slice('AWS::'.length));
  const [resource = '', attribute] = name.split(/\.(.*)/);
  if (attribute === undefined) return resource in Parameters || resource in Resources;
  return TYPES[Resources[resource]?.Type ?? '']?.attributes?.includes(attribute) ?? false;
}

function resourceFaults(name: string, resource: Resource, all: Template['Resources']): string[] {
  const type = TYPES[resource.Type];
  if (!type) return [`${name} has the type ${resource.Type}, which the tests do not know`];
  const { Properties = {}, DependsOn = [] } = resource;
  return [
    ...type.required.filter((one) => !(one in Properties)).map((one) => `${name} lacks ${one}`),
    ...Object.keys(Properties)
      .filter((one) => ![...type.required, ...type.optional].includes(one))
      .map((one) => `${name} has ${one}, which ${resource.Type} does not`),
    ...[DependsOn]
      .flat()
      .filter((one) => !(one in all))
      .map((one) => `${name} depends on ${one}, which is nowhere`),
  ];
}

/** A value with its functions worked out for these parameters; resources stand as `<Name>`. */
export function resolved(
  value: unknown,
  template: Template,
  given: Readonly<Record<string, unknown>>,
): unknown {
  const again = (one: unknown) => resolved(one, template, given);
  const lookUp = (name: string) =>
    given[name] ?? template.Parameters?.[name]?.Default ?? (name.startsWith('AWS::') ? name : `<${name}>`);
  if (Array.isArray(value)) return value.map(again);
  if (typeof value !== 'object' || value === null) return value;
  const [key = ''] = Object.keys(value);
  const args = (value as Json)[key];
  if (key === 'Ref') return lookUp(String(args));
  if (key === 'Fn::GetAtt') return `<${(args as string[]).join('.')}>`;
  if (key === 'Fn::Select') {
    const [index, list] = again(args) as [number, unknown[]];
    return list[index];
  }
  if (key === 'Fn::Split') {
    const [by, text] = again(args) as [string, string];
    return text.split(by);
  }
  if (key === 'Fn::Sub') {
    const [text, own] = (Array.isArray(args) ? args : [args, {}]) as [string, Json];
    return text.replace(/\$\{([\w:]+)\}/g, (_, name: string) =>
      String(name in own ? again(own[name]) : lookUp(name)),
    );
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, again(one)]));
}
