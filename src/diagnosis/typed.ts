import { decodeSlack } from '../evidence/ids.ts';
import { shortened } from './question.ts';

/** Words as they are typed: quotes of any kind hold one together, `--name value` sets an option up to the next one. */
export interface Typed {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

const WORD = /"([^"]*)"|'([^']*)'|“([^”]*)”|‘([^’]*)’|`([^`]*)`|(\S+)/g;

/** Every option that is not in `known` stays a word. Linear in the length of the text, of which 2,000 characters count. */
export function readTyped(text: string, known: readonly string[] = []): Typed {
  const words: string[] = [];
  const values = new Map<string, string[]>();
  let into = words;
  for (const match of plainText(text).slice(0, 2_000).matchAll(WORD)) {
    const [whole] = match;
    const [, name = '', given] = /^--([a-z-]+)(?:=(.*))?$/s.exec(whole) ?? [];
    if (known.includes(name)) {
      into = given ? [given] : [];
      values.set(name, into);
    } else into.push(match.slice(1).find((part) => part !== undefined) ?? whole);
  }
  const options = [...values].map(([name, value]): [string, string] => [name, value.join(' ').trim()]);
  return { words, options: new Map(options) };
}

/** The words without a flag that takes no value, and whether it was among them. */
export function takeFlag(text: string, name: string): { readonly rest: string; readonly isGiven: boolean } {
  const rest = text.replace(new RegExp(`(^|\\s)--${name}(?=\\s|$)`, 'g'), '$1').trim();
  return { rest, isGiven: rest !== text.trim() };
}

/** `--fresh`: what was asked about, and that everything is read anew for it. */
export function takeFresh(text: string): {
  readonly rest: string;
  readonly asked: { readonly fresh?: true };
} {
  const { rest, isGiven } = takeFlag(text, 'fresh');
  return { rest, asked: isGiven ? { fresh: true } : {} };
}

/** Slack turns addresses into links, and sends what it escapes. */
function plainText(text: string): string {
  return decodeSlack(text).replace(/<mailto:[^|>\s]{1,320}\|([^>\s]{1,320})>/g, '$1');
}

/** A mention that Slack did not tell the address of. */
export function isMention(word: string): boolean {
  return /^<?@[UW][A-Z0-9]{2,}(\|[^>]*)?>?$/.test(word);
}

/** What is wrong with words that should name a person, an account or a set; undefined where they may. */
export function faultInNames(
  [principal = '', ...others]: readonly (string | undefined)[],
  usage: string,
): string | undefined {
  if (isMention(principal))
    return 'Slack does not tell the e-mail address of this person: type the address or the user name instead.';
  const odd = [principal, ...others].find(
    (one) => one !== undefined && (one.length > 320 || /(^|\s)--/.test(one)),
  );
  return odd && `\`${shortened(odd)}\` is no name and no id. Type \`${usage}\`.`;
}

/** A name as it has to be typed again. */
export function typeable(name: string): string {
  return /[\s"'“”‘’`]/.test(name) ? `"${name.replaceAll('"', '')}"` : name;
}
