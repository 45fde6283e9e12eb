import { type Command, Option } from 'commander';
import { databaseUrl } from './cli-audit.ts';
import type { Remediation } from './remediation/remediation.ts';
import { dryRunParts } from './render/dry-run.ts';
import { visible } from './render/untrusted.ts';
import type { Snapshot } from './store/undo.ts';
import { UsageError } from './terminal-input.ts';

const EXIT = { fine: 0, refused: 1, unseen: 2 } as const;

/** `idc snapshot` and `idc undo`: what was there before a remediation, and what would bring it back. */
export function addUndoCommands(program: Command): void {
  program
    .command('snapshot')
    .argument('<remediation>', 'the id that stands below a proposal')
    .description(
      'prints what was there before a remediation: its plan and hash, who decided when, each snapshot',
    )
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .action(async (id: string, { format }: { readonly format: 'text' | 'json' }) => {
      process.stdout.write(await snapshot(id, format));
    });
  program
    .command('undo')
    .argument('<remediation>', 'the id that stands below a proposal')
    .description(
      'shows the way back from what idc changed; proposes and changes nothing, which takes /idc undo in Slack',
    )
    .action(async (id: string) => {
      process.exitCode = await undo(id);
    });
}

async function snapshot(id: string, format: 'text' | 'json'): Promise<string> {
  const { readSnapshot } = await import('./store/read-remediation.ts');
  const read = await readSnapshot(databaseUrl(), id);
  if (!read) throw notKnown(id);
  return format === 'json' ? `${JSON.stringify(exported(read), null, 2)}\n` : inWords(read);
}

interface Read {
  readonly remediation: Remediation;
  readonly snapshots: readonly Snapshot[];
}

/** Everything that an auditor needs beside CloudTrail; where it hung in Slack is left out. */
function exported({ remediation, snapshots }: Read) {
  const { message: _message, ...record } = remediation;
  return {
    ...record,
    snapshots: snapshots.map(({ actionIndex, ...rest }) => ({
      action: remediation.plan.actions[actionIndex],
      ...rest,
    })),
  };
}

function inWords({ remediation, snapshots }: Read): string {
  const { id, plan, planHash, state, requestedBy, proposedAt, approvals, outcome } = remediation;
  const lines = [
    plan.title,
    `Remediation ${id}, ${state}; plan ${planHash}`,
    `Asked for by ${requestedBy} at ${proposedAt}`,
    ...approvals.map(({ by, at, awsUser }) => `Approved by ${by}${awsUser ? ` (${awsUser})` : ''} at ${at}`),
    ...(outcome ? [`Ended at ${outcome.at}: ${outcome.sentence}`] : []),
    ...(snapshots.length === 0 ? ['No snapshot: nothing was changed.'] : []),
    ...snapshots.flatMap(({ actionIndex, takenAt, before }) => [
      '',
      `Before change ${actionIndex + 1}, at ${takenAt}: ${JSON.stringify(plan.actions[actionIndex])}`,
      JSON.stringify(before, null, 2),
    ]),
  ];
  return `${visible(lines.join('\n'))}\n`;
}

async function undo(id: string): Promise<number> {
  const { readEnded } = await import('./store/read-remediation.ts');
  const ended = await readEnded(databaseUrl(), id);
  if (!ended) throw notKnown(id);
  const [{ readConfig }, { wireDiagnosis }, { findingUndo }, { defaultRegion }, store] = await Promise.all([
    import('./config.ts'),
    import('./wire-aws.ts'),
    import('./wire-undo.ts'),
    import('./aws/sessions.ts'),
    import('./store/memory.ts'),
  ]);
  const config = readConfig(process.env, 'cli');
  const region = config.aws.region ?? (await defaultRegion());
  const { purse, close } = await store.openMemory(databaseUrl());
  const { aws } = wireDiagnosis(config, region, undefined, undefined, { purse });
  const found = await findingUndo(aws)(ended).finally(close);
  if ('unseen' in found)
    return said(`idc could not look at ${found.unseen.of}: ${found.unseen.detail}`, EXIT.unseen);
  if ('refused' in found) return said(found.refused, EXIT.refused);
  const { title, because } = found.plan;
  const parts = dryRunParts(found.plan).map((part) => [part.title, ...part.lines.map((line) => `- ${line}`)]);
  const text = [[title, because], ...parts].map((lines) => lines.join('\n')).join('\n\n');
  return said(
    `${text}\n\nNothing was proposed or changed: \`/idc undo ${id}\` in Slack proposes it.`,
    EXIT.fine,
  );
}

function said(text: string, code: number): number {
  process.stdout.write(`${visible(text)}\n`);
  return code;
}

function notKnown(id: string): UsageError {
  return new UsageError(
    `There is no remediation with the id ${id.slice(0, 60)}: it stands below each proposal.`,
  );
}
