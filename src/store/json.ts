/**
 * A value as text for a jsonb column. PostgreSQL refuses NUL and lone surrogates, which untrusted text may
 * contain; both become U+FFFD.
 */
export function json(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (typeof part === 'string' ? storable(part) : part)) ?? 'null';
}

/** The same for a text column. */
export function storable(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '\uFFFD');
}
