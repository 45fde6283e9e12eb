import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Remediation } from '../../remediation/remediation.ts';
import { findingsOf, tellDiagnosis } from '../story.ts';
import { oneLine } from '../untrusted.ts';
import {
  actions,
  button,
  channelName,
  context,
  moment,
  person,
  type SlackMessage,
  section,
  sentence,
  withinBudget,
} from './blocks.ts';
import { BUTTONS } from './buttons.ts';
import { listed, nextButtons } from './diagnosis.ts';

export interface SummaryView {
  /** The answer to `failures` over the last day. */
  readonly diagnosis: Diagnosis;
  /** What waits for a decision now. */
  readonly pending: readonly Remediation[];
  /** The day in the reader's zone, "22 Nov". */
  readonly day: string;
  /** The wall clock for which it was meant, where it comes late. */
  readonly late?: string;
  /** The last row of the audit log: how many there are, and its hash. */
  readonly audit?: { readonly rows: number; readonly hash: string };
  /** What everybody should know of idc itself, one sentence. */
  readonly notice?: string;
  /** The question that its buttons carry. */
  readonly questionId: string;
}

/** The last day: one line when nothing failed, nothing waits and everything was looked at; otherwise what, by cause. */
export function renderSummary(view: SummaryView): SlackMessage {
  const { diagnosis, pending } = view;
  const text = sentence(firstLine(view));
  const { notLookedAt } = tellDiagnosis(diagnosis);
  const causes = byCause(diagnosis);
  if (causes.length + pending.length + notLookedAt.length === 0)
    return { text, blocks: [section(text), ...noticeLine(view), ...auditLine(view)] };
  const blocks = withinBudget((share) => [
    section(`*${text}*`),
    ...listed('Failures by cause', causes, { share, each: 400, most: 12, mark: () => '• ' }),
    ...waiting(pending),
    ...listed('Not looked at', notLookedAt, { share, each: 400, most: 6, mark: () => '• ' }),
    ...nextButtons(diagnosis.next ?? [], view.questionId),
    ...actions([button(BUTTONS.showJson, 'Show JSON', view.questionId)]),
    ...noticeLine(view),
    ...auditLine(view),
  ]);
  return { text, blocks };
}

/** Enough of the hash that nobody finds another log with the same: `idc audit verify --head` takes it as it stands. */
const HEAD_CHARACTERS = 32;

function auditLine({ audit }: SummaryView) {
  if (!audit) return [];
  const rows = `${audit.rows.toLocaleString('en-GB')} ${audit.rows === 1 ? 'row' : 'rows'}`;
  return [context(`Audit log: ${rows}, head \`${audit.hash.slice(0, HEAD_CHARACTERS)}…\``)];
}

function noticeLine({ notice }: SummaryView) {
  return notice ? [context(sentence(notice, 600))] : [];
}

function firstLine({ diagnosis, pending, day, late }: SummaryView): string {
  const count = findingsOf(diagnosis).reduce((sum, finding) => sum + (finding.count ?? 1), 0);
  const isWhole = diagnosis.gaps.length === 0;
  const failures = count === 0 ? (isWhole ? 'no failures' : 'no failures seen') : plural(count, 'failure');
  const waits = pending.length > 0 ? ` ${plural(pending.length, 'plan')} waiting for approval.` : '';
  const blind = isWhole ? '' : ' Some of it could not be looked at.';
  const nothing = count === 0 && !waits && !blind ? ' Nothing waits for approval.' : '';
  return `Identity Center, ${day}: ${failures}.${waits}${nothing}${blind}${late ? ` (Late: it was due at ${late}.)` : ''}`;
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** The most frequent cause first, each with its newest failure. */
function byCause(diagnosis: Diagnosis): string[] {
  const causes = new Map<string, { title: string; count: number; newest: string; places: number }>();
  for (const verdict of diagnosis.verdicts) {
    if (verdict.outcome !== 'found') continue;
    for (const { count = 1, cause, facts } of verdict.findings) {
      const known = causes.get(cause) ?? {
        title: verdict.title,
        count: 0,
        places: 0,
        newest: facts[0]?.value ?? '',
      };
      causes.set(cause, { ...known, count: known.count + count, places: known.places + 1 });
    }
  }
  return [...causes.values()]
    .sort((a, b) => b.count - a.count)
    .map(({ title, count, newest, places }) => {
      const more = places > 1 ? `; and ${places - 1} more` : '';
      return `${count} × ${title}: ${oneLine(newest)}${more}`;
    });
}

function waiting(pending: readonly Remediation[]) {
  if (pending.length === 0) return [];
  const lines = pending.slice(0, 8).map(({ plan, requestedBy, expiresAt, message }) => {
    const where = message && /^[CG]/.test(message.channel) ? ` in ${channelName(message.channel)}` : '';
    return `• ${sentence(plan.title, 200)}, asked by ${person(requestedBy)}, until ${moment(expiresAt)}${where}`;
  });
  const more = pending.length > 8 ? [`and ${pending.length - 8} more`] : [];
  return [section(['*Waiting for approval*', ...lines, ...more].join('\n'))];
}
