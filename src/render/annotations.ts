import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { findingsOf } from './story.ts';

/**
 * Workflow commands that GitHub shows beside a file in a pull request: an error for what would fail, a notice for what
 * should be known, a warning for what could not be looked at. Nothing in a text can end a command or begin one.
 */
export function renderAnnotations(diagnosis: Diagnosis, file: string): string {
  const low = new Set(
    diagnosis.verdicts.flatMap((verdict) =>
      verdict.outcome === 'found' && verdict.severity === 'low' ? verdict.findings : [],
    ),
  );
  const lines = [
    ...findingsOf(diagnosis).map((finding) => {
      const what = [finding.summary, ...finding.advice].join(' ');
      return command(low.has(finding) ? 'notice' : 'error', { file, title: finding.cause }, what);
    }),
    ...diagnosis.gaps.map(({ of, detail, remedy }) =>
      command(
        'warning',
        { file, title: 'not looked at' },
        [`${of}: ${detail}`, remedy ?? ''].join(' ').trim(),
      ),
    ),
  ];
  return [...lines, diagnosis.answer.replace(/[\r\n]+/g, ' '), ''].join('\n');
}

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const given = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
  return `::${name} ${given.join(',')}::${data(message)}`;
}

/** GitHub's rule for the text of a workflow command. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** And for its properties, which colons and commas would end. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
