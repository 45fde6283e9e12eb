import { unescaped } from './decode.ts';
import type { Posted } from './har.ts';

/** One input of a response is at most this long; its tag is looked at no further. */
const TAG_LIMIT = 1024 * 1024;

/** The responses that a page with a self-posting form would send. */
export function postsOfHtml(html: string): Posted[] {
  const inputs = [...tagsOf(html, 'input')];
  const value = (name: string) => inputs.filter((it) => attributeIn(it, 'name') === name);
  const [relay] = value('RelayState');
  const [form] = tagsOf(html, 'form');
  return value('SAMLResponse').flatMap((it) => {
    const held = attributeIn(it, 'value');
    if (!held) return [];
    return [
      {
        value: held,
        relayState: relay && attributeIn(relay, 'value'),
        postedTo: form && attributeIn(form, 'action'),
      },
    ];
  });
}

function* tagsOf(html: string, name: string): Generator<string> {
  const opening = new RegExp(`<${name}\\b`, 'gi');
  for (let match = opening.exec(html); match; match = opening.exec(html)) {
    const end = html.indexOf('>', match.index);
    if (end === -1) return;
    opening.lastIndex = end;
    if (end - match.index < TAG_LIMIT) yield html.slice(match.index, end);
  }
}

function attributeIn(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag);
  const [, double, single, bare] = match ?? [];
  const value = double ?? single ?? bare;
  return value === undefined ? undefined : unescaped(value);
}
