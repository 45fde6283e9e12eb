/** The address of a SCIM request: what is asked of which endpoint, and with which parameters. */
export interface Target {
  /** In capitals; absent for a filter or an address alone. */
  readonly method?: string;
  /** `Users`, `Groups`, `Bulk`; empty for the base address. */
  readonly endpoint: string;
  readonly id?: string;
  /** Of `scim.<region>.amazonaws.com`. */
  readonly region?: string;
  readonly parameters: readonly Parameter[];
  readonly filter?: Filter;
}

export interface Parameter {
  readonly name: string;
  readonly isEmpty: boolean;
  /** Only of `count`, where it is a number. */
  readonly number?: number;
}

export interface Filter {
  readonly clauses: readonly Clause[];
  /** What stands between them: `and`, `or`. In small letters. */
  readonly joins: readonly string[];
  /** Something in it is no `attribute operator "value"`. */
  readonly malformed: boolean;
}

export interface Clause {
  readonly attribute: string;
  readonly operator: string;
  readonly isEmpty: boolean;
}

const MOST_PARAMETERS = 50;
const MOST_CLAUSES = 20;

/** True for what is an address or a filter rather than the name of a file. */
export function looksLikeTarget(word: string): boolean {
  const text = word.trim();
  return (
    /^https?:\/\//i.test(text) ||
    /^\/?(?:\w[\w-]*\/scim\/v2\/)?(?:Users|Groups)(?:\?|$)/i.test(text) ||
    /^[\w.:]{1,120} +(?:eq|ne|co|sw|ew|pr|gt|ge|lt|le)\b/i.test(text)
  );
}

/** An address, a path or a bare filter. Never throws; what cannot be read is an empty endpoint or a malformed filter. */
export function readTarget(text: string, method?: string): Target {
  const trimmed = text.trim();
  const head = method ? { method: method.toUpperCase() } : {};
  if (/^[\w.:]{1,120} +\w/.test(trimmed)) {
    const filter = readFilter(trimmed);
    return { ...head, endpoint: endpointFor(filter), parameters: [], filter };
  }
  const [address = '', query = ''] = cutAt(trimmed, '?');
  const [, host, path = address] = /^https?:\/\/([^/]{1,253})(\/.*)?$/is.exec(address) ?? [];
  const region = /^scim\.([a-z0-9-]{1,40})\.(?:amazonaws\.com|api\.aws)/i
    .exec(host ?? '')?.[1]
    ?.toLowerCase();
  return { ...head, ...placeIn(path), ...(region ? { region } : {}), ...readQuery(query) };
}

function placeIn(path: string): Pick<Target, 'endpoint' | 'id'> {
  const parts = path.split('/', 20).filter(Boolean);
  const base = parts.findIndex((part) => part.toLowerCase() === 'v2');
  const [endpoint = '', id] = parts.slice(base + 1);
  return { endpoint: endpoint.slice(0, 60), ...(id ? { id: id.slice(0, 100) } : {}) };
}

function readQuery(query: string): Pick<Target, 'parameters' | 'filter'> {
  const parameters: Parameter[] = [];
  let filter: Filter | undefined;
  for (const part of query.split('&', MOST_PARAMETERS)) {
    const [name = '', raw = ''] = cutAt(part, '=').map(decoded);
    if (name === '') continue;
    const number = /^\d{1,9}$/.test(raw) ? { number: Number(raw) } : {};
    parameters.push({ name: name.slice(0, 60), isEmpty: raw === '', ...number });
    if (name.toLowerCase() === 'filter') filter = readFilter(raw);
  }
  return { parameters, ...(filter ? { filter } : {}) };
}

const CLAUSE = /\s*([\w.:$-]{1,200})\s+(\w{1,10})(?:\s+("(?:[^"\\]|\\.)*"|[^\s")]+))?\s*/y;
const JOIN = /(and|or)\s+/iy;

/** `attribute eq "value"`, joined by and. Linear in its length. */
export function readFilter(text: string): Filter {
  const clauses: Clause[] = [];
  const joins: string[] = [];
  let at = 0;
  while (clauses.length < MOST_CLAUSES) {
    CLAUSE.lastIndex = at;
    const [whole, attribute = '', operator = '', value] = CLAUSE.exec(text) ?? [];
    if (whole === undefined) return { clauses, joins, malformed: true };
    const quoted = value?.startsWith('"') ?? false;
    clauses.push({ attribute, operator: operator.toLowerCase(), isEmpty: value === '""' });
    at += whole.length;
    if (!quoted && operator.toLowerCase() !== 'pr') return { clauses, joins, malformed: true };
    if (at >= text.length) return { clauses, joins, malformed: false };
    JOIN.lastIndex = at;
    const join = JOIN.exec(text);
    if (!join) return { clauses, joins, malformed: true };
    joins.push((join[1] ?? '').toLowerCase());
    at += join[0].length;
  }
  return { clauses, joins, malformed: true };
}

function endpointFor({ clauses }: Filter): string {
  const isGroup = clauses.some(({ attribute }) => /^(displayname|members?(\.value)?)$/i.test(attribute));
  return isGroup ? 'Groups' : 'Users';
}

function cutAt(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
