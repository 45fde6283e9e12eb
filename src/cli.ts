#!/usr/bin/env node
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { Command, CommanderError, Option } from 'commander';
import type { Purse } from './aws/purse.ts';
import { addStoreCommands, terminalUser } from './cli-audit.ts';
import { addPolicyCommands } from './cli-policy.ts';
import { addUndoCommands } from './cli-undo.ts';
import { type Config, isConfigError, readConfig } from './config.ts';
import type { Diagnose, Diagnosis, OnProgress, Question } from './diagnosis/diagnosis.ts';
import { explain } from './diagnosis/explain/explain.ts';
import { explainLine } from './diagnosis/explain/lines.ts';
import type { QuestionKind } from './diagnosis/question.ts';
import { asTyped, questions } from './diagnosis/questions.ts';
import type { Memory } from './evidence/memory.ts';
import type { Surroundings } from './evidence/surroundings.ts';
import { renderAnnotations } from './render/annotations.ts';
import { renderTerminal } from './render/terminal.ts';
import { visible } from './render/untrusted.ts';
import type { AboutPerson } from './store/questions.ts';
import { inputOf, opened, UsageError } from './terminal-input.ts';

const EXIT = { fine: 0, finding: 1, unknown: 2, usage: 64, fault: 70 } as const;
const EXIT_CODES = `Exit codes: 0 nothing is wrong, 1 something was found, 2 something could not be looked at, is still in progress or
is not known, 64 wrong usage, 70 a fault of idc. Variables: docs/configuration.md.`;
/** Where it is given, what the configuration names is not read. */
const METADATA = '--metadata';
const WAIT_EVERY_MS = 3_000;
/** Whoever asks in a terminal can stop it, so a listing there goes on until it has read everything. */
const LISTING_MS = 12 * 3_600_000;
const WAIT_FOR_MS = 15 * 60_000;

interface Options {
  readonly json?: true;
  readonly wait?: true;
  readonly jsonl?: string;
  readonly format?: string;
  readonly file?: string;
}

const program = new Command('idc')
  .description('Finds out why an AWS IAM Identity Center change failed. The same questions as in Slack.')
  .exitOverride()
  .showSuggestionAfterError()
  .addHelpText('after', `\n${EXIT_CODES}`);

for (const kind of questions) {
  const command = program
    .command(kind.kind)
    .argument('[words...]', `${kind.usage}; - reads standard input`)
    .description(kind.help)
    .option('--json', 'print the diagnosis as JSON')
    .option('--wait', 'follow a request that is still in progress to its end')
    .allowUnknownOption()
    .addHelpText('after', `\nExamples:\n${kind.examples.map((example) => `  idc ${example}`).join('\n')}`)
    .action(async (words: string[], options: Options) => {
      process.exitCode = options.jsonl
        ? await explainLines(options.jsonl)
        : await ask(kind, words, { ...options, file: words.join(' ') });
    });
  if (kind.takesDocument)
    command.addOption(
      new Option('--format <format>', 'github: annotations for a pull request').choices(['text', 'github']),
    );
  if (kind === explain)
    command.option(
      '--jsonl <file>',
      'read {"id","text"} lines, print {"id","causes"} lines; - is standard input',
    );
}

addStoreCommands(program);
addPolicyCommands(program);
addUndoCommands(program);

async function ask(kind: QuestionKind, words: readonly string[], options: Options): Promise<number> {
  const { text, documents } = await inputOf(kind, words);
  const read = kind.read(text);
  if (!read.ok) throw new UsageError(asTyped(read.sentence, 'idc'));
  const printed = kind.prints?.({ ...read.asked, documents });
  if (printed) return print(printed);
  const question = { kind: kind.kind, text };
  // Loaded where they are needed: what only reads texts, or says what was mistyped, starts in half the time.
  const { identityProviderOf, wireDiagnosis, wireOffline } = await import('./wire-aws.ts');
  if (kind.offline?.(read.asked)) return show(await wireOffline()(question, { documents }), options);
  const config = readConfig(process.env, 'cli');
  const ours = !kind.takes?.options.includes(METADATA) || documents[METADATA] !== undefined;
  const idp = ours ? { acsUrls: config.idp.acsUrls } : identityProviderOf(config);
  const remembering = await remember(kind, process.env.DATABASE_URL);
  try {
    if (kind.aboutPeople)
      await remembering.note?.({ kind: kind.kind, about: read.asked.principal ?? '', text });
    const surroundings = { ...remembering.surroundings, ...(await policySeen(kind)), idp };
    const { diagnose } = wireDiagnosis(
      config,
      await regionOf(kind, config),
      remembering.memory,
      surroundings,
      { ...(remembering.purse && { purse: remembering.purse }) },
    );
    const { isListing } = await import('./diagnosis/diagnose.ts');
    const patience = isListing(question) ? { withinMs: LISTING_MS } : {};
    const diagnosis = await ended(
      (asked, more) => diagnose(asked, { ...more, ...patience, documents }),
      question,
      options,
    );
    return show(diagnosis, options);
  } finally {
    await remembering.close?.();
  }
}

function print(printed: { text: string } | { fault: string }): number {
  if ('fault' in printed) throw new UsageError(printed.fault);
  process.stdout.write(printed.text);
  return EXIT.fine;
}

/** The doctor is told of the policy file where one is named; nothing else in a terminal goes by it. */
async function policySeen({ kind }: QuestionKind): Promise<Pick<Surroundings, 'policy'>> {
  const path = process.env.IDC_POLICY;
  if (kind !== 'doctor' || !path) return {};
  const { policyFileSeen } = await import('./wire-policy.ts');
  return { policy: () => policyFileSeen(path) };
}

interface Remembering {
  readonly memory?: Memory;
  readonly purse?: Purse;
  readonly surroundings?: Surroundings;
  /** Writes into the audit log who asked about whom. */
  note?(question: AboutPerson & { readonly text: string }): Promise<void>;
  close?(): Promise<void>;
}

/** A database that does not answer is a fault, but for the doctor, who is asked about it. */
async function remember({ kind }: QuestionKind, databaseUrl: string | undefined): Promise<Remembering> {
  if (!databaseUrl) return {};
  const { openMemory } = await import('./store/memory.ts');
  try {
    const { memory, purse, missingMigrations, noteQuestion, close } = await openMemory(databaseUrl);
    const note: Remembering['note'] = (asked) => noteQuestion({ ...asked, askedBy: terminalUser() });
    return { memory, purse, surroundings: { database: missingMigrations }, note, close };
  } catch (error) {
    if (kind !== 'doctor') throw error;
    return { surroundings: { database: () => Promise.reject(error) } };
  }
}

/** The one secret of a terminal may be kept elsewhere, too. */
async function resolveDatabaseUrl(): Promise<void> {
  const { DATABASE_URL, DATABASE_URL_FILE } = process.env;
  if (!DATABASE_URL_FILE && !DATABASE_URL?.startsWith('arn:')) return;
  const [{ withSecrets }, { readSecret }] = await Promise.all([
    import('./secrets.ts'),
    import('./aws/secret.ts'),
  ]);
  Object.assign(process.env, await withSecrets({ DATABASE_URL, DATABASE_URL_FILE }, readSecret));
}

function show(diagnosis: Diagnosis, { json, format, file = '-' }: Options): number {
  const text = () => (format === 'github' ? renderAnnotations(diagnosis, file) : asText(diagnosis));
  process.stdout.write(json ? `${JSON.stringify(diagnosis)}\n` : text());
  return exitCode(diagnosis);
}

/** A line out for each line in, in their order; nothing of AWS, of the configuration or of a database is needed. */
async function explainLines(path: string): Promise<number> {
  const file = path === '-' ? undefined : await opened(path);
  const input = file ? file.createReadStream() : process.stdin;
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const explained = explainLine(line);
    if (!explained.ok) throw new UsageError(`Line ${number} ${explained.fault}.`);
    if (!process.stdout.write(`${explained.line}\n`)) await once(process.stdout, 'drain');
  }
  return EXIT.fine;
}

async function ended(diagnose: Diagnose, question: Question, { wait }: Options): Promise<Diagnosis> {
  const until = Date.now() + (wait ? WAIT_FOR_MS : 0);
  const progress = progressLine();
  try {
    for (;;) {
      const diagnosis = await diagnose(question, { onProgress: progress.show });
      if (diagnosis.outcome !== 'in-progress' || Date.now() >= until) return diagnosis;
      await setTimeout(WAIT_EVERY_MS);
    }
  } finally {
    progress.end();
  }
}

/** One line on standard error, from two seconds on, and only for a person. */
function progressLine(): { show: OnProgress; end: () => void } {
  const started = Date.now();
  let shown = false;
  return {
    show: ({ phase, calls }) => {
      if (!process.stderr.isTTY || Date.now() - started < 2_000) return;
      shown = true;
      process.stderr.write(`\r\u001b[KLooking: ${phase} · ${calls} AWS calls`);
    },
    end: () => {
      if (shown) process.stderr.write('\r\u001b[K');
    },
  };
}

function asText(diagnosis: Diagnosis): string {
  const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
  return renderTerminal(diagnosis, { colour, width: Math.min(process.stdout.columns || 100, 120) });
}

function exitCode({ outcome, verdicts }: Diagnosis): number {
  if (outcome === 'found') return EXIT.finding;
  const unsure = outcome !== 'healthy' || verdicts.some((verdict) => verdict.outcome === 'unknown');
  return unsure ? EXIT.unknown : EXIT.fine;
}

/** The Region of the environment, else the one of the AWS configuration files; a document is judged without one, too. */
async function regionOf({ takes }: QuestionKind, config: Config): Promise<string> {
  if (config.aws.region) return config.aws.region;
  try {
    const { defaultRegion } = await import('./aws/sessions.ts');
    return await defaultRegion();
  } catch {
    if (takes) return '';
    throw new UsageError(
      'No Region is set. Set AWS_REGION to the Region of Identity Center, for example AWS_REGION=eu-west-1.',
    );
  }
}

function failed(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
  if (error instanceof UsageError || isConfigError(error)) {
    process.stderr.write(`${visible(error.message)}\n`);
    return EXIT.usage;
  }
  process.stderr.write(
    `idc failed by a fault of its own: ${visible(error instanceof Error ? error.message : String(error))}\n`,
  );
  return EXIT.fault;
}

// Whoever reads a diagnosis cannot act on the SDK's warning about Node 20; the bot's log keeps it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
// A closed pipe (`| head`) is the reader's wish, not a fault.
process.stdout.on('error', () => process.exit(EXIT.fine));
try {
  if (process.argv.length <= 2) program.help();
  await resolveDatabaseUrl();
  await program.parseAsync();
} catch (error) {
  process.exitCode = failed(error);
}
