import type { QuestionName } from '../diagnosis/diagnosis.ts';
import type { People } from './people.ts';

const MENTION = /<@([UW][A-Z0-9]{2,20})(?:\|[^>]{0,80})?>/g;
const MOST = 3;
/** Elsewhere a mention is only part of a text that somebody pasted. */
const NAMING: ReadonlySet<string> = new Set<QuestionName>(['access', 'can-assign', 'sign-in', 'abac']);

/**
 * The words with the people who are mentioned in them by their e-mail address, which is what Identity Center knows.
 * A mention stays where Slack does not tell the address.
 */
export async function withAddresses(words: string, people: People): Promise<string> {
  const [subcommand = ''] = words.trim().split(/\s/, 1);
  if (!NAMING.has(subcommand.toLowerCase())) return words;
  const ids = [...new Set([...words.matchAll(MENTION)].map(([, id = '']) => id))].slice(0, MOST);
  const known = new Map<string, string | undefined>();
  for (const id of ids) known.set(id, (await people.look(id, { fresh: false })).email);
  return words.replace(MENTION, (mention, id: string) => known.get(id) ?? mention);
}
