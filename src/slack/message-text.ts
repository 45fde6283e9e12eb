/** All of a message that is looked at. */
const MOST = 64 * 1024;
const DEEPEST = 12;
/** Their labels and values are an app's own: ids on our buttons are not what somebody asks about. */
const CONTROLS = new Set([
  'actions',
  'button',
  'static_select',
  'users_select',
  'overflow',
  'checkboxes',
  'input',
]);
const INLINE = new Set(['rich_text_section', 'rich_text_preformatted', 'rich_text_quote']);
const WORDS = ['pretext', 'title', 'text', 'value', 'fallback', 'footer'];
const PARTS = ['blocks', 'attachments', 'elements', 'fields', 'rows', 'columns', 'message_blocks', 'message'];

/**
 * The texts of a message as its payload has them: its words, code blocks each on their own, blocks and attachments. At
 * most 64 KB; nothing is fetched. Untrusted.
 */
export function textsOf(message: unknown): string[] {
  const found: string[] = [];
  collect(message, found, 0);
  const pieces = [...new Set(found.flatMap(withFences))];
  let left = MOST;
  return pieces.flatMap((piece) => {
    const text = piece.slice(0, Math.max(left, 0));
    left -= text.length;
    return text.trim() === '' ? [] : [text];
  });
}

function collect(value: unknown, into: string[], depth: number): void {
  if (depth > DEEPEST || into.length > 1_000 || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const one of value) collect(one, into, depth + 1);
    return;
  }
  const fields = value as Record<string, unknown>;
  const type = String(fields.type);
  if (CONTROLS.has(type)) return;
  if (INLINE.has(type)) return void into.push(inline(fields));
  for (const key of WORDS) {
    const word = fields[key];
    if (typeof word === 'string') into.push(word);
    else collect(word, into, depth + 1);
  }
  for (const key of PARTS) collect(fields[key], into, depth + 1);
}

/** Text that Slack split at styles, links and mentions, put together again. */
function inline({ elements }: Record<string, unknown>): string {
  if (!Array.isArray(elements)) return '';
  return elements.map((one: Record<string, unknown> | null) => String(one?.text ?? one?.url ?? '')).join('');
}

/** JSON in a code block reads better without what stands around it. Links are shown as they were typed. */
function withFences(text: string): string[] {
  const plain = text.replace(
    /<((?:https?:\/\/|mailto:)[^|>\s]{1,2000})(?:\|([^>]{0,2000}))?>/g,
    (_, url, label) => label ?? url,
  );
  const parts = plain.split('```');
  return parts.length < 3
    ? [plain]
    : [...parts.filter((_, n) => n % 2 === 1), ...parts.filter((_, n) => n % 2 === 0)];
}
