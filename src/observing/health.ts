import { type Bind, type Listening, listen, type Page } from './listen.ts';

export interface Parts {
  /** Deliveries of Slack arrive. */
  slack(): boolean;
  /** Resolves to false, or rejects, where the database does not answer. */
  database(): Promise<boolean>;
  /** Rejects where the first role that idc needs cannot be assumed. */
  role(): Promise<unknown>;
}

/** A look at the role is good for so long, and so is its refusal: probes come every few seconds, STS need not. */
const ROLE_MS = 30_000;
/** Probes give up after a few seconds themselves. */
const PATIENCE_MS = 2_500;

/**
 * `/healthz`: the process works, so whoever restarts it on a failure is right: Slack is connected and the database
 * answers. `/readyz`: it can also answer questions: its role can be assumed. Both name the parts that fail, and nothing
 * else, to anybody.
 */
export async function startHealth(bind: Bind, parts: Parts): Promise<Listening> {
  const database = () => soon(parts.database());
  const role = remembered(() => soon(parts.role().then(() => true)), ROLE_MS);
  const slack = async () => parts.slack();
  return listen(bind, {
    '/healthz': () => report({ slack, database }),
    '/readyz': () => report({ slack, database, role }),
  });
}

async function report(parts: Readonly<Record<string, () => Promise<boolean>>>): Promise<Page> {
  const asked = Object.entries(parts).map(async ([name, ask]) => ((await ask()) ? [] : [name]));
  const failing = (await Promise.all(asked)).flat();
  if (failing.length === 0) return { status: 200, text: 'ok\n' };
  return { status: 503, text: `not ok: ${failing.join(', ')}\n` };
}

/** What does not answer in time does not answer. */
async function soon(asked: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, false);
  });
  return Promise.race([asked.catch(() => false), late]).finally(() => clearTimeout(timer));
}

function remembered(ask: () => Promise<boolean>, forMs: number): () => Promise<boolean> {
  let known: { readonly answer: Promise<boolean>; readonly until: number } | undefined;
  return () => {
    const now = Date.now();
    if (!known || now >= known.until) known = { answer: ask(), until: now + forMs };
    return known.answer;
  };
}
