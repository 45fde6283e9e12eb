import type { JsonNode } from '../json.ts';
import { masked, maskedName } from './masked.ts';

interface Page {
  readonly lines: string[];
  /** Texts as they are, or masked. */
  readonly whole: boolean;
  /** No more lines than this are written, and one that shows that there are more. */
  readonly most: number;
}

/** What stands around a value on its lines. */
interface Around {
  readonly indent: string;
  /** `"name": ` */
  readonly lead: string;
  /** A comma, where another value follows. */
  readonly tail: string;
}

/** The JSON in lines, two blanks deeper for each level; masked unless it shall be whole. */
export function printed(json: JsonNode, form: { whole: boolean; most?: number }): string[] {
  const page: Page = { lines: [], whole: form.whole, most: form.most ?? Number.POSITIVE_INFINITY };
  print(page, { json, name: '' }, { indent: '', lead: '', tail: '' });
  return page.lines;
}

interface Named {
  readonly json: JsonNode;
  readonly name: string;
}

function print(page: Page, { json, name }: Named, around: Around): void {
  if (page.lines.length > page.most) return;
  const { indent, lead, tail } = around;
  const show = (text: string) => (page.whole ? text : masked(name, text));
  if (json.type === 'array') {
    const entries = json.items.map((item) => ({ json: item, name, lead: '' }));
    nested(page, entries, { ...around, open: '[', close: ']' });
  } else if (json.type === 'object') {
    const entries = json.members.map(({ key, value }) => {
      const shown = page.whole ? key : maskedName(key);
      return { json: value, name: key, lead: `${JSON.stringify(shown)}: ` };
    });
    nested(page, entries, { ...around, open: '{', close: '}' });
  } else {
    // Numbers may be somebody's, too: of a member of staff, of a telephone.
    const text = json.type === 'string' || json.type === 'number' ? show(json.value) : json.value;
    page.lines.push(indent + lead + (json.type === 'string' ? JSON.stringify(text) : text) + tail);
  }
}

type Entry = Named & { readonly lead: string };
type Brackets = Around & { readonly open: string; readonly close: string };

function nested(page: Page, entries: readonly Entry[], { indent, lead, tail, open, close }: Brackets): void {
  if (entries.length === 0) {
    page.lines.push(indent + lead + open + close + tail);
    return;
  }
  page.lines.push(indent + lead + open);
  for (const [n, entry] of entries.entries()) {
    if (page.lines.length > page.most) return;
    const comma = n < entries.length - 1 ? ',' : '';
    print(page, entry, { indent: `${indent}  `, lead: entry.lead, tail: comma });
  }
  page.lines.push(indent + close + tail);
}
