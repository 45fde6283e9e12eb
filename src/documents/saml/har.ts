/** One request of a browser that carried a response, as the HAR wrote it down. */
export interface Posted {
  readonly value: string;
  readonly relayState?: string | undefined;
  readonly usedAt?: string | undefined;
  readonly postedTo?: string | undefined;
}

/** The posts of a HAR, of a list of its entries or of one entry; undefined where the text is no JSON. Never throws. */
export function postsOfHar(text: string): Posted[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const entries = field(field(json, 'log'), 'entries') ?? (Array.isArray(json) ? json : [json]);
  return Array.isArray(entries) ? entries.flatMap(postOf) : [];
}

function postOf(entry: unknown): Posted[] {
  const request = field(entry, 'request') ?? entry;
  const value = parameter(request, 'SAMLResponse') ?? text(field(request, 'SAMLResponse'));
  if (!value) return [];
  const url = text(field(request, 'url'));
  return [
    {
      value,
      relayState: parameter(request, 'RelayState'),
      usedAt: text(field(entry, 'startedDateTime')),
      postedTo: url?.replace(/[?#].*$/s, ''),
    },
  ];
}

/** From the parsed form, its text, or the address. */
function parameter(request: unknown, name: string): string | undefined {
  const postData = field(request, 'postData');
  const lists = [field(postData, 'params'), field(request, 'queryString')];
  const pairs = lists.flatMap((it) => (Array.isArray(it) ? it : []));
  const pair = pairs.find((it) => field(it, 'name') === name);
  return (
    text(field(pair, 'value')) ??
    parameterIn(text(field(postData, 'text')) ?? '', name) ??
    parameterIn(text(field(request, 'url')) ?? '', name)
  );
}

/** The last of that name in a form body or an address, still percent-encoded. */
export function parameterIn(body: string, name: string): string | undefined {
  const start = body.lastIndexOf(`${name}=`);
  if (start === -1) return undefined;
  const rest = body.slice(start + name.length + 1);
  const end = rest.search(/[&"'<>#]/);
  return (end === -1 ? rest : rest.slice(0, end)).trim() || undefined;
}

function field(value: unknown, name: string): unknown {
  const isHolder = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return isHolder ? (value as Record<string, unknown>)[name] : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
