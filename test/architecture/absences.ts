import { roomOf } from './directions.ts';
import type { Import, Module } from './source.ts';

const reads =
  /^(Describe|List|Get|Lookup|Search|Simulate|IsMember|BatchGet|AssumeRole|DecodeAuthorizationMessage)\w*Command$/;
/** Every write that idc can send; a new one is a decision that belongs here, in a plan and in the policies. */
const writes = [
  'CreateAccountAssignmentCommand',
  'DeleteAccountAssignmentCommand',
  'ProvisionPermissionSetCommand',
  'RequestServiceQuotaIncreaseCommand',
];
/** Taking messages from the queue of events changes nothing but the queue. */
const takes: Readonly<Record<string, readonly string[]>> = {
  'src/aws/queue.ts': ['ReceiveMessageCommand', 'DeleteMessageBatchCommand'],
};
/** Parsing a time that is evidence reads no clock. */
const clock =
  /^(Date(?!\.parse$)|Math\.random|process|performance|crypto|fetch|set(Timeout|Interval|Immediate)|queueMicrotask)(\.|$)/;

/** What must not be there: SDKs, Slack, the environment and the clock outside the rooms that own them. */
export function absenceFaults(modules: readonly Module[]): string[] {
  return modules.flatMap((module) => [
    ...shapeFaults(module),
    ...(module.path.startsWith('src/') ? [...sdkFaults(module), ...environmentFaults(module)] : []),
    ...(module.path.startsWith('src/checks/') ? checkFaults(module) : []),
  ]);
}

function shapeFaults({ path, text, body }: Module): string[] {
  const faults: string[] = [];
  const lines = text.split('\n').length - 1;
  if (lines > 300) faults.push(`${path}: ${lines} lines, more than 300`);
  if (/(^|\/)index\.ts$/.test(path)) faults.push(`${path}: a barrel`);
  if (/(^|\/)(utils?|helpers?|common|misc)(\.ts$|\/)/.test(path))
    faults.push(`${path}: a name that says nothing`);
  if (body.some((node) => /^ExportDefault/.test(node.type))) faults.push(`${path}: a default export`);
  if (body.length > 0 && body.every((node) => isReexport(node))) faults.push(`${path}: only re-exports`);
  return faults;
}

function isReexport(node: Module['body'][number]): boolean {
  return (
    node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && Boolean(node.source))
  );
}

function environmentFaults({ path, values }: Module): string[] {
  if (['main', 'cli', 'config'].includes(roomOf(path))) return [];
  return values.has('process.env') || values.has('process')
    ? [`${path}: reads process.env, which is for config.ts`]
    : [];
}

function sdkFaults({ path, imports }: Module): string[] {
  const slackKnown = /^src\/(slack|render\/slack)[/.]/.test(path);
  return imports.flatMap((one) => {
    if (one.of.startsWith('@aws-sdk/') && !one.typeOnly) return awsFaults(path, one);
    if (one.of.startsWith('@slack/') && !slackKnown)
      return [`${path}: only slack and render/slack know ${one.of}`];
    return [];
  });
}

function awsFaults(path: string, one: Import): string[] {
  const room = roomOf(path);
  const acts = path.startsWith('src/remediation/actions/');
  if (!acts && !['aws', 'evidence', 'wire'].includes(room)) return [`${path}: calls AWS (${one.of})`];
  return one.names.flatMap((name) => {
    if (reads.test(name) || (acts && writes.includes(name)) || takes[path]?.includes(name)) return [];
    if (name.endsWith('Command')) return [`${path}: ${name} is a write that is not allowed here`];
    if (name.endsWith('Client') && !['aws', 'wire'].includes(room)) return [`${path}: makes a ${name}`];
    return name === '*' || isWholeApi(name) ? [`${path}: imports all of ${one.of}, writes included`] : [];
  });
}

/** The aggregated clients (`SSOAdmin`) carry every operation as a method. */
function isWholeApi(name: string): boolean {
  return /^(SSOAdmin|IAM|STS|CloudTrail|Organizations|ServiceQuotas|[Ii]dentitystore|default)$/.test(name);
}

function checkFaults({ path, imports, values, text }: Module): string[] {
  const modules = imports.filter((one) => !one.of.startsWith('src/')).map((one) => one.of);
  const impure = [...values].filter((name) => clock.test(name));
  return [
    ...modules.map((of) => `${path}: a check imports ${of}`),
    ...impure.map((name) => `${path}: a check uses ${name}`),
    ...(/\b(async|await)\b/.test(text.replace(/\/\*.*?\*\/|\/\/.*|'[^'\n]*'|`[^`]*`/gs, ''))
      ? [`${path}: a check waits`]
      : []),
  ];
}
