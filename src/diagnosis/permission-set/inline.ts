/** AWS: "Inline policy per permission set", 10,240 bytes without white space. */
export const INLINE_LIMIT = 10_240;

export function inlineSize(document: string): number {
  return new TextEncoder().encode(document.replace(/\s/g, '')).length;
}
