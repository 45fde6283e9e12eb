import type { Import, Module } from './source.ts';

interface May {
  /** Rooms whose values and types may be imported. */
  readonly values: readonly string[];
  /** Rooms of which only types may be imported. */
  readonly types: readonly string[];
}

const seeing = ['knowledge', 'aws', 'evidence', 'plan'];
const judging = [...seeing, 'checks', 'diagnosis'];
const showing = [...judging, 'moves', 'remediation', 'render'];
const everything = [...showing, 'store', 'slack', 'observing', 'wire', 'config'];

/** Who may import whom inside src; a room always may import itself. */
const rooms: Readonly<Record<string, May>> = {
  knowledge: { values: [], types: [] },
  documents: { values: ['knowledge'], types: [] },
  aws: { values: ['knowledge'], types: [] },
  evidence: { values: ['knowledge', 'documents', 'aws'], types: [] },
  plan: { values: ['knowledge', 'aws', 'evidence'], types: [] },
  checks: { values: seeing, types: ['documents'] },
  diagnosis: { values: [...seeing, 'documents', 'checks'], types: ['moves'] },
  moves: { values: ['knowledge', 'plan'], types: seeing },
  remediation: { values: [...seeing, 'moves'], types: ['checks', 'diagnosis', 'store'] },
  render: { values: [...judging, 'moves', 'remediation'], types: [] },
  store: { values: ['plan', 'moves'], types: showing },
  slack: { values: [...showing, 'store'], types: [] },
  observing: { values: [], types: [] },
  config: { values: [], types: [] },
  wire: { values: everything, types: [] },
  main: { values: [...showing, 'store', 'observing', 'wire', 'config'], types: [] },
  cli: { values: [...showing, 'store', 'wire', 'config'], types: [] },
};

/** Files that stand apart from their folder: what a plan is, the legal moves (pure, so the store uses them too). */
const apart: Readonly<Record<string, string>> = {
  'src/remediation/plan.ts': 'plan',
  'src/remediation/remediation.ts': 'moves',
  'src/variables.ts': 'config',
  'src/variable-kinds.ts': 'config',
  'src/cron.ts': 'config',
  'src/secrets.ts': 'config',
  'src/terminal-input.ts': 'cli',
  'src/wire-aws.ts': 'wire',
  'src/wire-policy.ts': 'wire',
  'src/wire-run.ts': 'wire',
  'src/wire-slack.ts': 'wire',
  'src/wire-undo.ts': 'wire',
  'src/wire-watch.ts': 'wire',
  'src/wire-budget.ts': 'wire',
  'src/wire-map.ts': 'wire',
  'src/wire-observe.ts': 'wire',
  'src/cli-policy.ts': 'cli',
  'src/cli-policy-answers.ts': 'cli',
  'src/cli-audit.ts': 'cli',
  'src/cli-undo.ts': 'cli',
};

/** `src/checks/all.ts` is in the room `checks`. */
export function roomOf(path: string): string {
  return apart[path] ?? path.split('/')[1]?.replace(/\.ts$/, '') ?? '';
}

export function directionFaults(modules: readonly Module[]): string[] {
  return modules.flatMap((module) => module.imports.flatMap((one) => directionFault(module.path, one)));
}

function directionFault(path: string, one: Import): string[] {
  const [here, there] = [path.split('/')[0], one.of.split('/')[0]];
  if (here === 'src' && there === 'src') return insideSrc(path, one);
  const kept = (here === 'src' && there === 'sandbox') || (here === 'sandbox' && there === 'src');
  const outside = (here === 'src' || here === 'sandbox') && (there === 'test' || there === 'bench');
  return kept || outside ? [`${path}: ${here} never imports ${there} (${one.of})`] : [];
}

function insideSrc(path: string, one: Import): string[] {
  const [from, to] = [roomOf(path), roomOf(one.of)];
  const may = rooms[from];
  if (!may) return [`${path}: the room ${from} has no place in the directions`];
  if (from === to || may.values.includes(to) || (one.typeOnly && may.types.includes(to))) return [];
  const only = may.types.includes(to) ? ' other than types' : '';
  return [`${path}: ${from} does not import ${to}${only} (${one.of})`];
}

/** The pure rooms may not come by an SDK or a database through somebody else either. */
export function reachFaults(modules: readonly Module[]): string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const pure = modules.filter((module) =>
    ['checks', 'knowledge', 'plan', 'moves'].includes(roomOf(module.path)),
  );
  return pure.flatMap((module) => {
    const reached = [...reach(module, byPath)].filter(
      (of) => !of.startsWith('src/') && !of.startsWith('node:'),
    );
    return reached.map((of) => `${module.path}: reaches ${of} through its imports`);
  });
}

function reach(start: Module, byPath: ReadonlyMap<string, Module>): Set<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let module = open.pop(); module; module = open.pop()) {
    for (const { of } of module.imports.filter((one) => !one.typeOnly && !seen.has(one.of))) {
      seen.add(of);
      const next = byPath.get(of);
      if (next) open.push(next);
    }
  }
  return seen;
}
