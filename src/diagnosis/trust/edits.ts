import type { Span } from '../../documents/policy/policy.ts';

/** A part of a text in the place of another; everything else stays as it was written. */
export interface Edit extends Span {
  readonly text: string;
}

/** The edited text. Of edits that overlap only the first counts. */
export function edited(text: string, edits: readonly Edit[]): string {
  const inOrder = edits.toSorted((a, b) => a.at - b.at || a.end - b.end);
  let [done, from] = ['', 0];
  for (const { at, end, text: to } of inOrder) {
    if (at < from) continue;
    done += text.slice(from, at) + to;
    from = end;
  }
  return done + text.slice(from);
}

/** Writes values into a JSON text as the text itself is laid out. */
export interface Layout {
  /** The value, its further lines indented like the line of `at`, `deeper` levels further. */
  value(value: unknown, at: number, deeper?: number): string;
  /** A line break and the indentation of the line of `at`, `deeper` levels further. */
  line(at: number, deeper?: number): string;
}

export function layoutOf(text: string): Layout {
  const unit = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const line = (at: number, deeper = 0) => newline + indentAt(text, at) + unit.repeat(deeper);
  return {
    line,
    value: (value, at, deeper = 0) =>
      JSON.stringify(value, null, unit.slice(0, 10)).replaceAll('\n', line(at, deeper)),
  };
}

function indentAt(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, at))?.[0] ?? '';
}
