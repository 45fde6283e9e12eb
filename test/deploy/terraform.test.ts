import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import hcl from 'hcl2-parser';

/** Terraform itself is not asked: HCL is parsed by its own parser, and what refers to what is looked up here. */
const folder = 'deploy/terraform';
const paths = readdirSync(folder).map((name) => `${folder}/${name}`);
const text = paths.map((path) => readFileSync(path, 'utf8')).join('\n');

type Blocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
interface Module {
  readonly variable: Blocks;
  readonly resource: Blocks;
  readonly locals: readonly Readonly<Record<string, unknown>>[];
}

function parsed(source: string): Module {
  const [module] = hcl.parseToObject(source);
  if (!module) throw new Error('not HCL');
  return module as unknown as Module;
}

const module = parsed(text);
const locals = Object.assign({}, ...module.locals) as Record<string, Record<string, string>>;

/** Names behind a prefix, wherever the sources use them. */
function used(pattern: RegExp, source = text): string[] {
  return [...new Set([...source.matchAll(pattern)].map((match) => match[1] ?? ''))].sort();
}

test.each(paths)('%s is HCL', (path) => {
  expect(Object.keys(parsed(readFileSync(path, 'utf8')))).not.toEqual([]);
});

test('what is not HCL is found out', () => {
  expect(() => parsed(`${text}\nresource "aws_sqs_queue" {`)).toThrow('not HCL');
});

test('declares the variables and locals that it uses, and uses what it declares', () => {
  expect(used(/\bvar\.(\w+)/g)).toEqual(Object.keys(module.variable).sort());
  expect(used(/\blocal\.(\w+)/g)).toEqual(Object.keys(locals).sort());
});

test('refers to resources that there are', () => {
  const there = Object.entries(module.resource).flatMap(([type, named]) =>
    Object.keys(named).map((name) => `${type}.${name}`),
  );
  expect(
    used(/\b(aws_\w+\.\w+)/g).filter((name) => !there.includes(name) && !name.startsWith('aws_caller')),
  ).toEqual([]);
});

describe('the roles', () => {
  const roles = ['management-read', 'member-quota', 'member-read', 'read', 'remediation', 'runtime'];
  const policies = readdirSync('deploy/policies');

  test('are those of deploy/policies, each with its file of rights and of trust', () => {
    expect(Object.keys(locals.names ?? {}).sort()).toEqual(roles);
    expect(Object.keys(locals.needed ?? {}).sort()).toEqual(roles);
    const wanted = roles.flatMap((role) => [
      `${role}.json`,
      ...(role === 'runtime' ? [] : [`trust-${role}.json`]),
    ]);
    expect(wanted.filter((file) => !policies.includes(file))).toEqual([]);
    expect(used(/\}\/([\w.-]+\.json)"/g).filter((file) => !policies.includes(file))).toEqual([]);
  });

  test('get a value for every placeholder', () => {
    const files = policies.filter((file) => file !== 'watch.json');
    const asked = files.flatMap((file) =>
      used(/\$\{(\w+)\}/g, readFileSync(`deploy/policies/${file}`, 'utf8')),
    );
    expect([...new Set(asked)].sort()).toEqual(Object.keys(locals.values ?? {}).sort());
    expect(text).toContain('EventQueueArn = aws_sqs_queue.watch[0].arn');
  });
});
