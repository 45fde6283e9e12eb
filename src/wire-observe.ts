import { stdout } from 'node:process';
import type { Logger } from 'pino';
import type { Heard } from './aws/heard.ts';
import type { BotConfig } from './config.ts';
import type { Diagnose } from './diagnosis/diagnosis.ts';
import { questions as allQuestions } from './diagnosis/questions.ts';
import type { Correlation } from './observing/correlation.ts';
import { makeEmbedded } from './observing/embedded.ts';
import { CONTENT_TYPE, exposition } from './observing/exposition.ts';
import { type Figures, makeFigures } from './observing/figures.ts';
import { startHealth } from './observing/health.ts';
import { type Bind, listen } from './observing/listen.ts';
import { processFigures } from './observing/process.ts';
import type { SlackApp, SlackHeard } from './slack/app.ts';
import { readStanding } from './store/figures.ts';
import type { HeldRun } from './store/run.ts';
import type { Store } from './store/store.ts';

/** What the rooms are given, so that what they do is logged and counted. */
export interface Observed {
  readonly figures: Figures;
  readonly correlation: Correlation;
  readonly heard: Heard;
  readonly slackHeard: SlackHeard;
  /** The same, counted and logged: for what people ask. */
  asked(diagnose: Diagnose): Diagnose;
  /** The same, with its end counted. */
  run(record: HeldRun): HeldRun;
}

/** Counts and logs under one correlation id. Logs carry ids, names of APIs and outcomes: no texts, names or tokens. */
export function observe(logger: Logger, correlation: Correlation): Observed {
  const figures = makeFigures();
  startAtZero(figures);
  return {
    figures,
    correlation,
    heard: ({ api, ms, outcome, requestId }) => {
      figures.awsCalls.add({ api, outcome });
      logger.debug({ api, ms, outcome, ...(requestId ? { requestId } : {}) }, 'AWS was called');
    },
    slackHeard: hearingSlack(figures, logger, correlation),
    asked: (diagnose) => counted(diagnose, figures, logger),
    run: (record) => ({
      ...record,
      finish: async (state, outcome) => {
        await record.finish(state, outcome);
        figures.runs.add({ outcome: state });
        logger.info({ outcome: state }, 'a remediation ended');
      },
    }),
  };
}

/** A counter that appears with its first failure has not increased: what alerts wait for is there from the start. */
function startAtZero({ questions, runs, watched }: Figures): void {
  for (const { kind } of allQuestions) questions.add({ kind, outcome: 'fault' }, 0);
  for (const outcome of ['verified', 'not-fixed', 'failed', 'superseded']) runs.add({ outcome }, 0);
  watched.add({ what: 'poison' }, 0);
}

/** Of other addresses that Slack gives out, to answer or to upload at, every part may be a secret. */
const METHOD = /\/api\/([a-zA-Z]{1,30}(?:\.[a-zA-Z]{1,40}){1,3})$/;

function hearingSlack(figures: Figures, logger: Logger, correlation: Correlation): SlackHeard {
  return {
    delivery: (event, handle) =>
      correlation.run(() => {
        const started = performance.now();
        const type = event.body.command === undefined ? String(event.body.type) : 'command';
        logger.debug({ type, retry: event.retryNum }, 'Slack delivered');
        const ack: typeof event.ack = async (answer) => {
          await event.ack(answer);
          figures.phases.observe({ phase: 'ack' }, secondsSince(started));
        };
        return handle({ ...event, ack });
      }),
    fetch: async (url, init) => {
      const started = performance.now();
      const method = METHOD.exec(String(url))?.[1] ?? 'elsewhere';
      const note = (outcome: string) => {
        const seconds = secondsSince(started);
        figures.slackCalls.add({ method, outcome });
        if (method.startsWith('chat.')) figures.phases.observe({ phase: 'post' }, seconds);
        logger.debug({ method, ms: Math.round(seconds * 1_000), outcome }, 'Slack was called');
      };
      try {
        const answer = await fetch(url, init as RequestInit);
        note(answer.ok ? 'ok' : answer.status === 429 ? 'throttled' : 'failed');
        return answer;
      } catch (error) {
        note('failed');
        throw error;
      }
    },
  };
}

/** A question that is followed counts once, when what it is about has ended. */
function counted(diagnose: Diagnose, figures: Figures, logger: Logger): Diagnose {
  return async (question, options) => {
    const { kind } = question;
    try {
      const diagnosis = await diagnose(question, options);
      const { id, outcome, tookMs, calls, moreCalls = 0, gaps } = diagnosis;
      figures.phases.observe({ phase: 'look' }, tookMs / 1_000);
      for (const { reason } of gaps) figures.gaps.add({ reason });
      if (outcome === 'in-progress') return diagnosis;
      figures.questions.add({ kind, outcome });
      logger.info(
        { kind, outcome, ms: tookMs, calls: calls.length + moreCalls, diagnosis: id },
        'a question was answered',
      );
      return diagnosis;
    } catch (error) {
      figures.questions.add({ kind, outcome: options?.signal?.aborted ? 'cancelled' : 'fault' });
      throw error;
    }
  };
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1_000;
}

interface Parts {
  readonly config: Pick<BotConfig, 'health' | 'metrics' | 'cloudWatchMetrics'>;
  readonly slack: Pick<SlackApp, 'connected'>;
  readonly store: Store;
  /** Rejects where the first role that idc needs cannot be assumed. */
  readonly role: () => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}

export interface Observing {
  readonly health: Bind;
  /** Absent: nobody may read them here. */
  readonly metrics?: Bind;
  stop(): Promise<void>;
}

const EMBED_MS = 60_000;

/** The endpoints for probes and for Prometheus, and the lines for CloudWatch, as far as configured. */
export async function startObserving({ figures }: Observed, parts: Parts): Promise<Observing> {
  const { config, slack, store, role, onError } = parts;
  const all = Object.values(figures);
  const own = processFigures(figures);
  const refresh = async () => {
    own.read();
    figures.slackConnected.set({}, slack.connected() ? 1 : 0);
    await refreshStanding(figures, store);
  };
  const health = await startHealth(config.health, {
    slack: slack.connected,
    database: () => isAlive(store),
    role,
  });
  const metrics = config.metrics
    ? await listen(config.metrics, {
        '/metrics': async () => {
          await refresh();
          return { status: 200, type: CONTENT_TYPE, text: exposition(all) };
        },
      })
    : undefined;
  const embed = makeEmbedded(all);
  const emit = async () => {
    await refresh();
    stdout.write(
      embed(Date.now())
        .map((line) => `${line}\n`)
        .join(''),
    );
  };
  const timer = config.cloudWatchMetrics
    ? setInterval(() => void emit().catch(onError), EMBED_MS)
    : undefined;
  return {
    health: health.address,
    ...(metrics ? { metrics: metrics.address } : {}),
    async stop() {
      clearInterval(timer);
      if (timer) await emit();
      own.stop();
      await Promise.all([health.close(), metrics?.close()]);
    },
  };
}

/** Without the database what it knows is absent, and that it is away is a figure. */
async function refreshStanding(figures: Figures, store: Store): Promise<void> {
  const standing = await readStanding(store).catch(() => undefined);
  figures.databaseUp.set({}, standing ? 1 : 0);
  const { decisions, remediations, queue, oldest, summaryAge } = figures;
  for (const gauge of [decisions, remediations, queue, oldest, summaryAge]) gauge.clear();
  if (!standing) return;
  for (const [decision, count] of Object.entries(standing.decisions)) decisions.set({ decision }, count);
  for (const [state, count] of Object.entries(standing.remediations)) remediations.set({ state }, count);
  queue.set({}, standing.waiting);
  oldest.set({}, standing.waitingSeconds);
  if (standing.summarySeconds !== undefined) summaryAge.set({}, standing.summarySeconds);
}

async function isAlive(store: Store): Promise<boolean> {
  const row = await store.db
    .selectFrom('processes')
    .select('id')
    .where('id', '=', store.processId)
    .executeTakeFirst();
  return row !== undefined;
}
